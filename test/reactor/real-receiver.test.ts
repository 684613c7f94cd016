/** The reactor as it runs: real time, real sockets, and a receiver that checks with the library of Standard Webhooks. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createNetwork } from '../../src/runtime/network';
import { realClock, realRandom } from '../../src/runtime/real';
import { tempDir } from '../support/temp-dir';
import { createWorld, secret } from './world';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers the first request with 503, all others with 200. */
const receiver = async (): Promise<{ server: Server; url: string; received: Received[]; reached: Promise<void> }> => {
  const received: Received[] = [];
  let reach = (): void => undefined;
  const reached = new Promise<void>(resolve => {
    reach = resolve;
  });
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(received.length === 1 ? 503 : 200).end('thanks');
    if (received.length === 2) reach();
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, reached };
};

test('a receiver gets what it can verify, and again after it has failed', async () => {
  const { server, url, received, reached } = await receiver();
  const network = createNetwork({ clock: realClock, allowNetworks: ['127.0.0.1/32'] });
  const ports = { clock: realClock, random: realRandom, network };
  const world = createWorld({ ports, dir: tempDir(), schedule: [0, 50] });
  await world.start();
  await world.addWebhook(1, url);
  await world.addFlow(7, ['A']);
  const requestId = await world.requestSync(7);
  await reached;
  await world.stop();
  server.close();

  const messages = received.map(({ headers, body }) => new Webhook(secret).verify(body, headers as never));
  expect(messages).toMatchObject([{ data: { requestId, flowId: 7 } }, { data: { requestId, flowId: 7 } }]);
  expect(received[1]?.headers['webhook-id']).toBe(received[0]?.headers['webhook-id']);
  expect(received[1]?.body).toBe(received[0]?.body);
  expect(world.reactor.status().attempts).toEqual({ delivered: 1, failed: 1, postponed: 0 });
});
