/** A few threads that answer what may take long, so that the thread of the requests never stands. Made when they are needed. */
import { Worker } from 'node:worker_threads';
import { causeOf } from '../../event-store/sqlite/open-error';
import type { Cancel, Clock } from '../../runtime/ports';
import type { Limits, Question, Reply, ToReader } from './messages';

/** Too many wait already, or it waited too long. */
export interface Busy {
  readonly kind: 'busy';
}

export interface ReaderPool {
  readonly ask: (of: string, file: string, question: Question) => Promise<Reply | Busy>;
  readonly stop: () => Promise<void>;
}

interface Job {
  readonly message: ToReader;
  readonly settle: (reply: Reply | Busy) => void;
  readonly cancel: Cancel;
}

interface Thread {
  readonly worker: Worker;
  job: Job | null;
}

export interface PoolOptions {
  readonly clock: Pick<Clock, 'after'>;
  readonly threads?: number;
  /** Questions that may wait for a thread. */
  readonly maxWaiting?: number;
  /** How long one waits. */
  readonly patienceMs?: number;
  readonly limits?: Limits;
}

/** As of the thread that writes: it prints nothing, and pages come and go. */
const startWorker = (workerData: Limits): Worker =>
  new Worker(require.resolve('./worker'), {
    workerData,
    ...{ resourceLimits: { maxYoungGenerationSizeMb: 16 }, stdout: true, stderr: true },
  });

const LIMITS: Limits = { longestMs: 2000, largestBytes: 8 * 1024 * 1024 };

export const createReaderPool = (options: PoolOptions): ReaderPool => {
  const { clock, threads: most = 2, maxWaiting = 64, patienceMs = 5000, limits = LIMITS } = options;
  const threads = new Set<Thread>();
  const waiting = new Set<Job>();
  let isStopped = false;

  const settle = (job: Job, reply: Reply | Busy): void => {
    job.cancel();
    waiting.delete(job);
    job.settle(reply);
  };

  const start = (): Thread => {
    const thread: Thread = { worker: startWorker(limits), job: null };
    threads.add(thread);
    let cause = 'a reader thread has ended';
    thread.worker.on('message', (reply: Reply) => {
      const { job } = thread;
      thread.job = null;
      if (job !== null) settle(job, reply);
      next();
    });
    thread.worker.on('error', error => {
      cause = causeOf(error);
    });
    thread.worker.on('exit', () => {
      threads.delete(thread);
      if (thread.job !== null) settle(thread.job, { kind: 'failed', message: cause });
      if (!isStopped) next();
    });
    return thread;
  };

  const next = (): void => {
    const [job] = waiting;
    if (job === undefined) return;
    const free = [...threads].find(thread => thread.job === null) ?? (threads.size < most ? start() : undefined);
    if (free === undefined) return;
    job.cancel();
    waiting.delete(job);
    free.job = job;
    free.worker.postMessage(job.message);
  };

  return {
    ask: (of, file, question) =>
      new Promise(resolve => {
        if (isStopped || waiting.size >= maxWaiting) return resolve({ kind: 'busy' });
        const job: Job = {
          message: { kind: 'ask', of, file, question },
          settle: resolve,
          cancel: clock.after(patienceMs, () => settle(job, { kind: 'busy' })),
        };
        waiting.add(job);
        next();
      }),
    stop: async () => {
      isStopped = true;
      for (const job of waiting) settle(job, { kind: 'busy' });
      // Waited for: a thread that is ended from outside while it is inside SQLite takes the process with it.
      await Promise.all(
        [...threads].map(({ worker }) => {
          const exited = new Promise(resolve => worker.once('exit', resolve));
          worker.postMessage({ kind: 'stop' } satisfies ToReader);
          return exited;
        }),
      );
    },
  };
};
