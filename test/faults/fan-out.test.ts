/** The service as a process of its own, on a small heap. */
import { connectTo, dataOf } from '../support/http-client';
import { startFlowsync } from '../support/process';
import { startReceiver } from '../support/receiver';
import { until } from '../support/until';

const sources = 500;
const webhooks = 300;

test('one request over many sources to many webhooks is delivered on a small heap', async () => {
  const { url, secret, messages } = await startReceiver();
  const flowsync = await startFlowsync({
    NODE_OPTIONS: '--max-old-space-size=112',
    FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
    FLOWSYNC_LOG_LEVEL: 'warn',
  });
  const send = dataOf(connectTo(flowsync.url, { connections: 16 }).as(flowsync.adminKey));
  const inAll = (count: number, task: (n: number) => Promise<unknown>) =>
    Promise.all(Array.from({ length: count }, (_, n) => task(n)));

  await send('PUT', '/flows/1', { code: 'A', title: 'A' });
  await inAll(sources, n => send('POST', '/flows/1/external-sources', { reference: `${n}-`.padEnd(255, 'x') }));
  await inAll(webhooks, n =>
    send('POST', '/webhooks', { title: 'W', url: `${url}/${n}`, secret, events: ['FLOW_EXTERNAL_SOURCE'] }),
  );
  await send('POST', '/flows/1/sync', {});
  const delivered = (): number => new Set(messages.map(({ id }) => id)).size;
  await until(() => delivered() === webhooks || flowsync.hasEnded());
  expect(delivered()).toBe(webhooks);
});
