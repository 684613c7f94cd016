/** Several flowsync over one real EventStoreDB, each with a data directory of its own. */
import { join } from 'node:path';
import { realRandom } from '../../src/runtime/real';
import { server } from '../support/eventstoredb/server';
import type { Answer, Send } from '../support/http-client';
import { type Running, type StartOptions, startService } from '../support/service';
import { tempDir } from '../support/temp-dir';
import { pause, until } from '../support/until';

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

/** Of a replica in this process, or in one of its own. */
type Asked = { readonly request: Send };

export const ready = ({ request }: Asked): Promise<boolean> =>
  until(async () => (await request('GET', '/health/ready')).status === 200);

/** Comes back as long as it is asked to, as a client does. */
export const insist = async (
  { request }: Asked,
  ...[method, path, body, headers]: [string, string, body?: object, headers?: Readonly<Record<string, string>>]
): Promise<Answer> => {
  for (;;) {
    const answer = await request(method, path, body, headers);
    if (answer.status !== 503) return answer;
    await pause(1000 * Number(answer.headers['retry-after']));
  }
};

/** A webhook for sync requests, made at this replica. */
export const subscribe = async (
  replica: Asked,
  { url, secret }: { readonly url: string; readonly secret: string },
): Promise<number> => {
  const hook = { title: 'Receiver', url, secret, active: true, events: ['FLOW_EXTERNAL_SOURCE'] };
  const { status, body } = await insist(replica, 'POST', '/webhooks', hook, { 'idempotency-key': realRandom.uuid() });
  expect(status).toBe(201);
  return body.data.id;
};
