/**
 * The work on moments beside the thread that answers requests: one thread builds and copies and lets all others go first,
 * one answers, so that what is there is answered while something is built. Both are started when they are needed.
 */
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { StoreConfig } from '../../event-store/open-store';
import type { Cancel } from '../../runtime/ports';
import { realClock } from '../../runtime/real';
import { causeOf } from '../../sqlite/errors';
import type { Asked, Built, MomentWork, OnBuilt } from '../work';
import type { FromThread, Job, ThreadData, ToThread } from './messages';

interface Waiting {
  readonly onProgress: OnBuilt;
  readonly settle: (result: Built | Asked) => void;
  readonly fail: (cause: string) => void;
}

interface Thread {
  readonly run: (job: Job, onProgress?: OnBuilt) => Promise<Built | Asked>;
  readonly release: (file: string) => void;
  readonly sayOthers: (areBusy: boolean) => void;
  readonly stop: () => Promise<void>;
}

/** Others are busy when the thread that answers requests is for more than this share of the time. */
const BUSY = 0.5;
const LOOK_EVERY_MS = 50;

const ENDED = 'the thread of the past has ended';

export const workInThreads = (store: StoreConfig): MomentWork => {
  const builder = thread({ store, isPatient: true });
  const answerer = thread({ store, isPatient: false });
  return {
    build: async (job, onProgress) => {
      const stopLooking = lookAtOthers(builder.sayOthers);
      try {
        return (await builder.run({ kind: 'build', ...job }, onProgress)) as Built;
      } finally {
        stopLooking();
      }
    },
    keep: job => builder.run({ kind: 'keep', ...job }) as Promise<Built>,
    ask: job => answerer.run({ kind: 'ask', ...job }) as Promise<Asked>,
    release: answerer.release,
    stop: async () => {
      await Promise.all([builder.stop(), answerer.stop()]);
    },
  };
};

/** In the thread that answers requests. */
const lookAtOthers = (say: (areBusy: boolean) => void): Cancel => {
  let last = performance.eventLoopUtilization();
  let cancel: Cancel;
  const look = (): void => {
    const now = performance.eventLoopUtilization();
    say(performance.eventLoopUtilization(now, last).utilization > BUSY);
    last = now;
    cancel = realClock.after(LOOK_EVERY_MS, look);
  };
  cancel = realClock.after(LOOK_EVERY_MS, look);
  return () => cancel();
};

const thread = (data: ThreadData): Thread => {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | null = null;
  let last = 0;
  let isStopped = false;

  const hear = (message: FromThread): void => {
    const one = waiting.get(message.number);
    if (message.kind === 'progress') one?.onProgress(message.done, message.total);
    else {
      waiting.delete(message.number);
      if (message.kind === 'done') one?.settle(message.result);
      else one?.fail(message.message);
    }
  };
  const start = (): Worker => {
    let cause = ENDED;
    const started = startWorker(data);
    started.on('message', hear);
    started.on('error', error => {
      cause = `${ENDED}: ${causeOf(error)}`;
    });
    started.on('exit', () => {
      if (worker === started) worker = null;
      for (const { fail } of waiting.values()) fail(cause);
      waiting.clear();
    });
    return started;
  };
  return {
    run: (job, onProgress = () => undefined) =>
      new Promise((resolve, reject) => {
        const fail = (cause: string): void =>
          job.kind === 'ask' ? reject(new Error(cause)) : resolve({ kind: 'failed', cause });
        if (isStopped) return fail('the service stops');
        worker ??= start();
        last += 1;
        waiting.set(last, { onProgress, settle: resolve, fail });
        worker.postMessage({ kind: 'job', number: last, job } satisfies ToThread);
      }),
    release: file => worker?.postMessage({ kind: 'release', file } satisfies ToThread),
    sayOthers: areBusy => worker?.postMessage({ kind: 'others', areBusy } satisfies ToThread),
    stop: async () => {
      isStopped = true;
      const ending = worker;
      if (ending === null) return;
      // Waited for: a thread that is ended from outside while it is inside SQLite takes the process with it.
      const exited = new Promise(resolve => ending.once('exit', resolve));
      ending.postMessage({ kind: 'stop' } satisfies ToThread);
      await exited;
    },
  };
};

/** As the threads of the read models. */
const startWorker = (workerData: ThreadData): Worker =>
  new Worker(require.resolve('./worker'), {
    workerData,
    ...{ resourceLimits: { maxYoungGenerationSizeMb: 16 }, stdout: true, stderr: true },
  });
