/**
 * Plays the five cases that flowsync is made for, with a middleware in a process of its own: `npm run demo`.
 *
 * With FLOWSYNC_ADMIN_KEY it plays against the flowsync that listens at HOST and PORT (127.0.0.1:3000), else against
 * one of its own on a temporary directory.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Api, apiAt, Refused } from './demo/api';
import { apart, enriched, failing, guarded, merged, routine } from './demo/cases';
import { startProgram, stopPrograms } from './demo/program';

interface Service {
  readonly url: string;
  readonly adminKey: string;
}

const ALLOW = 'FLOWSYNC_WEBHOOK_ALLOW_NETWORKS=127.0.0.0/8';

const serviceOf = async (env: NodeJS.ProcessEnv, dir: string): Promise<Service> => {
  const url = `http://${env.HOST ?? '127.0.0.1'}:${env.PORT ?? 3000}`;
  if (env.FLOWSYNC_ADMIN_KEY) return { url, adminKey: env.FLOWSYNC_ADMIN_KEY };
  console.log('Playing against a flowsync of the demo’s own. To play against one that you started:');
  console.log('  FLOWSYNC_ADMIN_KEY=<the key that npm start printed> npm run demo');
  const adminKey = randomBytes(32).toString('base64url');
  const settings = { HOST: '127.0.0.1', PORT: '0', FLOWSYNC_DATA_DIR: dir, FLOWSYNC_ADMIN_KEY: adminKey };
  const allowed = { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8', FLOWSYNC_EVENT_STORE: 'sqlite' };
  const found = await startProgram(
    'src/cli/main',
    ['start'],
    { ...settings, ...allowed },
    { url: /(http:\/\/[^\s:]+:\d+)/ },
  );
  return { url: String(found.url), adminKey };
};

interface Client {
  readonly clientId: string;
  readonly apiKey: string;
  readonly api: Api;
}

const newClient = async (admin: Api, url: string, role: string): Promise<Client> => {
  const { data } = await admin<{ clientId: string; apiKey: string }>('POST', '/clients', {
    name: `Demo ${role}`,
    role,
  });
  return { ...data, api: apiAt(url, data.apiKey) };
};

/** The middleware, with a webhook that leads to it. Answers where its registrar is, and how to take the webhook away. */
const startMiddleware = async (url: string, { api, apiKey }: Client) => {
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const middleware = await startProgram(
    'examples/middleware/main',
    [],
    { API_URL: url, API_KEY: apiKey, WEBHOOK_SECRET: secret, PORT: '0' },
    { registrar: /^registrar (\S+)/, webhooks: /^webhooks (\S+)/ },
  );
  const webhook = { title: 'Demo middleware', url: middleware.webhooks, events: ['FLOW_EXTERNAL_SOURCE'], secret };
  const { data } = await api<{ id: number }>('POST', '/webhooks', webhook);
  return { registrar: String(middleware.registrar), removeWebhook: () => api('DELETE', `/webhooks/${data.id}`) };
};

const play = async ({ url, adminKey }: Service): Promise<void> => {
  console.log(`flowsync listens at ${url}`);
  const admin = apiAt(url, adminKey);
  const manager = await newClient(admin, url, 'manager');
  const integrator = await newClient(admin, url, 'integrator');
  try {
    const { registrar, removeWebhook } = await startMiddleware(url, integrator);
    for (const scene of [routine, enriched, merged, apart, guarded, failing])
      await scene({ manager: manager.api, registrar });
    await removeWebhook();
  } finally {
    for (const { clientId } of [manager, integrator]) await admin('DELETE', `/clients/${clientId}`);
  }
};

/** What to do about it, where the reason is a likely one. */
const adviceOn = (error: Error): string => {
  if (error instanceof TypeError)
    return `Nothing answers: is flowsync running? Start it in another terminal: ${ALLOW} npm start`;
  if (error instanceof Refused && error.status === 401)
    return 'FLOWSYNC_ADMIN_KEY is not the admin key of this flowsync.';
  if (error instanceof Refused && /public address|https/.test(error.message))
    return `This flowsync sends no webhooks to this machine, which is the default. Start it so: ${ALLOW} npm start`;
  return error.message;
};

const main = async (): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'flowsync-demo-'));
  try {
    await play(await serviceOf(process.env, dir));
    console.log('\nThat is all. Every line above is an event that is kept for ever.');
  } catch (error) {
    console.error(adviceOn(error as Error));
    process.exitCode = 1;
  } finally {
    await stopPrograms();
    await rm(dir, { recursive: true, force: true });
  }
};

void main();
