/** A service that a command speaks to over HTTP, and the key that opens it. */
import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError } from 'commander';
import type { Cli } from './cli';
import { Failed } from './failed';

export interface RemoteOptions {
  readonly url?: string;
  readonly key?: string;
  readonly keyFile?: string;
}

export interface Remote {
  readonly url: string;
  readonly key: string;
}

const KEY_VARIABLE = 'FLOWSYNC_API_KEY';
/** Of a command that reads the data directory else. */
export const INSTEAD = 'of a service, instead of the data directory';

export const httpUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('It must begin with http:// or https://.');
  return text;
};

/** A key on the command line can be seen by other users of the machine: so it may be in a file, or in the environment. */
export const withRemote = (
  command: Command,
  url = 'where the service listens; http://127.0.0.1:3000 unless PORT says another',
): Command =>
  command
    .option('--url <url>', url, httpUrl)
    .option('--key <key>', `the key of an API client; better in a file, or in ${KEY_VARIABLE}`)
    .option('--key-file <file>', 'a file with that key');

export const remoteOf = ({ url, key, keyFile }: RemoteOptions, { env }: Cli): Remote => {
  const apiKey = key ?? (keyFile === undefined ? env[KEY_VARIABLE] : keyIn(keyFile));
  if (!apiKey) throw new Failed(`Set ${KEY_VARIABLE}, --key-file or --key to the key of an API client.`);
  return { url: (url ?? `http://127.0.0.1:${env.PORT || 3000}`).replace(/\/$/, ''), key: apiKey };
};

/** Null: `--url` is not given, and the data directory is to be read. */
export const remoteOrLog = (options: RemoteOptions, command: Command, cli: Cli): Remote | null => {
  if (options.url !== undefined) return remoteOf(options, cli);
  if (options.key !== undefined || options.keyFile !== undefined)
    command.error('error: --key and --key-file go with --url');
  return null;
};

/** What a refusal says, in one line. */
export const refusalIn = async (answer: Pick<Response, 'status' | 'text'>): Promise<string> => {
  const text = await answer.text().catch(() => '');
  try {
    return String(JSON.parse(text).error.message);
  } catch {
    return `the answer is ${answer.status}`;
  }
};

const keyIn = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Failed(`The file ${file} of --key-file cannot be read: ${(error as NodeJS.ErrnoException).code}.`);
  }
};
