/** The stream of messages of a service, taken up again where it broke off, for as long as the command runs. */
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { type Remote, refusalIn } from '../remote';
import { readEvents, type ServerEvent } from './event-stream';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 5000;
/** The service gives a sign of life every 15 s. */
const SILENCE_MS = 45_000;

type Take = (event: ServerEvent) => Promise<void>;

/** `query` is asked for each connection. */
export const follow = async (
  remote: Remote,
  query: () => string,
  cli: Cli,
  stopped: AbortSignal,
  take: Take,
): Promise<void> => {
  let pauseMs = FIRST_PAUSE_MS;
  while (!stopped.aborted) {
    const why = await untilItEnds(remote, query(), cli, stopped, async event => {
      pauseMs = FIRST_PAUSE_MS;
      await take(event);
    });
    if (stopped.aborted) return;
    cli.say(`The connection has ended (${why}); it is made again in ${pauseMs / 1000} s, from where it ended.`);
    await pause(pauseMs, cli, stopped);
    pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
  }
};

/** One connection until it ends. Answers with why. */
const untilItEnds = async (
  { url, key }: Remote,
  query: string,
  { clock }: Cli,
  stopped: AbortSignal,
  take: Take,
): Promise<string> => {
  const connection = new AbortController();
  const abort = (): void => connection.abort();
  stopped.addEventListener('abort', abort);
  let cancel = clock.after(SILENCE_MS, abort);
  try {
    const answer = await fetch(`${url}/webhook-messages?${query}`, {
      headers: { 'x-api-key': key, accept: 'text/event-stream' },
      signal: connection.signal,
      redirect: 'manual',
    });
    if (answer.status !== 200 || answer.body === null) {
      const refusal = await refusalIn(answer);
      if (isFinal(answer.status)) throw new Failed(`${url} refuses: ${refusal}`);
      return refusal;
    }
    for await (const event of readEvents(answer.body)) {
      cancel();
      await take(event);
      cancel = clock.after(SILENCE_MS, abort);
    }
    return 'the service ended it';
  } catch (error) {
    if (error instanceof Failed) throw error;
    const { cause, message } = error as Error & { readonly cause?: { readonly code?: string } };
    return connection.signal.aborted ? 'no sign of life' : (cause?.code ?? message);
  } finally {
    cancel();
    stopped.removeEventListener('abort', abort);
    connection.abort();
  }
};

/** Refused for good: to ask again would be answered the same. */
const isFinal = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

const pause = (ms: number, { clock }: Cli, stopped: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const end = (): void => {
      cancel();
      stopped.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    stopped.addEventListener('abort', end);
  });
