/** The reactor as it runs: real time, real sockets, and a receiver that checks with the library of Standard Webhooks. */
import { createNetwork } from '../../src/runtime/network';
import { realClock, realRandom } from '../../src/runtime/real';
import { type Message, startReceiver } from '../support/receiver';
import { tempDir } from '../support/temp-dir';
import { createWorld, secret } from './world';

test('a receiver gets what it can verify, and again after it has failed', async () => {
  const received: Array<{ readonly message: Message; readonly body: string }> = [];
  const { url, has } = await startReceiver((message, body) => {
    received.push({ message, body });
    if (received.length === 1) throw new Error('not now');
  }, secret);
  const network = createNetwork({ clock: realClock, allowNetworks: ['127.0.0.1/32'] });
  const ports = { clock: realClock, random: realRandom, network };
  const world = createWorld({ ports, dir: tempDir(), schedule: [0, 50] });
  await world.start();
  await world.addWebhook(1, url);
  await world.addFlow(7, ['A']);
  const requestId = await world.requestSync(7);
  await has(1);
  await world.stop();

  expect(received).toMatchObject([
    { message: { data: { requestId, flowId: 7 } } },
    { message: { data: { requestId, flowId: 7 } } },
  ]);
  expect(received[1]?.message.id).toBe(received[0]?.message.id);
  expect(received[1]?.body).toBe(received[0]?.body);
  expect(world.reactor.status().attempts).toEqual({ delivered: 1, failed: 1, postponed: 0 });
});
