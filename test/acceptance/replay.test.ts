/** A flow replayed event by event, and what two moments differ in. */
import * as fc from 'fast-check';
import { applyPatch } from 'rfc6902';
import { patchOf } from '../../src/http/replay/json-patch';
import { runs } from '../support/runs';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

let service: Running;
let before: number;
let after: number;

const position = async (method: string, path: string, body?: unknown): Promise<number> => {
  const { status, headers } = await service.request(method, path, body);
  expect(status).toBeLessThan(300);
  return Number(headers['flowsync-position']);
};

const get = async (path: string) => (await service.request('GET', path)).body;

beforeAll(async () => {
  service = await startService({ isSubscribed: true });
  await position('PUT', '/flows/7', { code: 'M', title: 'Maths' });
  await position('POST', '/flows/7/external-sources', { reference: 'class-a' });
  await position('POST', '/flows/7/external-sources', { reference: 'class-b' });
  const allocations = '/flows/7/external-sources/1/allocations/participants';
  before = await position('POST', allocations, { participantIds: [1, 2] });
  await position('PUT', '/flows/8', { code: 'P', title: 'Physics' });
  await position('POST', '/flows/7/sync');
  await position('POST', '/flows/7/external-sources/class-a/sync/done', {});
  await position('DELETE', '/flows/7/external-sources/2');
  await position('PUT', '/flows/7/metadata', { title: 'Maths', code: 'M', hall: 'C', constructor: 'D' });
  await position('POST', allocations, { participantIds: [3] });
  await position('DELETE', `${allocations}/1`);
  await position('PUT', '/flows/8', { code: 'P', title: 'Changed' });
  after = await position('PUT', '/flows/8', { code: 'P', title: 'Physics' });
});

test('the states of a flow, each what the patch makes of the one before, and what `asOf` shows', async () => {
  const { data: steps, cursor } = await get('/flows/7/replay?limit=100');
  expect(cursor).toBeNull();
  const { data: events } = await get('/flows/7/events');
  expect(steps.map(({ event }: { event: unknown }) => event)).toEqual(events);
  let state: unknown = null;
  for (const step of steps) {
    const document = { state };
    const patch = step.changes.map((one: { path: string }) => ({ ...one, path: `/state${one.path}` }));
    expect(applyPatch(document, patch).filter(error => error !== null)).toEqual([]);
    expect(document.state).toEqual(step.state);
    state = step.state;
    const { createdAt: _, updatedAt: __, ...shown } = (await get(`/flows/7?asOf=${step.event.position}`)).data;
    expect(step.state).toEqual(shown);
  }
  expect(steps[0].sinceLastMs).toBeNull();
  expect(steps.slice(1).every(({ sinceLastMs }: { sinceLastMs: number }) => sinceLastMs >= 0)).toBe(true);
});

test('why something happened is the chain of its causes, from the nearest on', async () => {
  const { request } = await startService({ isSubscribed: true, env: { FLOWSYNC_WEBHOOK_SCHEDULE: '0s' } });
  await request('PUT', '/flows/1', { code: 'M', title: 'Maths' });
  await request('POST', '/flows/1/external-sources', { reference: 'class-a' });
  await request('POST', '/flows/1/sync');
  const last = async (): Promise<{ readonly causes: ReadonlyArray<Readonly<Record<string, string>>> } | undefined> =>
    (await request('GET', '/flows/1/replay')).body.data[3];
  // The first answer that has it has all of it.
  const { causes } = await until(last);
  const { data: events } = (await request('GET', '/events?limit=1000')).body;
  const named = new Map(events.map((event: { eventId: string }) => [event.eventId, event]));
  expect(causes.map(({ type }) => type)).toEqual(['AttemptFailed', 'DeliveryScheduled', 'SyncRequested']);
  for (const cause of causes) expect(named.get(cause.eventId)).toMatchObject(cause);
  const { data: steps } = (await request('GET', '/flows/1/replay')).body;
  expect(steps.map(({ causes }: { causes: unknown[] }) => causes.length)).toEqual([0, 0, 0, 3]);
});

test.each([1, 2, 5])('pages of %d make the same replay', async limit => {
  const { data: whole } = await get('/flows/7/replay?limit=100');
  const steps: unknown[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = await get(`/flows/7/replay?limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    steps.push(...page.data);
    cursor = page.cursor;
  }
  expect(steps).toEqual(whole);
  const past = await get(`/flows/7/replay?limit=100&asOf=${before}`);
  expect(past.data).toEqual(whole.slice(0, past.data.length));
  expect(past.data.at(-1).event.position).toBe(String(before));
});

test('the difference of two moments of a flow names what is new, gone and changed, with the event that did it', async () => {
  const { data } = await get(`/flows/7/diff?from=${before}`);
  const short = data.map(
    ({ kind, id, change, event }: { kind: string; id: string; change: string; event: { type: string } }) =>
      [kind, id, change, event.type].join(' '),
  );
  expect(short.sort()).toEqual([
    'allocation 1/1 gone ParticipantDeallocated',
    'allocation 1/3 new ParticipantAllocated',
    'external-source 1 changed ParticipantDeallocated',
    'external-source 2 gone SourceRemoved',
    'flow 7 changed SourceRemoved',
    'metadata constructor new FlowMetadataReplaced',
    'metadata hall new FlowMetadataReplaced',
  ]);
  expect((await get(`/flows/7/diff?from=${before}&to=${before}`)).data).toEqual([]);
  const pages: unknown[] = [];
  for (let cursor: string | null = '0'; cursor !== null; ) {
    const page = await get(`/flows/7/diff?from=${before}&limit=2&cursor=${cursor}`);
    pages.push(...page.data);
    cursor = page.cursor;
  }
  expect(pages).toEqual(data);
});

test('the difference of everything leaves out what is as it was', async () => {
  const { data } = await get(`/diff?from=${before}&to=${after}`);
  expect(data.map(({ kind, id, change, name }: Readonly<Record<string, string>>) => [kind, id, change, name])).toEqual([
    ['flow', '7', 'changed', 'Maths'],
    ['flow', '8', 'new', 'Physics'],
  ]);
  const { position: place } = (await get('/events?limit=1000')).data.find(
    (event: { stream: string; type: string }) => event.stream === 'flow-8' && event.type === 'FlowRegistered',
  );
  const { data: later } = await get(`/diff?from=${place}&to=${after}`);
  expect(later.map(({ id }: { id: string }) => id)).toEqual(['7']);
});

test('a page of the difference of everything ends where it has looked through two flows of ten thousand events', async () => {
  const large = await startService();
  const participantIds = Array.from({ length: 10_000 }, (_, n) => n + 1);
  const set = async (path: string, body: unknown) => {
    const { status, headers } = await large.request('PUT', path, body);
    expect(status).toBe(200);
    return headers['flowsync-position'];
  };
  for (const flowId of [1, 2, 3]) {
    await set(`/flows/${flowId}`, { code: 'L', title: 'Large' });
    await large.request('POST', `/flows/${flowId}/external-sources`, { reference: 'class-a' });
    await set(`/flows/${flowId}/external-sources/1/allocations/participants`, { participantIds });
  }
  const from = await set('/flows/1', { code: 'L', title: 'Larger' });
  for (const flowId of [1, 2, 3]) await set(`/flows/${flowId}`, { code: 'L', title: 'Largest' });
  const pages: string[][] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await large.request('GET', `/diff?from=${from}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    pages.push(body.data.map(({ id }: { id: string }) => id));
    cursor = body.cursor;
  }
  expect(pages).toEqual([['1', '2'], ['3']]);
}, 60_000);

test.each([
  ['/flows/7/diff?from=yesterday', 'query.from must be a position'],
  ['/flows/7/diff?from=1&to=99999', 'query.to lies in the future'],
  ['/flows/7/diff?from=9&to=8', 'query.to must not lie before from, position 9; it is position 8'],
  ['/flows/7/diff', 'query.from is missing'],
  ['/diff?from=0', 'query.from lies before the beginning'],
  ['/flows/7/replay?cursor=x', 'query.cursor'],
])('%s is refused', async (path, message) => {
  const answer = await service.request('GET', path);
  expect([answer.status, answer.body.error.message]).toEqual([400, expect.stringContaining(message)]);
});

test('a flow that is not there has no replay and no difference', async () => {
  const statuses = ['/flows/99/replay', '/flows/99/diff?from=1'].map(
    async path => (await service.request('GET', path)).status,
  );
  expect(await Promise.all(statuses)).toEqual([404, 404]);
});

const leaf = fc.oneof(fc.integer(), fc.string(), fc.constant(null));
const items = fc.uniqueArray(fc.record({ id: fc.integer({ min: 1, max: 9 }), value: leaf }), {
  selector: ({ id }) => id,
});
const name = fc.string().filter(text => text !== '__proto__');
const json = fc.dictionary(name, fc.oneof(leaf, items, fc.array(leaf), fc.dictionary(name, leaf)));

test('a patch makes the later value of the earlier one, by another program', () => {
  fc.assert(
    fc.property(json, json, (from, to) => {
      const document = { at: structuredClone(from) };
      const patch = patchOf(from, to, '/at') as Parameters<typeof applyPatch>[1];
      expect(applyPatch(document, patch).filter(error => error !== null)).toEqual([]);
      expect(document.at).toEqual(to);
    }),
    { numRuns: runs(500) },
  );
});
