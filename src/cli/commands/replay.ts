/**
 * `flowsync replay`: a flow as it went, in a terminal. One steps forth and back, sees the states of its sources change, and
 * jumps; what is no terminal gets a line for each event. From the data directory, or from a service.
 */
import { type Command, InvalidArgumentError } from 'commander';
import { asOf } from '../as-of';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { INSTEAD, type RemoteOptions, remoteOrLog, withRemote } from '../remote';
import { framesOfLog, type Span } from '../replay/from-log';
import { framesOfService } from '../replay/from-service';
import { type Frame, frameText, lineOf } from '../replay/show';
import { screenOf } from '../screen';

interface Options extends RemoteOptions, Span {
  readonly speed?: number;
}

/** Longer pauses between two events are not waited out. */
const MAX_PAUSE_MS = 3000;
const MAX_SPEED = 1_000_000;
const CLEAR = '\u001b[2J\u001b[H';
const KEYS = [
  'space or n: on',
  'b: back',
  'N or B: ten',
  'g: first',
  'G: last',
  'p: play',
  '+ and -: its speed',
  'q: end',
];

export const replayCommand = (program: Command, cli: Cli): void => {
  const command = withRemote(program.command('replay'), INSTEAD);
  command
    .argument('<flow>', 'the id of a flow', flowId)
    .description('Show a flow as it went, event by event: keys step forth and back. Works while the service runs.')
    .option('--from <moment>', 'begin there: a position, a time with a zone, or how long ago (-2h)', asOf)
    .option('--to <moment>', 'end there', asOf)
    .option('--speed <factor>', 'play it by itself, so many times as quick as it was', factor)
    .action((flow: number, options: Options) => {
      const remote = remoteOrLog(options, command, cli);
      const stopped = cli.untilStopped();
      const frames =
        remote === null ? framesOfLog(flow, options, cli, stopped) : framesOfService(flow, options, remote, stopped);
      return process.stdout.isTTY
        ? stepThrough(flow, frames, options, cli, stopped)
        : printAll(frames, options, cli, stopped);
    });
};

const flowId = (text: string): number => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It must be the number of a flow.');
  return Number(text);
};

const factor = (text: string): number => {
  const number = Number(text);
  if (!(number > 0 && number <= MAX_SPEED)) throw new InvalidArgumentError('It must be a number above 0, as 60.');
  return number;
};

const printAll = async (
  frames: AsyncIterable<Frame>,
  { speed }: Options,
  cli: Cli,
  stopped: AbortSignal,
): Promise<void> => {
  for await (const frame of frames) {
    if (speed !== undefined) await pause(cli, pauseOf(frame, speed), stopped);
    stopped.throwIfAborted();
    await cli.write(`${lineOf(frame)}\n`);
  }
};

const stepThrough = async (
  flow: number,
  all: AsyncIterable<Frame>,
  options: Options,
  cli: Cli,
  stopped: AbortSignal,
): Promise<void> => {
  const frames: Frame[] = [];
  for await (const frame of all) {
    frames.push(frame);
    stopped.throwIfAborted();
  }
  if (frames.length === 0) throw new Failed(`Nothing happened to flow ${flow} in that time.`);
  await step(frames, options, cli, stopped);
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
  let times = speed ?? 1;
  /** Of the playing that goes on; null: it stands still. */
  let playing: symbol | null = null;
  const show = (): void => {
    const frame = frames[place];
    if (frame === undefined) return;
    const { stdout } = process;
    stdout.write(CLEAR); // not by `write`, which lets no text of others act on the terminal
    const keys = [`${place + 1} of ${frames.length}`, `${times}x`, ...KEYS];
    void cli.write(`${frameText(frame, frames[place - 1], keys, screenOf(stdout))}\n`);
  };
  const go = (to: number): void => {
    place = Math.min(last, Math.max(0, to));
    show();
  };
  const play = async (): Promise<void> => {
    const mine = Symbol('playing');
    playing = mine;
    while (playing === mine && place < last && !stopped.aborted) {
      const next = frames[place + 1];
      await pause(cli, next === undefined ? 0 : pauseOf(next, times), stopped);
      if (playing === mine && !stopped.aborted) go(place + 1);
    }
    if (playing === mine) playing = null;
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
    if (key === '+' || key === '-') {
      times = Math.min(MAX_SPEED, key === '+' ? times * 2 : times / 2);
      return show();
    }
    const isStarted = key === 'p' && playing === null;
    playing = null;
    if (isStarted) void play();
    const move = moves[key];
    if (move !== undefined) go(move());
  });
  process.stdout.on('resize', show);
  show();
  if (speed !== undefined) void play();
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
