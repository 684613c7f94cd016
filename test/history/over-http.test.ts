/** What proves the history, over HTTP: as those see it who check from outside. */
import { leafHash, verifyConsistency } from '../../src/transparency/merkle';
import { openCheckpoint, parseVkey, type SignedCheckpoint, type Verifier } from '../../src/transparency/note';
import { unpacked } from '../../src/transparency/tiles';
import { checkBySigstore } from '../support/proofs/sigstore';
import { right } from '../support/right';
import { type Running, startService } from '../support/service';
import { type SimulatedPorts, simulatedPorts } from '../support/simulated/ports';

const HOUR_MS = 3_600_000;
const QUIET_MS = 15_000;
const anonymously = { 'x-api-key': null };

let ports: SimulatedPorts;
let flowsync: Running;

beforeAll(async () => {
  ports = simulatedPorts();
  flowsync = await startService({ ports });
});

const text = async (path: string): Promise<string> => {
  const { status, body } = await flowsync.request('GET', path, undefined, anonymously);
  if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body;
};
const bytes = async (path: string, apiKey?: string): Promise<Buffer> => {
  const response = await fetch(`${flowsync.url}${path}`, {
    headers: apiKey === undefined ? {} : { 'x-api-key': apiKey },
  });
  if (response.status !== 200) throw new Error(`${path}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
};

const verifiers = async (): Promise<ReadonlyArray<Verifier>> =>
  (await text('/history/key'))
    .trimEnd()
    .split('\n')
    .map(vkey => right(parseVkey(vkey)));
const checkpoint = async (): Promise<SignedCheckpoint> =>
  right(openCheckpoint(await text('/history/checkpoint'), await verifiers()));

/** Lets the burst end, and answers with the checkpoint that follows. */
const afterBurst = async (): Promise<SignedCheckpoint> => {
  await ports.clock.advance(QUIET_MS);
  await ports.clock.settle();
  return checkpoint();
};
const flow = (flowId: number) => flowsync.request('PUT', `/flows/${flowId}`, { code: 'BIO', title: 'Biology' });
const eventsOf = async (flowId: number): Promise<ReadonlyArray<{ eventId: string; position: string }>> =>
  (await flowsync.request('GET', `/flows/${flowId}/events`)).body.data;

test('a burst ends with a checkpoint, and a checkpoint makes no other', async () => {
  await flow(1);
  const first = await afterBurst();
  expect(first.origin).toMatch(/^flowsync\/[0-9a-f]{16}$/);
  expect(first.size).toBeGreaterThanOrEqual(3);
  await ports.clock.advance(HOUR_MS / 2);
  expect((await checkpoint()).size).toBe(first.size);
});

test('when nothing happens there is one each hour, which covers the one before', async () => {
  const { size } = await afterBurst();
  await ports.clock.advance(3 * HOUR_MS);
  expect((await checkpoint()).size).toBeGreaterThanOrEqual(size + 3);
  expect((await checkpoint()).size).toBeLessThanOrEqual(size + 5);
});

test('the history itself holds every checkpoint, and since when it is proved', async () => {
  const { body } = await flowsync.request('GET', '/events?limit=1000');
  const log = body.data.filter(({ stream }: { stream: string }) => stream === 'history-this');
  expect(log[0]).toMatchObject({
    type: 'ProofsBegun',
    data: { unproved: 0 },
    actor: { type: 'system', id: 'history' },
  });
  expect(log.at(-1)).toMatchObject({ type: 'CheckpointSigned', data: { note: await text('/history/checkpoint') } });
});

test('tiles have the leaves of what the entries say, and the entries the hashes of the stored bytes', async () => {
  const { size } = await afterBurst();
  const leaves = await bytes(`/history/tile/0/000.p/${size}`);
  const entries = unpacked(await bytes(`/history/tile/entries/000.p/${size}`, flowsync.adminKey), size, 2) ?? [];
  const stored = unpacked(await bytes(`/history/tile/events/000.p/${size}`, flowsync.adminKey), 2 * size, 4) ?? [];
  expect(Buffer.concat(entries.map(leafHash))).toEqual(leaves);
  const { body } = await flowsync.request('GET', '/events?limit=1000');
  for (const [index, event] of body.data.slice(0, size).entries()) {
    const { createHash } = await import('node:crypto');
    const sha256 = (part: Buffer | undefined) =>
      createHash('sha256')
        .update(part ?? '')
        .digest('hex');
    expect(JSON.parse(String(entries[index]))).toEqual({
      actor: event.actor,
      dataSha256: sha256(stored[2 * index]),
      eventId: event.eventId,
      index,
      metadataSha256: sha256(stored[2 * index + 1]),
      revision: event.revision,
      stream: event.stream,
      time: event.occurredAt,
      type: event.type,
      v: 1,
    });
  }
});

test('an event is proved, to a verifier that is not ours, and to no one else', async () => {
  await flow(2);
  const [event] = await eventsOf(2);
  const path = `/events/${event?.eventId}/proof`;
  const early = await flowsync.request('GET', path);
  expect([early.status, early.body.error.errors[0].reason]).toEqual([503, 'not-proved-yet']);
  await afterBurst();
  const proof = (await flowsync.request('GET', path)).body as string;
  const vkey = (await text('/history/key')).trim();
  checkBySigstore(proof, vkey);
  const [first = '', extra = '', index = '', hash = '', ...rest] = proof.split('\n');
  const other = Buffer.alloc(32, 1).toString('base64');
  for (const forged of [
    [first, extra.replace(/.$/, 'A').replace('ey', 'ez'), index, hash, ...rest],
    [first, extra, 'index 1', hash, ...rest],
    [first, extra, index, other, ...rest],
    [first, extra, index, hash, ...rest].map(line => line.replace(/^\d+$/, '99')),
  ])
    expect(() => checkBySigstore(forged.join('\n'), vkey)).toThrow();
  await afterBurst();
  const missing = await flowsync.request('GET', '/events/00000000-0000-4000-8000-000000000000/proof');
  expect([missing.status, missing.body.error.errors[0].reason]).toEqual([404, 'event-not-found']);
});

test('each checkpoint is the beginning of those that follow', async () => {
  const older = await afterBurst();
  await flow(3);
  const newer = await afterBurst();
  for (const query of [`from=${older.size}`, `from=${older.size}&to=${newer.size}`]) {
    const proof = await text(`/history/consistency?${query}`);
    const [old, ...lines] = proof.split('\n\n')[0]?.split('\n') ?? [];
    expect(old).toBe(`old ${older.size}`);
    expect(proof.endsWith(`\n\n${await text('/history/checkpoint')}`)).toBe(true);
    const hashes = lines.map(line => Buffer.from(line, 'base64'));
    expect(verifyConsistency(older.size, newer.size, older.root, newer.root, hashes)).toBe(true);
  }
});

test('a flow is handed on with all its proofs', async () => {
  const { request } = await flowsync.client('integrator');
  await afterBurst();
  const { body, headers } = await request('GET', '/flows/3/proof');
  expect(headers['content-disposition']).toBe('attachment; filename="flow-3.proof.ndjson"');
  const lines = body
    .trimEnd()
    .split('\n')
    .map(JSON.parse as (line: string) => unknown);
  expect(lines).toMatchObject([
    { format: 'flowsync-history-bundle@1', stream: 'flow-3', checkpoint: await text('/history/checkpoint') },
    { entry: expect.stringContaining((await eventsOf(3))[0]?.eventId ?? '?'), proof: expect.any(Array) },
    { events: 1 },
  ]);
});

test('a key is rotated: both sign for a month', async () => {
  const [before] = await verifiers();
  const { status, body } = await flowsync.request('POST', '/history/key/rotate');
  expect(status).toBe(200);
  await afterBurst();
  const [present, previous, ...more] = await verifiers();
  expect([previous, more]).toEqual([before, []]);
  expect(body.data.keys.map(({ signsUntil }: { signsUntil: string | null }) => signsUntil)).toEqual([
    null,
    expect.stringMatching(/^2026-12-24T/),
  ]);
  const note = await text('/history/checkpoint');
  for (const key of [present, previous]) right(openCheckpoint(note, [key as Verifier]));
});

test('what is open to everybody, and what is not', async () => {
  const status = async (path: string, apiKey?: string): Promise<number> =>
    (await flowsync.request('GET', path, undefined, { 'x-api-key': apiKey ?? null })).status;
  const roles = Object.fromEntries(
    await Promise.all(
      ['manager', 'analyst', 'integrator'].map(async role => [role, (await flowsync.client(role)).apiKey] as const),
    ),
  );
  for (const path of ['/history/checkpoint', '/history/key', '/history/consistency?from=1', '/history/tile/0/000.p/4'])
    expect([path, await status(path)]).toEqual([path, 200]);
  const entries = '/history/tile/entries/000.p/4';
  expect(
    await Promise.all(
      [undefined, ...['manager', 'analyst', 'integrator'].map(role => roles[role])].map(key => status(entries, key)),
    ),
  ).toEqual([401, 200, 200, 403]);
  const stored = '/history/tile/events/000.p/4';
  expect(await Promise.all([undefined, roles.manager, flowsync.adminKey].map(key => status(stored, key)))).toEqual([
    401, 403, 200,
  ]);
});

test.each([
  ['/history/consistency', 400, 'query.from'],
  ['/history/consistency?from=x', 400, 'query.from'],
  ['/history/consistency?from=1&to=2&more=3', 400, 'query.more'],
  ['/history/consistency?from=999999999', 400, 'query.from is 999999999'],
  ['/history/consistency?from=1&to=1', 404, 'There is no checkpoint of 1 event;'],
  ['/history/tile/0/000', 404, 'There is no tile "tile/0/000"'],
  ['/history/tile/0/000.p/0', 404, 'There is no tile'],
  ['/history/tile/9/000', 404, 'There is no tile'],
  ['/history/tile/0/x001/000', 404, 'There is no tile'],
  ['/history/tile/0/..%2f000', 404, 'There is no tile'],
  ['/history/tile/entries/x999/x999/999', 404, 'There is no tile'],
  ['/events/7/proof', 400, 'path.eventId'],
  ['/flows/999/proof', 404, 'There is no flow with the id 999'],
])('GET %s is %d and says what is wrong', async (path, status, message) => {
  const answer = await flowsync.request('GET', path);
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([
    status,
    expect.stringContaining(JSON.stringify(message).slice(1, -1)),
  ]);
});

test('each webhook takes the last checkpoint along', async () => {
  await flowsync.request('POST', '/webhooks', {
    ...{ title: 'Middleware', url: 'https://middleware.example/hook', active: true },
    ...{ secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', events: ['FLOW_EXTERNAL_SOURCE'] },
  });
  await afterBurst();
  const note = await text('/history/checkpoint');
  await flowsync.request('POST', '/flows/3/external-sources', { reference: 'class-a' });
  await flowsync.request('POST', '/flows/3/sync');
  await ports.clock.settle();
  const header = ports.network.posts.at(-1)?.headers['flowsync-checkpoint'];
  expect(Buffer.from(header ?? '', 'base64').toString()).toBe(note);
});
