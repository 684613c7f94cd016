/** How far a long command is: a bar where a person looks on, plain lines every few seconds where a log is kept. */
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
