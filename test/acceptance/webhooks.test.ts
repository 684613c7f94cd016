/** Webhooks: who receives what. */
import { type Contract, contract } from '../support/contract';
import { startReceiver } from '../support/receiver';
import { startService } from '../support/service';
import { pause, until } from '../support/until';

let api: Contract;

beforeAll(async () => {
  api = contract((await startService()).request);
});

test('webhooks are created, changed, tested and deleted', async () => {
  const settings = { title: 'Middleware', url: 'https://203.0.114.1/hook', events: ['FLOW_EXTERNAL_SOURCE'] };
  const { data: created } = await api.ok('POST', '/webhooks', { ...settings, active: false });
  expect(created).toMatchObject({ ...settings, active: false, disabledReason: null, failingSince: null });
  expect(created.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const { secret: _, ...shown } = created;
  expect((await api.ok('GET', `/webhooks/${created.id}`)).data).toEqual(shown);

  const secret = `whsec_${Buffer.alloc(24).toString('base64')}`;
  const { data: own } = await api.ok('POST', '/webhooks', { ...settings, secret, active: false });
  expect(own).not.toHaveProperty('secret');
  const { data: all } = await api.ok('GET', '/webhooks');
  expect(all.map((one: { id: number }) => one.id).sort()).toEqual([created.id, own.id].sort());

  const put = await api.ok('PUT', `/webhooks/${own.id}`, { ...settings, title: 'Other', active: false });
  expect((await api.ok('GET', `/webhooks/${own.id}`)).data).toEqual(put.data);
  const rotations = async (): Promise<ReadonlyArray<unknown>> => {
    const { body } = await api.send('GET', `/events?cursor=${from}`);
    return body.data.flatMap((event: { type: string; data: unknown }) =>
      event.type === 'WebhookSecretRotated' ? event.data : [],
    );
  };
  const from = (await api.send('DELETE', '/webhooks/1')).headers['flowsync-position'];
  const sign = (by: string) => api.ok('PUT', `/webhooks/${own.id}`, { ...settings, active: false, secret: by });
  await sign(secret);
  expect(await rotations()).toEqual([]);
  await sign(`whsec_${Buffer.alloc(24, 1).toString('base64')}`);
  const rotation = { previousValidUntil: expect.any(String), signature: { scheme: 'hmac' } };
  expect(await rotations()).toEqual([rotation]);
  // Sealed each time with another nonce, and asked before any of them was answered: one rotation.
  await Promise.all([2, 2, 2, 2, 2].map(byte => sign(`whsec_${Buffer.alloc(24, byte).toString('base64')}`)));
  expect(await rotations()).toHaveLength(2);
  const fourth = {
    ...settings,
    active: false,
    title: 'Fourth',
    secret: `whsec_${Buffer.alloc(24, 3).toString('base64')}`,
  };
  expect(await api.refused('PUT', `/webhooks/${own.id}`, fourth)).toEqual([409, 'too-many-secrets']);
  const overlapping = (await api.ok('GET', `/webhooks/${own.id}`)).data;
  expect(overlapping.title).not.toBe('Fourth');
  expect(overlapping.previousSecrets).toEqual(
    [1, 0].map(() => ({ signature: { scheme: 'hmac' }, validUntil: expect.any(String) })),
  );
  const ended = await api.ok('DELETE', `/webhooks/${own.id}/previous-secrets`);
  expect(ended.data.previousSecrets).toEqual([]);
  await api.ok('PUT', `/webhooks/${own.id}`, fourth);

  expect((await api.ok('POST', `/webhooks/${own.id}/test`)).data.deliveryId).toContain(`_${own.id}`);
  expect((await api.ok('DELETE', `/webhooks/${own.id}`)).data).toBeNull();
  for (const [method, path] of [
    ['GET', ''],
    ['DELETE', ''],
    ['POST', '/test'],
    ['GET', '/deliveries'],
  ] as const)
    expect(await api.refused(method, `/webhooks/${own.id}${path}`)).toEqual([404, 'webhook-not-found']);
  expect((await api.ok('GET', '/webhooks')).pagination.total).toBe(1);
});

test('what a webhook is refused for', async () => {
  const settings = { title: 'Middleware', url: 'https://example.org/hook', events: ['FLOW_EXTERNAL_SOURCE'] };
  const create = async (change: object) => {
    const { status, body } = await api.send('POST', '/webhooks', { ...settings, ...change });
    return `${status} ${body.error.message}`;
  };
  expect(await create({ url: 'http://example.org' })).toMatch(/^400 body.url must begin with https:\/\//);
  expect(await create({ url: 'https://127.0.0.1/' })).toMatch(/^400 body.url must lead to a public address/);
  expect(await create({ url: 'https://u:p@example.org/' })).toMatch(/^400 body.url must not hold a user name/);
  expect(await create({ events: ['NO_SUCH'] })).toMatch(/^400 body.events.0 must be FLOW_EXTERNAL_SOURCE/);
  expect(await create({ events: [] })).toMatch(/^400 body.events must have 1 to/);
  const short = await create({ secret: 'whsec_c2hvcnQ=' });
  expect(short).toMatch(/^400 body.secret must be whsec_ followed by/);
  expect(short).not.toContain('c2hvcnQ=');
});

test('a webhook shows since when it fails, and why it was switched off', async () => {
  let fails = true;
  const receiver = await startReceiver(() => {
    if (fails) throw new Error('not now');
  });
  const env = { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8', FLOWSYNC_WEBHOOK_DISABLE_AFTER: '1s' };
  const { request } = await startService({ env });
  const { url, secret } = receiver;
  const settings = { title: 'Middleware', url, secret, events: ['FLOW_EXTERNAL_SOURCE'], active: true };
  const { id } = (await request('POST', '/webhooks', settings)).body.data;
  const shown = async () => (await request('GET', `/webhooks/${id}`)).body.data;
  const tested = async (): Promise<void> => {
    const { deliveryId } = (await request('POST', `/webhooks/${id}/test`)).body.data;
    const status = async () => (await request('GET', `/deliveries/${deliveryId}`)).body.data?.status;
    await until(async () => ['failed', 'delivered'].includes(await status()));
  };
  await tested();
  const { active, circuit, failingSince, disabledReason } = await shown();
  expect([active, circuit.state, disabledReason]).toEqual([true, 'closed', null]);
  expect(Date.now() - Date.parse(failingSince)).toBeLessThan(10_000);
  expect((await request('GET', '/webhooks')).body.data).toMatchObject([{ id, failingSince }]);
  expect((await request('PUT', `/webhooks/${id}`, settings)).body.data).toMatchObject({ failingSince });

  await pause(1000);
  await tested();
  await until(async () => !(await shown()).active);
  expect(await shown()).toMatchObject({ active: false, disabledReason: 'failing', failingSince });

  fails = false;
  await tested();
  expect(await shown()).toMatchObject({ active: false, failingSince: null });
});

test('an integrator is notified of a change that is held, and that a manager rejected it', async () => {
  const receiver = await startReceiver();
  const { request } = await startService({ env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' } });
  const { url, secret } = receiver;
  const events = ['flow.hold.opened', 'flow.hold.closed', 'flow.source.stale'];
  const made = await request('POST', '/webhooks', { title: 'Middleware', url, secret, events });
  expect([made.status, made.body.data.events]).toEqual([201, events]);
  await request('PUT', '/flows/7', { code: 'BIO-1', title: 'Biology' });
  await request('POST', '/flows/7/external-sources', { reference: 'class-a' });
  const list = async (participantIds: ReadonlyArray<number>) =>
    request('PUT', '/flows/7/external-sources/1/allocations/participants', { participantIds, addMissing: true });
  await list(Array.from({ length: 40 }, (_, n) => n + 1));
  const { holdId, deadline } = (await list([])).body.data.held;

  const about = { flowId: 7, flowCode: 'BIO-1', externalSource: { id: 1, reference: 'class-a' }, holdId };
  const [opened] = await receiver.has(1);
  const held = { requestId: null, change: 'list', removed: 40, of: 40, guard: '20%,5', deadline };
  expect(opened).toMatchObject({ type: 'flow.hold.opened', data: { ...about, ...held } });
  await request('POST', `/flows/7/holds/${holdId}/reject`, { comment: 'Empty file' });
  const [, closed] = await receiver.has(2);
  const end = { outcome: 'rejected', endedBy: 'admin', supersededBy: null };
  expect(closed).toEqual({ id: closed?.id, type: 'flow.hold.closed', data: { ...about, ...end } });

  const sent = (await request('GET', `/webhooks/${made.body.data.id}/deliveries`)).body.data;
  expect(sent).toMatchObject([
    { id: closed?.id, messageType: 'flow.hold.closed', requestId: null, flowId: 7 },
    { id: opened?.id, messageType: 'flow.hold.opened', requestId: null, flowId: 7 },
  ]);
});

test('no route was left out', () => {
  // These need a receiver: see four-cases, deliveries, recoveries and listening.
  expect(api.neverCalled('Webhooks')).toEqual([
    'GET /deliveries',
    'GET /webhooks/:webhookId/deliveries',
    'GET /deliveries/:deliveryId',
    'POST /deliveries/:deliveryId/resend',
    'POST /webhooks/:webhookId/recover',
    'GET /webhooks/:webhookId/recoveries',
    'GET /webhooks/:webhookId/recoveries/:recoveryId',
    'POST /webhooks/:webhookId/recoveries/:recoveryId/cancel',
    'GET /webhooks/:webhookId/statistics',
    'GET /webhook-messages',
  ]);
});
