/** A flowsync that runs, as a process of its own. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { type Ended, ended, started } from './support';

export interface Running {
  readonly url: string;
  readonly port: string;
  readonly adminKey: string;
  /** The `data` of the answer; rejects when it is a refusal. */
  readonly get: <A>(path: string) => Promise<A>;
  readonly send: <A>(method: string, path: string, body?: object) => Promise<A>;
  /** Ends it as a supervisor would. */
  readonly stop: () => Promise<Ended>;
  readonly kill: () => Promise<Ended>;
}

const ADMIN_KEY = 'the-key-of-the-tests';

export const startFlowsync = async (dir: string, env: Readonly<Record<string, string>> = {}): Promise<Running> => {
  const settings = {
    PORT: '0',
    FLOWSYNC_DATA_DIR: dir,
    FLOWSYNC_ADMIN_KEY: ADMIN_KEY,
    FLOWSYNC_RATE_LIMIT: 'off',
    ...env,
  };
  const child = started(['start'], settings);
  const end = ended(child);
  const output = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const listening = new Promise<string>((resolve, reject) => {
    output.on('line', line => {
      const [, found] = /(http:\/\/[\d.]+:\d+)/.exec(line) ?? [];
      if (found !== undefined) resolve(found);
    });
    end.then(({ stderr }) => reject(new Error(`flowsync did not start: ${stderr}`)));
  });
  const url = await listening;

  const send = async <A>(method: string, path: string, body?: object): Promise<A> => {
    const headers = {
      'x-api-key': settings.FLOWSYNC_ADMIN_KEY,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const response = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const answer = (await response.json()) as { readonly success: boolean; readonly data: A };
    if (!answer.success) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.data;
  };
  const endBy = (signal: NodeJS.Signals) => async (): Promise<Ended> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'close');
    }
    return end;
  };
  const port = new URL(url).port;
  return {
    url,
    port,
    adminKey: settings.FLOWSYNC_ADMIN_KEY,
    send,
    get: path => send('GET', path),
    stop: endBy('SIGTERM'),
    kill: endBy('SIGKILL'),
  };
};
