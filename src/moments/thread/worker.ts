/** A thread that works on moments, with its own view of the log. */
import { readlinkSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import * as E from 'fp-ts/Either';
import { projections, queries } from '../../../projections';
import { openToFollow } from '../../event-store/open-store';
import { createRelay } from '../../projector/thread/relay';
import { realClock, realRandom } from '../../runtime/real';
import { causeOf } from '../../sqlite/errors';
import { createGivingWay } from '../giving-way';
import { workHere } from '../here';
import type { MomentWork } from '../work';
import type { FromThread, Job, ThreadData, ToThread } from './messages';

/** Of this thread alone, where the system knows threads by number as Linux does. */
const lowerPriority = (): void => {
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), constants.priority.PRIORITY_LOW);
  } catch {
    // It is then a thread like any other.
  }
};

const port = parentPort;
const say = (message: FromThread): void => port?.postMessage(message);

const run = (work: MomentWork, number: number, job: Job) => {
  switch (job.kind) {
    case 'build':
      return work.build(job, (done, total) => say({ kind: 'progress', number, done, total }));
    case 'keep':
      return work.keep(job);
    case 'ask':
      return work.ask(job);
  }
};

const serve = async ({ store: config, isPatient }: ThreadData): Promise<void> => {
  if (isPatient) lowerPriority();
  const ports = { clock: realClock, random: realRandom };
  const opened = await openToFollow(config, ports, () => undefined, createRelay().relayed)();
  if (E.isLeft(opened)) throw new Error(opened.left);
  const store = opened.right;
  const { giveWay, others } = createGivingWay(realClock);
  const work = workHere({ store, projections, queries, clock: realClock, giveWay });
  const running = new Set<Promise<void>>();
  const answer = async (number: number, job: Job): Promise<void> => {
    try {
      say({ kind: 'done', number, result: await run(work, number, job) });
    } catch (error) {
      say({ kind: 'broken', number, message: causeOf(error) });
    }
  };
  const stop = async (): Promise<void> => {
    const stopping = work.stop();
    await Promise.all(running);
    await stopping;
    await store.close();
    port?.close();
  };
  port?.on('message', (message: ToThread) => {
    if (message.kind === 'release') return work.release(message.file);
    if (message.kind === 'others') return others(message.areBusy);
    if (message.kind === 'stop') return void stop();
    const answered = answer(message.number, message.job).finally(() => running.delete(answered));
    running.add(answered);
  });
};

void serve(workerData as ThreadData);
