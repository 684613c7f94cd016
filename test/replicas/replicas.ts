/** Several flowsync over one real EventStoreDB, each with a data directory of its own. */
import { join } from 'node:path';
import { realRandom } from '../../src/runtime/real';
import { server } from '../support/eventstoredb/server';
import { type Running, type StartOptions, startService } from '../support/running';
import { tempDir } from '../support/temp-dir';

export { withServer } from '../support/eventstoredb/server';

/** The streams of one installation, which no other test has. */
export const newPrefix = (): string => `t${realRandom.uuid().slice(0, 8)}-`;

export const replicaEnv = (prefix: string, connectionString = server): Readonly<Record<string, string>> => ({
  FLOWSYNC_EVENT_STORE: connectionString,
  FLOWSYNC_STREAM_PREFIX: prefix,
  FLOWSYNC_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
  FLOWSYNC_DATA_DIR: join(tempDir(), 'data'),
  FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
});

export const startReplica = (prefix: string, { env, ...options }: StartOptions = {}): Promise<Running> =>
  startService({ ...options, env: { ...replicaEnv(prefix), ...env } });

export const startReplicas = (count: number, prefix = newPrefix()): Promise<ReadonlyArray<Running>> =>
  Promise.all(Array.from({ length: count }, () => startReplica(prefix)));

export const ready = async ({ request }: Running): Promise<void> => {
  while ((await request('GET', '/health/ready')).status !== 200) await new Promise(resolve => setTimeout(resolve, 20));
};

/** Comes back as long as it is asked to, as a client does. */
export const insist = async (
  { request }: Running,
  method: string,
  path: string,
  body?: object,
): Promise<Awaited<ReturnType<Running['request']>>> => {
  for (;;) {
    const answer = await request(method, path, body);
    if (answer.status !== 503) return answer;
    await new Promise(resolve => setTimeout(resolve, 1000 * Number(answer.headers['retry-after'])));
  }
};

/** A webhook for sync requests, made at this replica. */
export const subscribe = async (
  { request }: Running,
  { url, secret }: { readonly url: string; readonly secret: string },
): Promise<number> => {
  const hook = { title: 'Receiver', url, secret, active: true, events: ['FLOW_EXTERNAL_SOURCE'] };
  const { status, body } = await request('POST', '/webhooks', hook);
  expect(status).toBe(201);
  return body.data.id;
};
