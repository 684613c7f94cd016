/** A POST sent again under its `Idempotency-Key` has one effect and gets the same answer. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { standingClock } from '../support/clock';
import type { Answer } from '../support/http-client';
import { run } from '../support/right';
import { type Running, startService } from '../support/service';

const hour = 3_600_000;
const clock = standingClock();
let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService({ ports: { clock } });
  await flowsync.request('PUT', '/flows/1', { code: 'F1', title: 'Flow' });
});

let serial = 0;
const newKey = (): Record<string, string> => {
  serial += 1;
  return { 'idempotency-key': `key-${serial}` };
};
const post = (path: string, body: unknown, headers: Record<string, string>): Promise<Answer> =>
  flowsync.request('POST', path, body, headers);
const sources = '/flows/1/external-sources';
const headOf = ({ service }: Running): Promise<number> => run(service.store.head());

const expectReplay = (again: Answer, first: Answer): void => {
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(first.headers['idempotency-replayed']).toBeUndefined();
  expect({ status: again.status, body: again.body }).toEqual({ status: first.status, body: first.body });
};

test('the same answer, and nothing more happens', async () => {
  const requests = [
    ['/license/create/flow', { title: 'New' }, 201],
    [sources, { reference: 'A' }, 200],
    ['/flows/1/sync', undefined, 202],
    ['/clients', { name: 'Registrar', role: 'integrator' }, 201],
    ['/webhooks', { title: 'W', url: 'https://example.org/', events: ['FLOW_EXTERNAL_SOURCE'] }, 201],
  ] as const;
  for (const [path, body, status] of requests) {
    const key = newKey();
    const first = await post(path, body, key);
    expect({ path, status: first.status }).toEqual({ path, status });
    const head = await headOf(flowsync);
    expectReplay(await post(path, body, key), first);
    expectReplay(await post(`/v1${path}`, body, key), first);
    expect(await headOf(flowsync)).toBe(head);
  }
});

test('a refusal is an answer, too', async () => {
  const key = newKey();
  const first = await post('/flows/2/external-sources', { reference: 'A' }, key);
  expect(first.status).toBe(404);
  await flowsync.request('PUT', '/flows/2', { code: 'F2', title: 'Flow' });
  expectReplay(await post('/flows/2/external-sources', { reference: 'A' }, key), first);
  expect((await post('/flows/2/external-sources', { reference: 'A' }, newKey())).status).toBe(200);
});

test('a request that is not valid uses no key up', async () => {
  const key = newKey();
  expect((await post(sources, { reference: 'not valid' }, key)).status).toBe(400);
  expect((await post(sources, { reference: 'valid' }, key)).status).toBe(200);
});

test('another body or path under the key is refused, and does nothing', async () => {
  const key = newKey();
  await post(sources, { reference: 'B' }, key);
  const head = await headOf(flowsync);
  for (const answer of [
    await post(sources, { reference: 'C' }, key),
    await post('/flows/2/external-sources', { reference: 'B' }, key),
  ]) {
    expect(answer).toMatchObject({ status: 422, body: { error: { errors: [{ reason: 'idempotency-key-reused' }] } } });
  }
  expect(await headOf(flowsync)).toBe(head);
});

test('a key is the client’s own', async () => {
  const key = newKey();
  const other = await flowsync.client('manager');
  expect((await post(sources, { reference: 'D' }, key)).status).toBe(200);
  const answer = await other.request('POST', sources, { reference: 'D' }, key);
  expect(answer.status).toBe(409);
  expect(answer.headers['idempotency-replayed']).toBeUndefined();
});

test('many at once: one runs, all get its answer', async () => {
  const key = newKey();
  const answers = await Promise.all(Array.from({ length: 20 }, () => post(sources, { reference: 'E' }, key)));
  const [first, ...others] = answers.toSorted(
    (a, b) => Number('idempotency-replayed' in a.headers) - Number('idempotency-replayed' in b.headers),
  );
  expect(first?.status).toBe(200);
  for (const other of others) expectReplay(other, first as Answer);
  const { body } = await flowsync.request('GET', '/flows/1/events');
  expect(body.data.filter((event: { data: { reference?: string } }) => event.data.reference === 'E')).toHaveLength(1);
});

test('GET, PUT and DELETE take no notice of it', async () => {
  const key = newKey();
  for (let i = 0; i < 2; i++) {
    const answer = await flowsync.request('PUT', '/flows/3', { code: `F${i}`, title: 'Flow' }, key);
    expect(answer).toMatchObject({ status: 200, body: { data: { code: `F${i}` } } });
  }
});

test('a key is remembered for a day', async () => {
  const key = newKey();
  await post(sources, { reference: 'F' }, key);
  clock.advance(24 * hour - 1);
  expect((await post(sources, { reference: 'G' }, key)).status).toBe(422);
  clock.advance(1);
  expect((await post(sources, { reference: 'G' }, key)).status).toBe(200);
});

test('over a restart; and without the kept answer there is still one effect', async () => {
  const first = await startService();
  const body = { name: 'Registrar', role: 'integrator' };
  const key = newKey();
  const created = await first.request('POST', '/clients', body, key);
  const { apiKey } = created.body.data;
  const head = await headOf(first);
  expect(readFileSync(join(first.dataDir, 'idempotency.sqlite-wal'), 'latin1')).not.toContain(apiKey);
  await first.stop();
  expect(readFileSync(join(first.dataDir, 'idempotency.sqlite'), 'latin1')).not.toContain(apiKey);

  const second = await startService({ env: { FLOWSYNC_DATA_DIR: first.dataDir } });
  expectReplay(await second.request('POST', '/clients', body, key), created);
  await second.stop();

  rmSync(join(first.dataDir, 'idempotency.sqlite'));
  const third = await startService({ env: { FLOWSYNC_DATA_DIR: first.dataDir } });
  const again = await third.request('POST', '/clients', body, key);
  expect({ status: again.status, body: again.body }).toEqual({ status: 201, body: created.body });
  expect(await headOf(third)).toBe(head);
  expect((await third.as(apiKey)('GET', '/flows')).status).toBe(200);
});

test('the same request in another order of fields, or with an empty body instead of none, is the same request', async () => {
  const order = newKey();
  const first = await post(sources, '{"reference":"O","description":"d"}', {
    ...order,
    'content-type': 'application/json',
  });
  expect(first.status).toBe(200);
  const again = { ...order, 'content-type': 'application/json' };
  expectReplay(await post(sources, '{ "description":"d", "reference":"O" }', again), first);
  const empty = newKey();
  const asked = await post('/flows/1/sync', undefined, empty);
  expectReplay(await post('/flows/1/sync', {}, empty), asked);
});

test('what only reads takes no notice of it', async () => {
  const key = newKey();
  const search = () => post('/flows/search', { code: 'NEW' }, key);
  expect((await search()).body.pagination.total).toBe(0);
  await flowsync.request('PUT', '/flows/4', { code: 'NEW', title: 'Flow' });
  expect((await search()).body.pagination.total).toBe(1);
});

describe('a secret that is shown once is shown again as long as it is good', () => {
  test('that of a webhook until that is deleted', async () => {
    const key = newKey();
    const body = { title: 'W', url: 'https://example.org/', events: ['FLOW_EXTERNAL_SOURCE'] };
    const first = await post('/webhooks', body, key);
    expect(first.body.data.secret).toMatch(/^whsec_/);
    expectReplay(await post('/webhooks', body, key), first);
    await flowsync.request('DELETE', `/webhooks/${first.body.data.id}`);
    const again = await post('/webhooks', body, key);
    expect(again).toMatchObject({ status: 201, body: { data: { id: first.body.data.id } } });
    expect(again.body.data.secret).toBeUndefined();
  });

  test('the key of a client until it is rotated or revoked', async () => {
    const [made, rotated] = [newKey(), newKey()];
    const body = { name: 'Registrar', role: 'integrator' };
    const first = await post('/clients', body, made);
    const { clientId, apiKey } = first.body.data;
    expect((await post('/clients', body, made)).body.data.apiKey).toBe(apiKey);
    const path = `/clients/${clientId}/rotate`;
    const second = await post(path, undefined, rotated);
    expect((await post('/clients', body, made)).body.data).toMatchObject({ clientId, name: 'Registrar' });
    expect((await post('/clients', body, made)).body.data.apiKey).toBeUndefined();
    expectReplay(await post(path, undefined, rotated), second);
    await flowsync.request('DELETE', `/clients/${clientId}`);
    expect((await post(path, undefined, rotated)).body.data).toEqual({ clientId });
  });
});

test('a long answer is not kept, and is made again as it was', async () => {
  const key = newKey();
  const body = { participantIds: Array.from({ length: 2000 }, (_, index) => index + 1) };
  const first = await post('/flows/1/participants', body, key);
  const head = await headOf(flowsync);
  expectReplay(await post('/flows/1/participants', body, key), first);
  expect(await headOf(flowsync)).toBe(head);
  expect((await post('/flows/1/participants', { participantIds: [1] }, key)).status).toBe(422);
});
