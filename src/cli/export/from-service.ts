/** An export of a service, over HTTP: the same files as from its data directory. */
import { createWriteStream } from 'node:fs';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Format } from '../../exports/formats/format';
import { causeOf } from '../../sqlite/errors';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { whileWaiting, withProgress } from '../progress';
import { type Remote, refusalIn } from '../remote';
import type { Exported } from './from-log';
import { unpack } from './unpack';

export const exportOfService = async (
  dir: string,
  { outputs }: Format,
  query: Readonly<Record<string, string>>,
  remote: Remote,
  cli: Cli,
  stopped: AbortSignal,
): Promise<Exported> => {
  try {
    // Nothing comes before all of it is made.
    const answer = await whileWaiting(`export: made by ${remote.url}`, cli, () =>
      ask(remote, `/exports?${new URLSearchParams(query)}`, stopped),
    );
    const status = answer.statusCode ?? 0;
    if (status !== 200)
      throw new Failed(`${remote.url} refuses: ${await refusalIn({ status, text: () => textOf(answer) })}`);
    const [only] = outputs;
    const files = await withProgress('export', cli, async onProgress => {
      const bytes = counted(answer, Number(answer.headers['content-length']), onProgress);
      if (only === undefined || outputs.length > 1) return unpack(bytes, dir);
      const file = join(dir, only.name);
      await pipeline(bytes, createWriteStream(file));
      return [file];
    });
    const unreadable = { count: Number(answer.headers['flowsync-unreadable-streams'] ?? 0) };
    return { files, upTo: Number(answer.headers['flowsync-as-of']), events: null, unreadable };
  } catch (error) {
    stopped.throwIfAborted();
    if (error instanceof Failed || (error as NodeJS.ErrnoException).code === 'ENOSPC') throw error;
    throw new Failed(`${remote.url} does not answer: ${causeOf(error)}.`);
  }
};

/** Not by `fetch`, which gives up when nothing has come for five minutes: a large export takes longer to be made. */
const ask = ({ url, key }: Remote, path: string, signal: AbortSignal): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const get = url.startsWith('https:') ? getHttps : getHttp;
    get(`${url}${path}`, { headers: { 'x-api-key': key }, signal }, resolve).on('error', reject);
  });

async function* counted(
  answer: IncomingMessage,
  total: number,
  onProgress: (done: number, total: number) => void,
): AsyncGenerator<Buffer> {
  let done = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    done += chunk.length;
    onProgress(done, total);
    yield chunk;
  }
  if (done !== total) throw new Error(`${done} of ${total} bytes have come`);
}

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};
