/** A few threads that answer what may take long, so that the thread of the requests never stands. Made when they are needed. */
import { Worker } from 'node:worker_threads';
import type { ReadModelQuery } from '../../../projections/query';
import type { Cancel, Clock } from '../../runtime/ports';
import { causeOf } from '../../sqlite/errors';
import type { Limits, Reply, ToReader } from './messages';

/** Too many wait already, or it waited too long. */
export interface Busy {
  readonly kind: 'busy';
}

export interface ReaderPool {
  /** `client` is who asks: clients take turns. */
  readonly ask: (of: string, file: string, query: ReadModelQuery<unknown>, client: string) => Promise<Reply | Busy>;
  readonly stop: () => Promise<void>;
}

interface Job {
  readonly client: string;
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
  /** Of one client. */
  readonly maxWaitingOfOne?: number;
  /** How long one waits. */
  readonly timeoutMs?: number;
  readonly limits?: Limits;
}

const LIMITS: Limits = { longestMs: 2000, largestBytes: 8 * 1024 * 1024 };

export const createReaderPool = (options: PoolOptions): ReaderPool => {
  const {
    clock,
    threads: most = 2,
    maxWaiting = 256,
    maxWaitingOfOne = 128,
    timeoutMs = 5000,
    limits = LIMITS,
  } = options;
  const threads = new Set<Thread>();
  /** By client, the one whose turn it is first. */
  const waiting = new Map<string, Set<Job>>();
  let isStopped = false;

  const waitingInAll = (): number => [...waiting.values()].reduce((sum, { size }) => sum + size, 0);

  const leave = (job: Job): void => {
    const others = waiting.get(job.client);
    others?.delete(job);
    if (others?.size === 0) waiting.delete(job.client);
  };

  /** Of the client whose turn it is, who then is the last. */
  const takeNext = (): Job | undefined => {
    const [first] = waiting;
    if (first === undefined) return undefined;
    const [client, jobs] = first;
    const [job] = jobs;
    waiting.delete(client);
    if (job !== undefined) jobs.delete(job);
    if (jobs.size > 0) waiting.set(client, jobs);
    return job;
  };

  const settle = (job: Job, reply: Reply | Busy): void => {
    job.cancel();
    leave(job);
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
    if (waiting.size === 0) return;
    const free = [...threads].find(thread => thread.job === null) ?? (threads.size < most ? start() : undefined);
    const job = free === undefined ? undefined : takeNext();
    if (free === undefined || job === undefined) return;
    job.cancel();
    free.job = job;
    free.worker.postMessage(job.message);
  };

  return {
    ask: (of, file, query, client) =>
      new Promise(resolve => {
        const mine = waiting.get(client) ?? new Set();
        if (isStopped || mine.size >= maxWaitingOfOne || waitingInAll() >= maxWaiting) return resolve({ kind: 'busy' });
        const job: Job = {
          client,
          message: { kind: 'ask', of, file, query },
          settle: resolve,
          cancel: clock.after(timeoutMs, () => settle(job, { kind: 'busy' })),
        };
        waiting.set(client, mine.add(job));
        next();
      }),
    stop: async () => {
      isStopped = true;
      for (const job of [...waiting.values()].flatMap(jobs => [...jobs])) settle(job, { kind: 'busy' });
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

/** As of the thread that writes: it prints nothing, and pages come and go. */
const startWorker = (workerData: Limits): Worker =>
  new Worker(require.resolve('./worker'), {
    workerData,
    ...{ resourceLimits: { maxYoungGenerationSizeMb: 16 }, stdout: true, stderr: true },
  });
