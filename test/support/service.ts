/** A whole flowsync in this process, on a temporary directory and a free port, spoken to by real HTTP. */
import { type DestinationStream } from 'pino';
import { startServer } from '../../src/app/server';
import type { MakeMoments, MakeProjector, Opening, Service } from '../../src/app/service';
import { type Config, readConfig } from '../../src/config/config';
import { createLog } from '../../src/logging/logger';
import { createNetwork } from '../../src/runtime/network';
import type { Ports } from '../../src/runtime/ports';
import { realClock, realRandom } from '../../src/runtime/real';
import { type Client, connectTo, type Send } from './http-client';
import { right, run } from './right';
import { tempDir } from './temp-dir';

export interface Running {
  readonly url: string;
  readonly adminKey: string;
  /** Leads a browser to the key of the first start; null unless it was made. */
  readonly firstLink: string | null;
  readonly dataDir: string;
  readonly service: Service;
  /** Under the admin's key. */
  readonly request: Send;
  readonly as: Client['as'];
  /** A new API client of this role, and its requests. */
  readonly client: (role: string) => Promise<{ clientId: string; apiKey: string; request: Send }>;
  /** The lines of the log so far. */
  readonly log: ReadonlyArray<Record<string, unknown>>;
  readonly stop: () => Promise<void>;
}

export interface StartOptions {
  /** On top of a free port, a temporary directory, no rate limit. */
  readonly env?: Readonly<Record<string, string>>;
  readonly config?: Partial<Config>;
  readonly ports?: Partial<Ports>;
  /** In this thread by default. */
  readonly makeProjector?: MakeProjector;
  readonly makeMoments?: MakeMoments;
  /** What lies outside of the process. */
  readonly open?: Opening;
  /** Has a webhook to which nothing arrives, so that a sync request stays open until somebody answers it. */
  readonly isSubscribed?: boolean;
}

/** Nobody answers at this port (*discard*), and attempts go on for hours. */
const NOBODY = '127.0.0.1/32:9';

const running: Array<() => Promise<void>> = [];

/** Stopped by itself after the tests of the importing file. */
export const startService = async (options: StartOptions = {}): Promise<Running> => {
  const { config: changes, ports = {}, makeProjector, makeMoments, open, isSubscribed = false } = options;
  const env: NonNullable<StartOptions['env']> = {
    ...(isSubscribed ? { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: NOBODY } : {}),
    ...options.env,
  };
  const defaults = { PORT: '0', FLOWSYNC_RATE_LIMIT: 'off', FLOWSYNC_ADMIN_KEY: 'admin-key-of-the-tests' };
  const read = right(readConfig({ ...defaults, FLOWSYNC_DATA_DIR: env.FLOWSYNC_DATA_DIR ?? tempDir(), ...env }));
  const config = { ...read, ...changes };
  const clock = ports.clock ?? realClock;
  const network = ports.network ?? createNetwork({ clock: realClock, allowNetworks: config.webhookAllowNetworks });

  const lines: Array<Record<string, unknown>> = [];
  const destination: DestinationStream = { write: line => void lines.push(JSON.parse(line)) };
  const started = await run(
    startServer(
      config,
      { clock, random: realRandom, network, ...ports },
      createLog(config, clock, destination),
      makeProjector,
      makeMoments,
      open,
    ),
  );
  const { url, service, stop, firstLink } = started;
  const { as, close: disconnect } = connectTo(url);
  const adminKey = started.adminKey ?? config.adminKey ?? '';
  const request = as(adminKey);
  let closing: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await disconnect();
    await stop();
    if (ports.network === undefined) await network.close();
  };
  const close = (): Promise<void> => {
    closing ??= end();
    return closing;
  };
  running.push(close);
  if (isSubscribed) {
    const webhook = { title: 'Nobody', url: 'http://127.0.0.1:9/', events: ['FLOW_EXTERNAL_SOURCE'] };
    await request('POST', '/webhooks', webhook);
  }
  return {
    ...{ url, adminKey, firstLink, dataDir: config.dataDir, service, request, as, log: lines, stop: close },
    client: async role => {
      const { body } = await request('POST', '/clients', { name: `A ${role}`, role });
      return { clientId: body.data.clientId, apiKey: body.data.apiKey, request: as(body.data.apiKey) };
    },
  };
};

afterAll(async () => {
  for (const close of running.splice(0)) await close();
});
