/** A service that a command speaks to over HTTP, and the key that opens it. */
import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from '../cli';
import { Failed } from '../failed';

export interface RemoteOptions {
  readonly url?: string;
  readonly key?: string;
}

export interface Remote {
  readonly url: string;
  readonly key: string;
}

const KEY_VARIABLE = 'FLOWSYNC_API_KEY';

export const httpUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('It must begin with http:// or https://.');
  return text;
};

/** A key on the command line can be seen by other users of the machine: so it may be in the environment. */
export const withRemote = (command: Command): Command =>
  command
    .option('--url <url>', 'where the service listens; http://127.0.0.1:3000 unless PORT says another', httpUrl)
    .option('--key <key>', `the key of an API client, integrator or admin; better in ${KEY_VARIABLE}`);

export const remoteOf = ({ url, key }: RemoteOptions, { env }: Cli): Remote => {
  const apiKey = key ?? env[KEY_VARIABLE];
  if (!apiKey) throw new Failed(`Set ${KEY_VARIABLE}, or --key, to the key of an API client (integrator or admin).`);
  return { url: (url ?? `http://127.0.0.1:${env.PORT || 3000}`).replace(/\/$/, ''), key: apiKey };
};

/** What a refusal says, in one line. */
export const refusalIn = async (answer: Response): Promise<string> => {
  const text = await answer.text().catch(() => '');
  try {
    return String(JSON.parse(text).error.message);
  } catch {
    return `the answer is ${answer.status}`;
  }
};
