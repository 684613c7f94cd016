/**
 * How far a long command is: a bar where a person looks on, plain lines every few seconds where a log is kept. And for how long
 * somebody has waited where nothing says how far it is.
 */
import { SingleBar } from 'cli-progress';
import type { Clock } from '../runtime/ports';
import type { Cli } from './cli';

export interface Progress {
  readonly update: (done: number, total: number) => void;
  readonly stop: () => void;
}

const LINE_EVERY_MS = 3000;

type OnProgress = (done: number, total: number) => void;

export const showProgress = (label: string, stream: NodeJS.WriteStream, clock: Pick<Clock, 'elapsed'>): Progress =>
  stream.isTTY ? bar(label, stream) : lines(label, stream, clock);

/** Shows the progress of what `work` does for as long as it takes. */
export const withProgress = async <A>(
  label: string,
  { stderr, clock }: Pick<Cli, 'stderr' | 'clock'>,
  work: (onProgress: OnProgress) => Promise<A>,
): Promise<A> => {
  const progress = showProgress(label, stderr, clock);
  try {
    return await work(progress.update);
  } finally {
    progress.stop();
  }
};

const TICK_MS = 1000;
/** Back to its begin, and what stands there is removed. */
const CLEAR_LINE = '\r\u001b[K';

/** A person at a terminal sees that something goes on; a log gets nothing. */
export const whileWaiting = async <A>(
  label: string,
  { stderr, clock }: Pick<Cli, 'stderr' | 'clock'>,
  work: () => Promise<A>,
): Promise<A> => {
  if (!stderr.isTTY) return work();
  const begun = clock.elapsed();
  const tick = (): void => {
    stderr.write(`${CLEAR_LINE}${label}, ${Math.round((clock.elapsed() - begun) / TICK_MS)} s`);
    cancel = clock.after(TICK_MS, tick);
  };
  let cancel = clock.after(TICK_MS, tick);
  try {
    return await work();
  } finally {
    cancel();
    stderr.write(CLEAR_LINE);
  }
};

const bar = (label: string, stream: NodeJS.WriteStream): Progress => {
  const format = `${label} [{bar}] {percentage}% {value}/{total} {eta_formatted}`;
  const single = new SingleBar({ format, stream, clearOnComplete: true, hideCursor: true, stopOnComplete: false });
  let started = false;
  return {
    update: (done, total) => {
      if (!started) single.start(total, 0);
      started = true;
      single.setTotal(total);
      single.update(done);
    },
    stop: () => {
      if (started) single.stop();
    },
  };
};

const lines = (label: string, stream: NodeJS.WriteStream, clock: Pick<Clock, 'elapsed'>): Progress => {
  let last = clock.elapsed();
  return {
    update: (done, total) => {
      if (clock.elapsed() - last < LINE_EVERY_MS) return;
      last = clock.elapsed();
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      stream.write(`${label}: ${done} of ${total} (${percent}%)\n`);
    },
    stop: () => undefined,
  };
};
