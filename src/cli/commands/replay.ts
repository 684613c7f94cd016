/**
 * `flowsync replay`: a flow as it went, in a terminal. One steps forth and back, sees the states of its sources change, and
 * jumps; what is no terminal gets a line for each event. The service is asked, which knows the views.
 */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { type Remote, type RemoteOptions, refusalIn, remoteOf, withRemote } from '../listen/remote';
import { type Frame, frameText, lineOf } from '../replay/show';

interface Options extends RemoteOptions {
  readonly from?: string;
  readonly to?: string;
  readonly speed?: number;
}

interface Page {
  readonly data: ReadonlyArray<Frame>;
  readonly cursor: string | null;
}

const PAGE_STEPS = 50;
/** Longer pauses between two events are not waited out. */
const MAX_PAUSE_MS = 3000;
const CLEAR = '\u001b[2J\u001b[H';
const KEYS = 'space or n: on, b: back, N or B: ten, g: first, G: last, p: play, q: end';

export const replayCommand = (program: Command, cli: Cli): void => {
  withRemote(program.command('replay'))
    .argument('<flow>', 'the id of a flow', flowId)
    .description('Show a flow as it went, event by event: keys step forth and back.')
    .option('--from <moment>', 'begin there: a position, a time with a zone, or how long ago (-2h)')
    .option('--to <moment>', 'end there')
    .option('--speed <factor>', 'play it by itself, so many times as quick as it was', factor)
    .action((flow: string, options: Options) => replay(flow, options, cli));
};

const flowId = (text: string): string => {
  if (!/^[1-9]\d{0,15}$/.test(text)) throw new InvalidArgumentError('It must be the number of a flow.');
  return text;
};

const factor = (text: string): number => {
  const number = Number(text);
  if (!(number > 0 && number <= 1_000_000)) throw new InvalidArgumentError('It must be a number above 0, as 60.');
  return number;
};

const replay = async (flow: string, options: Options, cli: Cli): Promise<void> => {
  const remote = remoteOf(options, cli);
  const stopped = cli.untilStopped();
  const asOf = options.to === undefined ? '' : `&asOf=${encodeURIComponent(options.to)}`;
  const after = options.from === undefined ? 0 : await positionOf(flow, options.from, remote, stopped);
  const page = (cursor: string | null): Promise<Page> =>
    ask(
      remote,
      `/flows/${flow}/replay?limit=${PAGE_STEPS}${asOf}${cursor === null ? '' : `&cursor=${cursor}`}`,
      stopped,
    );

  if (!process.stdout.isTTY) return printAll(page, after, options, cli, stopped);
  const frames: Frame[] = [];
  for (let cursor: string | null = null; ; ) {
    const { data, cursor: next }: Page = await page(cursor);
    frames.push(...data.filter(({ event }) => Number(event.position) >= after));
    cursor = next;
    if (cursor === null || stopped.aborted) break;
  }
  if (frames.length === 0) throw new Failed(`Nothing happened to flow ${flow} in that time.`);
  await step(frames, options, cli, stopped);
};

const printAll = async (
  page: (cursor: string | null) => Promise<Page>,
  after: number,
  { speed }: Options,
  cli: Cli,
  stopped: AbortSignal,
): Promise<void> => {
  for (let cursor: string | null = null; !stopped.aborted; ) {
    const { data, cursor: next }: Page = await page(cursor);
    for (const frame of data) {
      if (Number(frame.event.position) < after) continue;
      if (speed !== undefined) await pause(cli, pauseOf(frame, speed), stopped);
      if (stopped.aborted) return;
      await cli.write(`${lineOf(frame)}\n`);
    }
    if (next === null) return;
    cursor = next;
  }
};

/** Until it is ended: by `q`, or by a signal. */
const step = async (
  frames: ReadonlyArray<Frame>,
  { speed }: Options,
  cli: Cli,
  stopped: AbortSignal,
): Promise<void> => {
  const last = frames.length - 1;
  let place = 0;
  let isPlaying = speed !== undefined;
  const show = (): void => {
    const frame = frames[place];
    if (frame === undefined) return;
    process.stdout.write(CLEAR); // not by `write`, which lets no text of others act on the terminal
    void cli.write(`${frameText(frame, frames[place - 1])}\n\n${place + 1} of ${frames.length} · ${KEYS}\n`);
  };
  const go = (to: number): void => {
    place = Math.min(last, Math.max(0, to));
    show();
  };
  const play = async (): Promise<void> => {
    while (isPlaying && place < last && !stopped.aborted) {
      const next = frames[place + 1];
      await pause(cli, next === undefined ? 0 : pauseOf(next, speed ?? 1), stopped);
      if (isPlaying && !stopped.aborted) go(place + 1);
    }
    isPlaying = false;
  };
  const moves: Readonly<Record<string, () => number>> = {
    ' ': () => place + 1,
    n: () => place + 1,
    b: () => place - 1,
    N: () => place + 10,
    B: () => place - 10,
    g: () => 0,
    G: () => last,
  };
  cli.onKey(key => {
    if (key === 'q') process.kill(process.pid, 'SIGINT');
    const isStarted = key === 'p' && !isPlaying;
    isPlaying = isStarted;
    if (isStarted) void play();
    const move = moves[key];
    if (move !== undefined) go(move());
  });
  show();
  if (isPlaying) void play();
  await new Promise<void>(resolve => {
    if (stopped.aborted) resolve();
    else stopped.addEventListener('abort', () => resolve());
  });
};

const pauseOf = ({ sinceLastMs }: Frame, speed: number): number => Math.min(MAX_PAUSE_MS, (sinceLastMs ?? 0) / speed);

const pause = (cli: Cli, ms: number, stopped: AbortSignal): Promise<void> =>
  new Promise(resolve => {
    const end = (): void => {
      cancel();
      stopped.removeEventListener('abort', end);
      resolve();
    };
    const cancel = cli.clock.after(ms, end);
    stopped.addEventListener('abort', end);
  });

/** Of a moment, as the service reads it. */
const positionOf = async (flow: string, moment: string, remote: Remote, stopped: AbortSignal): Promise<number> => {
  const answer = await request(remote, `/flows/${flow}/events?limit=1&asOf=${encodeURIComponent(moment)}`, stopped);
  if (!answer.ok && answer.status !== 404) throw new Failed(await refusalIn(answer));
  return Number(answer.headers.get('flowsync-as-of') ?? 0);
};

const ask = async <A>(remote: Remote, path: string, stopped: AbortSignal): Promise<A> => {
  const answer = await request(remote, path, stopped);
  if (!answer.ok) throw new Failed(await refusalIn(answer));
  return (await answer.json()) as A;
};

const request = async ({ url, key }: Remote, path: string, signal: AbortSignal): Promise<Response> => {
  try {
    return await fetch(`${url}${path}`, { headers: { 'x-api-key': key }, signal });
  } catch (error) {
    throw new Failed(`${url} does not answer: ${error instanceof Error ? error.message : error}.`);
  }
};
