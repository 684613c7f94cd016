/** The life of a sync: whole lists, what changed, what the removal guard holds, and undo. */
import { type Contract, contract } from '../support/contract';
import { type Running, startService } from '../support/service';

let service: Running;
let api: Contract;
let flowId = 700;

beforeAll(async () => {
  service = await startService({ isSubscribed: true });
  api = contract(service.request);
});

const idsTo = (last: number, from = 1) => Array.from({ length: last - from + 1 }, (_, n) => from + n);
const participantsOf = async (flow: string, source: number): Promise<number[]> =>
  (await api.ok('GET', `${flow}/external-sources/${source}/allocations/participants`)).data.map(
    (one: { participantId: number }) => one.participantId,
  );

/** A flow with two classes, the first of `size`, and what is asked of it. */
const twoClasses = async (size: number) => {
  const flow = `/flows/${++flowId}`;
  await api.ok('PUT', flow, { code: `F${flowId}`, title: 'Chemistry' });
  for (const reference of ['class-a', 'class-b']) await api.ok('POST', `${flow}/external-sources`, { reference });
  const list = (source: number, participantIds: number[], more: object = {}) =>
    api.send('PUT', `${flow}/external-sources/${source}/allocations/participants`, {
      ...{ participantIds, addMissing: true },
      ...more,
    });
  if (size > 0) await list(1, idsTo(size));
  const sync = async (): Promise<string> => (await api.ok('POST', `${flow}/sync`)).data.requestId;
  const done = async (reference = 'class-a', body: object = {}) =>
    api.ok('POST', `${flow}/external-sources/${reference}/sync/done`, body);
  return { flow, list, sync, done };
};

describe('a whole list', () => {
  test('is who is on the source from now on, counted, and no event when it says what stands', async () => {
    const { flow, list } = await twoClasses(0);
    expect((await list(1, [1, 2, 3])).body.data).toEqual({ added: 3, removed: 0, moved: 0, unchanged: 0 });
    const head = async () => (await api.ok('GET', `${flow}/events?limit=1000`)).data.length;
    const before = await head();
    expect((await list(1, [3, 2, 1])).body.data).toEqual({ added: 0, removed: 0, moved: 0, unchanged: 3 });
    expect(await head()).toBe(before);
    expect((await list(1, [2, 3, 4])).body.data).toEqual({ added: 1, removed: 1, moved: 0, unchanged: 2 });
    expect(await participantsOf(flow, 1)).toEqual([2, 3, 4]);
    expect((await list(2, [4])).body.data).toEqual({ added: 0, removed: 0, moved: 1, unchanged: 0 });
  });

  test('adds to the flow who is missing there, when asked to', async () => {
    const { flow } = await twoClasses(2);
    const path = `${flow}/external-sources/1/allocations/participants`;
    const onFlow = async () => (await api.ok('GET', `${flow}/participants`)).pagination.total;
    await api.ok('PUT', path, { participantIds: [1, 2, 77] });
    expect([await participantsOf(flow, 1), await onFlow()]).toEqual([[1, 2, 77], 2]);
    await api.ok('PUT', path, { participantIds: [1, 2, 77, 78], addMissing: true });
    expect([await participantsOf(flow, 1), await onFlow()]).toEqual([[1, 2, 77, 78], 3]);
  });

  test.each([
    ['a participant twice', [5, 6, 5], 'participantIds.2 must not be there twice: it is at 0, too'],
    ['an id beyond 2^53', [2 ** 53], 'participantIds.0 must be a whole number'],
    ['100,001 participants', idsTo(100_001), 'participantIds must have 0 to 100000 items, has 100001'],
  ])('is refused with %s', async (_, participantIds, message) => {
    const { flow } = await twoClasses(0);
    const path = `${flow}/external-sources/1/allocations/participants`;
    const answer = await api.send('PUT', path, { participantIds, addMissing: true });
    expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining(message)]);
    expect(await participantsOf(flow, 1)).toEqual([]);
  });

  test('of 100,000 participants with the longest ids is taken up', async () => {
    const { flow } = await twoClasses(0);
    const participantIds = idsTo(100_000).map(id => Number.MAX_SAFE_INTEGER - id);
    const path = `${flow}/external-sources/1/allocations/participants`;
    // Refused by the rules, which are asked when the whole list has been read.
    const requestId = '00000000-0000-4000-8000-000000000000';
    expect(await api.refused('PUT', path, { participantIds, requestId })).toEqual([409, 'request-mismatch']);
  });

  test('names a request that is the current one, or is refused', async () => {
    const { list, sync } = await twoClasses(2);
    const requestId = await sync();
    expect((await list(1, [1, 2, 3], { requestId })).status).toBe(200);
    const other = '00000000-0000-4000-8000-000000000000';
    const refused = await list(1, [1], { requestId: other });
    expect([refused.status, refused.body.error.errors[0].reason]).toEqual([409, 'request-mismatch']);
  });
});

describe('what a request changed', () => {
  test('is listed by participant, with moves and metadata, by whom and through which calls', async () => {
    const { flow, list, sync, done } = await twoClasses(6);
    await api.ok('PUT', `${flow}/metadata`, { room: 'A1' });
    const requestId = await sync();
    await list(1, [1, 2, 3, 7]);
    await list(2, [6]);
    await api.ok('PUT', `${flow}/metadata`, { room: 'B2' });
    await done('class-a', { counts: { added: 1, removed: 9 } });
    await done('class-b', { counts: { added: 1 } });
    const { data } = await api.ok('GET', `${flow}/sync-requests/${requestId}/changes`);
    const [a, b] = [
      { id: 1, reference: 'class-a' },
      { id: 2, reference: 'class-b' },
    ];
    expect(data).toMatchObject({
      counts: { added: 1, removed: 2, moved: 1 },
      added: [{ participantId: 7, externalSource: a }],
      removed: [
        { participantId: 4, externalSource: a },
        { participantId: 5, externalSource: a },
      ],
      moved: [{ participantId: 6, from: a, to: b }],
      metadata: [{ key: 'room', before: 'A1', after: 'B2' }],
      callCount: 3,
      undone: null,
      lateChanges: 0,
    });
    expect(
      data.calls.map((call: { by: string; added: number; removed: number }) => [call.by, call.added, call.removed]),
    ).toEqual([
      ['admin', 1, 3],
      ['admin', 1, 0],
      ['admin', 0, 0],
    ]);
    const { data: request } = await api.ok('GET', `${flow}/sync-requests/${requestId}`);
    expect(request).toMatchObject({ changes: { added: 1, removed: 2, moved: 1 }, held: false, undoneBy: null });
    expect(
      request.externalSources.map((one: { changes: object; countsDiffer: boolean }) => [one.changes, one.countsDiffer]),
    ).toEqual([
      [{ added: 1, removed: 3 }, true],
      [{ added: 1, removed: 0 }, false],
    ]);
    expect((await api.ok('GET', `${flow}/sync-requests`)).data).toEqual([request]);
  });

  test('is told apart from what happens between requests, and before the first', async () => {
    const { flow, list, sync, done } = await twoClasses(3);
    const first = await sync();
    await list(1, [1, 2, 3, 4]);
    for (const reference of ['class-a', 'class-b']) await done(reference);
    await list(1, [1, 2, 3, 4, 5]);
    await sync();
    const { data } = await api.ok('GET', `${flow}/sync-requests/${first}/changes`);
    expect([data.counts.added, data.between.counts.added, data.between.added[0].participantId]).toEqual([1, 1, 5]);
    expect((await api.ok('GET', `${flow}/changes`)).data.counts).toEqual({ added: 3, removed: 0, moved: 0 });
    expect(await api.refused('GET', `${flow}/sync-requests/00000000-0000-4000-8000-000000000000/changes`)).toEqual([
      404,
      'sync-request-not-found',
    ]);
  });

  test('comes in pages when it is long', async () => {
    const { flow, list, sync } = await twoClasses(0);
    const requestId = await sync();
    await list(1, idsTo(25));
    const { data } = await api.ok('GET', `${flow}/sync-requests/${requestId}/changes?offset=20&limit=10`);
    expect([data.counts.added, data.added.map((one: { participantId: number }) => one.participantId)]).toEqual([
      25,
      idsTo(25, 21),
    ]);
  });
});

describe('an empty file', () => {
  test('is held: nothing is taken away, and a manager rejects it', async () => {
    const { flow, list, sync, done } = await twoClasses(40);
    const requestId = await sync();
    const held = await list(1, [], { requestId });
    expect([held.status, held.body.data.held]).toMatchObject([202, { change: 'list', removed: 40, of: 40 }]);
    const { holdId } = held.body.data.held;
    expect((await list(1, [], { requestId })).body).toEqual(held.body);
    await done();
    expect(await participantsOf(flow, 1)).toEqual(idsTo(40));

    const { data: request } = await api.ok('GET', `${flow}/sync-requests/${requestId}`);
    expect([request.held, request.holds]).toMatchObject([true, [{ holdId, externalSourceId: 1, removed: 40, of: 40 }]]);
    expect((await api.ok('GET', `${flow}/external-sources/1`)).data.holdId).toBe(holdId);
    const { data: hold } = await api.ok('GET', `${flow}/holds/${holdId}`);
    expect(hold).toMatchObject({ state: 'HELD', requestId, participants: { removed: idsTo(40), added: [] } });

    const { data: rejected } = await api.ok('POST', `${flow}/holds/${holdId}/reject`, { comment: 'Empty file' });
    expect(rejected).toMatchObject({ state: 'REJECTED', comment: 'Empty file', endedBy: 'admin' });
    expect((await api.ok('POST', `${flow}/holds/${holdId}/reject`)).data).toEqual(rejected);
    const against = await api.send('POST', `${flow}/holds/${holdId}/approve`);
    expect([against.status, against.body.error.message]).toEqual([409, expect.stringContaining('was rejected')]);
    expect(await participantsOf(flow, 1)).toEqual(idsTo(40));
    expect((await api.ok('GET', `${flow}/sync-requests/${requestId}`)).data.held).toBe(false);
    expect((await api.ok('GET', `${flow}/holds`)).pagination.total).toBe(1);
  });

  test('is done when a manager approves it, once', async () => {
    const { flow, list, sync } = await twoClasses(40);
    const requestId = await sync();
    const { holdId } = (await list(1, [])).body.data.held;
    const wrong = await api.send('POST', `${flow}/holds/${holdId}/approve`, { removed: 39 });
    expect([wrong.status, wrong.body.error.errors[0].reason]).toEqual([409, 'hold-changed']);
    const { data: approved } = await api.ok('POST', `${flow}/holds/${holdId}/approve`, { removed: 40 });
    expect(approved.state).toBe('APPROVED');
    expect(await participantsOf(flow, 1)).toEqual([]);
    expect((await api.ok('POST', `${flow}/holds/${holdId}/approve`)).data).toEqual(approved);
    expect((await api.ok('GET', `${flow}/sync-requests/${requestId}/changes`)).data.counts.removed).toBe(40);
  });

  test('is shown again when more would go than was shown', async () => {
    const { flow, list } = await twoClasses(40);
    const { holdId } = (await list(1, [])).body.data.held;
    await api.ok('POST', `${flow}/external-sources/1/allocations/participants`, { participantIds: [99] });
    const anew = await api.send('POST', `${flow}/holds/${holdId}/approve`);
    expect([anew.status, anew.body.data.held.removed]).toEqual([202, 41]);
    const old = await api.ok('GET', `${flow}/holds/${holdId}`);
    expect(old.data).toMatchObject({
      state: 'SUPERSEDED',
      supersededBecause: 'worse',
      supersededBy: anew.body.data.held.holdId,
    });
    const gone = await api.send('POST', `${flow}/holds/${holdId}/approve`);
    expect([gone.status, gone.body.error.message]).toEqual([409, expect.stringContaining(anew.body.data.held.holdId)]);
    await api.ok('POST', `${flow}/holds/${anew.body.data.held.holdId}/approve`);
    expect(await participantsOf(flow, 1)).toEqual([]);
  });

  test('gives way to the right list', async () => {
    const { flow, list } = await twoClasses(40);
    const { holdId } = (await list(1, [])).body.data.held;
    expect((await list(1, idsTo(41))).body.data).toEqual({ added: 1, removed: 0, moved: 0, unchanged: 40 });
    expect((await api.ok('GET', `${flow}/holds/${holdId}`)).data.state).toBe('SUPERSEDED');
    expect(await api.refused('POST', `${flow}/holds/${holdId}/approve`)).toEqual([409, 'hold-not-open']);
  });

  test.each([
    ['a clear', 'DELETE', '/allocations', 'clear'],
    ['the removal of the source', 'DELETE', '', 'source'],
  ])('is no way around: %s', async (_, method, path, change) => {
    const { flow } = await twoClasses(40);
    const answer = await api.send(method, `${flow}/external-sources/1${path}`);
    expect([answer.status, answer.body.data.held.change, answer.body.data.held.removed]).toEqual([202, change, 40]);
    expect(await participantsOf(flow, 1)).toEqual(idsTo(40));
    await api.ok('POST', `${flow}/holds/${answer.body.data.held.holdId}/approve`);
    const { data } = await api.ok('GET', `${flow}/external-sources`);
    expect(data.map((source: { id: number; allocatedCount: number }) => [source.id, source.allocatedCount])).toEqual(
      change === 'source'
        ? [[2, 0]]
        : [
            [1, 0],
            [2, 0],
          ],
    );
  });

  test('one by one the guard lets eight of forty go, and holds the others in one hold', async () => {
    const { flow } = await twoClasses(40);
    const statuses: number[] = [];
    for (const id of idsTo(12)) {
      const path = `${flow}/external-sources/1/allocations/participants/${id}`;
      statuses.push((await api.send('DELETE', path)).status);
    }
    expect(statuses).toEqual([...Array(8).fill(200), ...Array(4).fill(202)]);
    const { data } = await api.ok('GET', `${flow}/holds`);
    expect(data).toMatchObject([{ change: 'participants', removed: 4, state: 'HELD' }]);
    const again = await api.send('DELETE', `${flow}/external-sources/1/allocations/participants/1`);
    expect(again.status).toBe(404);
  });

  test('a guard of a flow or a source is set by a manager, and shown', async () => {
    const { flow, list } = await twoClasses(40);
    const { data } = await api.ok('PUT', `${flow}/removal-guard`, { removalGuard: '0%,0' });
    expect(data.removalGuard).toBe('0%,0');
    expect((await api.ok('GET', flow)).data.removalGuard).toBe('0%,0');
    expect((await list(1, idsTo(39))).status).toBe(202);
    const source = await api.ok('PUT', `${flow}/external-sources/1/removal-guard`, { removalGuard: 'off' });
    expect(source.data).toEqual((await api.ok('GET', `${flow}/external-sources/1`)).data);
    expect((await list(1, [])).body.data.removed).toBe(40);
    const wrong = await api.send('PUT', `${flow}/removal-guard`, { removalGuard: '101%,5' });
    expect([wrong.status, wrong.body.error.message]).toEqual([400, expect.stringContaining('removalGuard')]);
  });

  test('what is not there is not found', async () => {
    const { flow } = await twoClasses(0);
    const hold = `${flow}/holds/00000000-0000-4000-8000-000000000000`;
    expect(await api.refused('GET', hold)).toEqual([404, 'hold-not-found']);
    expect(await api.refused('POST', `${hold}/approve`)).toEqual([404, 'hold-not-found']);
    expect(await api.refused('GET', '/flows/1/holds')).toEqual([404, 'flow-not-found']);
  });
});

describe('undo', () => {
  test('takes back what a request did, after it was shown, and leaves alone what others changed', async () => {
    const { flow, list, sync, done } = await twoClasses(6);
    await api.ok('PUT', `${flow}/metadata`, { room: 'A1' });
    const requestId = await sync();
    const undo = `${flow}/sync-requests/${requestId}/undo`;
    expect(await api.refused('POST', undo)).toEqual([409, 'sync-request-open']);
    await list(1, [1, 2, 3, 7, 8]);
    await api.ok('PUT', `${flow}/metadata`, { room: 'B2' });
    for (const reference of ['class-a', 'class-b']) await done(reference);
    await api.ok('DELETE', `${flow}/external-sources/1/allocations/participants/8`);

    const head = (await api.ok('GET', `${flow}/events?limit=1000`)).data.length;
    const plan = (await api.ok('POST', undo, { dryRun: true, metadata: true })).data;
    expect(plan).toMatchObject({
      ...{ requestId, dryRun: true, added: 3, removed: 1, metadata: [{ key: 'room', value: 'A1' }] },
      externalSources: [{ id: 1, reference: 'class-a', added: [4, 5, 6], removed: [7] }],
      conflicts: { count: 1, externalSources: [{ id: 1, reference: 'class-a', participantIds: [8] }], metadata: [] },
    });
    expect((await api.ok('GET', `${flow}/events?limit=1000`)).data).toHaveLength(head);

    expect((await api.ok('POST', undo, { metadata: true })).data).toEqual({ ...plan, dryRun: false });
    expect(await participantsOf(flow, 1)).toEqual(idsTo(6));
    expect((await api.ok('GET', `${flow}/metadata`)).data.room).toBe('A1');
    expect((await api.ok('POST', undo)).data).toMatchObject({ added: 0, removed: 0 });

    const { undoId } = plan;
    const { data: undone } = await api.ok('GET', `${flow}/sync-requests/${requestId}/changes`);
    expect(undone.undone).toMatchObject({ undoId, by: 'admin', conflicts: 1, lateChanges: 0 });
    const { data: changes } = await api.ok('GET', `${flow}/sync-requests/${undoId}/changes`);
    expect(changes).toMatchObject({ undoes: requestId, counts: { added: 3, removed: 1, moved: 0 } });

    await list(1, [...idsTo(6), 9], { requestId });
    const { data: late } = await api.ok('GET', `${flow}/sync-requests/${requestId}/changes`);
    expect([late.lateChanges, late.undone.lateChanges]).toEqual([1, 1]);
  });

  test('can be undone', async () => {
    const { flow, list, sync, done } = await twoClasses(3);
    const requestId = await sync();
    await list(1, [1, 2, 5]);
    for (const reference of ['class-a', 'class-b']) await done(reference);
    const { undoId } = (await api.ok('POST', `${flow}/sync-requests/${requestId}/undo`)).data;
    expect(await participantsOf(flow, 1)).toEqual([1, 2, 3]);
    await api.ok('POST', `${flow}/sync-requests/${undoId}/undo`);
    expect(await participantsOf(flow, 1)).toEqual([1, 2, 5]);
  });

  test('is not found for what never was', async () => {
    const { flow } = await twoClasses(0);
    const undo = '/sync-requests/00000000-0000-4000-8000-000000000000/undo';
    expect(await api.refused('POST', `${flow}${undo}`)).toEqual([404, 'sync-request-not-found']);
    expect(await api.refused('POST', `/flows/1${undo}`)).toEqual([404, 'flow-not-found']);
  });
});

test('each of these routes is called here', () => {
  expect(api.neverCalled('Holds')).toEqual([]);
});
