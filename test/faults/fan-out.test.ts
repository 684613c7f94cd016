/** The service as a process of its own, on a small heap. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { flowsyncProcess } from '../support/flowsync-process';
import { tempDir } from '../support/temp-dir';

const sources = 500;
const webhooks = 300;
const adminKey = 'fs_admin_memory';

/** Counts the messages by their id. */
const receiver = async () => {
  const seen = new Set<unknown>();
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      seen.add(request.headers['webhook-id']);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return { seen, server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

test('one request over many sources to many webhooks is delivered on a small heap', async () => {
  const { seen, server, url } = await receiver();
  const flowsync = flowsyncProcess({
    NODE_OPTIONS: '--max-old-space-size=112',
    FLOWSYNC_DATA_DIR: tempDir(),
    FLOWSYNC_ADMIN_KEY: adminKey,
    FLOWSYNC_RATE_LIMIT: 'off',
    FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
    FLOWSYNC_LOG_LEVEL: 'warn',
  });
  const pool = new Pool(await flowsync.url, { connections: 16 });
  const post = async (method: 'PUT' | 'POST', path: string, body: object): Promise<void> => {
    const headers = { 'x-api-key': adminKey, 'content-type': 'application/json' };
    const answer = await pool.request({ method, path, headers, body: JSON.stringify(body) });
    await answer.body.dump({ limit: 1e9 });
    expect(answer.statusCode).toBeLessThan(300);
  };
  const inAll = (count: number, task: (n: number) => Promise<void>) =>
    Promise.all(Array.from({ length: count }, (_, n) => task(n)));

  await post('PUT', '/flows/1', { code: 'A', title: 'A' });
  await inAll(sources, n => post('POST', '/flows/1/external-sources', { reference: `${n}-`.padEnd(255, 'x') }));
  await inAll(webhooks, n =>
    post('POST', '/webhooks', { title: 'W', url: `${url}/${n}`, events: ['FLOW_EXTERNAL_SOURCE'] }),
  );
  await post('POST', '/flows/1/sync', {});
  while (seen.size < webhooks && flowsync.child.exitCode === null && flowsync.child.signalCode === null)
    await new Promise(resolve => setTimeout(resolve, 50));
  expect(seen.size).toBe(webhooks);
  await pool.destroy();
  server.closeAllConnections();
  server.close();
}, 60_000);
