/** A webhook that the service switches off: its owner is told at another, and offered what it missed. */
import { contract } from '../support/contract';
import { startReceiver } from '../support/receiver';
import { startService } from '../support/service';
import { pause, until } from '../support/until';

test('a webhook that is switched on again offers what it missed, which a recovery then sends', async () => {
  let fails = true;
  const receiver = await startReceiver(() => {
    if (fails) throw new Error('not now');
  });
  const healthy = await startReceiver();
  const { request } = await startService({
    env: {
      FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
      FLOWSYNC_WEBHOOK_SCHEDULE: '0s',
      FLOWSYNC_WEBHOOK_DISABLE_AFTER: '1s',
    },
  });
  const api = contract(request);
  const settings = { title: 'Timetables', events: ['FLOW_EXTERNAL_SOURCE'], active: true };
  const create = async ({ url, secret }: typeof receiver): Promise<number> =>
    (await api.ok('POST', '/webhooks', { ...settings, url, secret })).data.id;
  const webhookId = await create(receiver);
  await create(healthy);
  const change = async (active: boolean) =>
    (await api.ok('PUT', `/webhooks/${webhookId}`, { ...settings, url: receiver.url, active })).data;
  const sync = async (flowId: number) => {
    await api.ok('PUT', `/flows/${flowId}`, { code: `CODE-${flowId}`, title: 'Exam' });
    await api.ok('POST', `/flows/${flowId}/external-sources`, { reference: 'class-a' });
    await api.ok('POST', `/flows/${flowId}/sync`);
    await until(async () => {
      const { data } = await api.ok('GET', `/webhooks/${webhookId}/deliveries?state=failed`);
      return data.length === flowId;
    });
  };

  // On again without ever having been off for a failure: nothing is offered.
  await change(false);
  expect(await change(true)).not.toHaveProperty('missed');
  await sync(1);
  await pause(1100);
  await sync(2);
  await until(async () => !(await api.ok('GET', `/webhooks/${webhookId}`)).data.active);
  const notices = await until(async () => {
    const received = healthy.messages.filter(({ type }) => type === 'webhook.disabled');
    return received.length > 0 && received;
  });
  expect(notices).toMatchObject([{ data: { webhookId, title: 'Timetables', reason: 'failing' } }]);

  // The test that one makes first takes nothing away from what is offered.
  fails = false;
  const tested = (await api.ok('POST', `/webhooks/${webhookId}/test`, { wait: true })).data;
  expect(tested.verdict).toMatchObject({ state: 'delivered' });
  const [, oldest] = (await api.ok('GET', `/webhooks/${webhookId}/deliveries?state=failed`)).data;
  const { missed } = await change(true);
  const since = oldest.createdAt;
  expect(missed).toEqual({
    ...{ since, deliveries: 2 },
    recover: { path: `/webhooks/${webhookId}/recover`, body: { since } },
  });
  expect(await change(true)).not.toHaveProperty('missed');
  expect((await api.ok('POST', missed.recover.path, missed.recover.body)).data).toMatchObject({ total: 2 });
  const messages = await receiver.has(3);
  expect(messages.slice(1).map(({ data }) => data.flowId)).toEqual([1, 2]);
});
