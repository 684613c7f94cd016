/** The four cases that flowsync is made for, as a manager and an integrator drive them, with a real receiver. */
import { type Contract, contract } from '../support/contract';
import { type Message, type Receiver, startReceiver } from '../support/receiver';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

let flowsync: Running;
let manager: Contract;
let integrator: Contract;
let receiver: Receiver;
/** What the integration does with a message, while its call is open. */
let routine: (message: Message) => Promise<void>;

beforeAll(async () => {
  flowsync = await startService({ env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' } });
  manager = contract((await flowsync.client('manager')).request);
  integrator = contract((await flowsync.client('integrator')).request);
  receiver = await startReceiver(message => routine(message));
  const { url, secret } = receiver;
  const webhook = { title: 'Middleware', url, secret, events: ['FLOW_EXTERNAL_SOURCE'] };
  await integrator.ok('POST', '/webhooks', webhook);
});

beforeEach(() => {
  routine = async () => undefined;
});

const data = async (by: Contract, method: string, path: string, body?: unknown) =>
  (await by.ok(method, path, body)).data;

const newFlow = async (code: string, ...references: ReadonlyArray<string>): Promise<number> => {
  const { flowId } = await data(manager, 'POST', '/license/create/flow', { title: code, code });
  for (const reference of references) await data(manager, 'POST', `/flows/${flowId}/external-sources`, { reference });
  return flowId;
};

const messagesOf = (flowId: number): ReadonlyArray<Message> =>
  receiver.messages.filter(message => message.data.flowId === flowId);

const stateOf = async (flowId: number): Promise<string> => (await data(manager, 'GET', `/flows/${flowId}`)).state;

/** Waits for one message more about the flow than there were. */
const nextMessage = async (flowId: number, before: number): Promise<Message> => {
  while (messagesOf(flowId).length <= before) await receiver.has(receiver.messages.length + 1);
  return messagesOf(flowId)[before] as Message;
};

const done = (flowId: number, reference: string, requestId?: string) =>
  data(integrator, 'POST', `/flows/${flowId}/external-sources/${reference}/sync/done`, requestId ? { requestId } : {});

test('an update routine runs on every request', async () => {
  const flowId = await newFlow('MATHS-7', 'maths-7');
  for (const round of [0, 1]) {
    const request = await data(manager, 'POST', `/flows/${flowId}/sync`);
    const message = await nextMessage(flowId, round);
    expect(message).toMatchObject({
      type: 'flow.sync.requested',
      data: {
        requestId: request.requestId,
        flowId,
        flowCode: 'MATHS-7',
        externalSources: [{ id: 1, reference: 'maths-7' }],
      },
    });
    expect(await stateOf(flowId)).toBe('PENDING');
    await done(flowId, 'maths-7', message.data.requestId);
    expect(await stateOf(flowId)).toBe('SUCCESS');
  }
});

test('a flow that was created empty is enriched by its code', async () => {
  const flowId = await newFlow('BIO-2026', 'exam-timetable');
  routine = async ({ data: { flowCode } }) => {
    expect(flowCode).toBe('BIO-2026');
    await data(integrator, 'PUT', `/flows/${flowId}/metadata`, { title: 'Biology, written', room: 'Hall 2' });
    await data(integrator, 'POST', `/flows/${flowId}/participants`, [{ userId: 11 }, { userId: 12 }]);
    await data(integrator, 'POST', `/flows/${flowId}/external-sources/1/allocations/participants`, {
      participantIds: [11, 12],
    });
    // Before the call of the webhook was answered.
    await done(flowId, 'exam-timetable');
  };
  await data(manager, 'POST', `/flows/${flowId}/sync`);
  await nextMessage(flowId, 0);
  expect(await data(manager, 'GET', `/flows/${flowId}`)).toMatchObject({
    state: 'SUCCESS',
    title: 'Biology, written',
    participantCount: 2,
    externalSources: [{ reference: 'exam-timetable', allocatedCount: 2 }],
  });
});

test('one flow is merged from two classes, synced together or one at a time', async () => {
  const flowId = await newFlow('CHEM-AB', 'class-a', 'class-b');
  const { requestId } = await data(manager, 'POST', `/flows/${flowId}/sync`);
  const both = await nextMessage(flowId, 0);
  expect(both.data.externalSources.map((source: { reference: string }) => source.reference)).toEqual([
    'class-a',
    'class-b',
  ]);
  await done(flowId, 'class-a', requestId);
  expect(await stateOf(flowId)).toBe('PENDING');
  await done(flowId, 'class-b', requestId);
  expect(await stateOf(flowId)).toBe('SUCCESS');

  await data(manager, 'POST', `/flows/${flowId}/sync`, { references: ['class-b'] });
  const one = await nextMessage(flowId, 1);
  expect(one.data.externalSources).toEqual([{ id: 2, reference: 'class-b' }]);
  await data(integrator, 'POST', `/flows/${flowId}/external-sources/class-b/sync/fail`, { reason: 'class-not-found' });
  expect(await data(manager, 'GET', `/flows/${flowId}`)).toMatchObject({
    state: 'FAILED',
    externalSources: [{ state: 'SUCCESS' }, { state: 'FAILED', reason: 'class-not-found' }],
  });
});

test('participants are allocated to one source each, so that the classes stay apart', async () => {
  const flowId = await newFlow('PHYS-AB', 'class-a', 'class-b');
  const classes: Record<string, number[]> = { 'class-a': [101, 102, 103], 'class-b': [201] };
  routine = async message => {
    for (const { id, reference } of message.data.externalSources) {
      const path = `/flows/${flowId}/external-sources/${id}/allocations`;
      await data(integrator, 'DELETE', path);
      await data(integrator, 'POST', `${path}/participants`, { participantIds: classes[reference] });
      await done(flowId, reference, message.data.requestId);
    }
  };
  const sourcesOf103 = async (): Promise<ReadonlyArray<string>> =>
    (await data(manager, 'GET', `/flows/${flowId}/external-sources/participants/103`)).map(
      (source: { reference: string }) => source.reference,
    );
  await data(manager, 'POST', `/flows/${flowId}/sync`);
  await nextMessage(flowId, 0);
  expect(await sourcesOf103()).toEqual(['class-a']);

  classes['class-a'] = [101, 102];
  classes['class-b'] = [103, 201];
  await data(manager, 'POST', `/flows/${flowId}/sync`);
  await nextMessage(flowId, 1);
  expect(await sourcesOf103()).toEqual(['class-b']);
  expect(await stateOf(flowId)).toBe('SUCCESS');
});

test('a double click is one request and one message; a resend is the same message again', async () => {
  const flowId = await newFlow('HIST-1', 'class-a');
  const clicks = await Promise.all([1, 2, 3].map(() => data(manager, 'POST', `/flows/${flowId}/sync`)));
  expect(new Set(clicks.map(({ requestId }) => requestId)).size).toBe(1);
  const first = await nextMessage(flowId, 0);
  await data(manager, 'POST', `/flows/${flowId}/sync-requests/${first.data.requestId}/resend`);
  const second = await nextMessage(flowId, 1);
  expect([second.id, second.data]).toEqual([first.id, first.data]);
  expect(messagesOf(flowId)).toHaveLength(2);
});

test('what was sent to a webhook is shown with all its attempts', async () => {
  const flowId = await newFlow('GEO-1', 'class-a');
  await data(manager, 'POST', `/flows/${flowId}/sync`);
  const message = await nextMessage(flowId, 0);
  const [webhook] = await data(manager, 'GET', '/webhooks');
  const delivery = () => data(manager, 'GET', `/deliveries/${message.id}`);
  await until(async () => (await delivery()).status === 'delivered');
  expect(await delivery()).toMatchObject({
    webhookId: webhook.id,
    flowId,
    requestId: message.data.requestId,
    attempts: [{ attempt: 1, status: 204, durationMs: expect.any(Number) }],
  });
  const [newest] = await data(manager, 'GET', `/webhooks/${webhook.id}/deliveries?limit=1`);
  expect(newest.id).toBe(message.id);
  expect(await manager.refused('GET', '/deliveries/msg_00_1')).toEqual([404, 'delivery-not-found']);
});

test('a test message arrives, under the id that was answered', async () => {
  const [webhook] = await data(manager, 'GET', '/webhooks');
  const { testId, deliveryId } = await data(integrator, 'POST', `/webhooks/${webhook.id}/test`);
  const isIt = (message: Message): boolean => message.id === deliveryId;
  await until(() => receiver.messages.some(isIt), { everyMs: 5 });
  expect(receiver.messages.find(isIt)).toMatchObject({ type: 'webhook.test', data: { testId, webhookId: webhook.id } });
});
