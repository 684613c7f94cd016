/**
 * The projector in a thread of its own. Folding takes nothing from the thread that answers requests; questions are asked
 * here, of the files that the other thread writes, once it has said that they are there.
 */
import { Worker } from 'node:worker_threads';
import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Projection } from '../../../projections/projection';
import type { ReadDb, ReadModelQuery } from '../../../projections/query';
import type { Batch, EventStore, Position, StoreUnavailable, Subscription } from '../../event-store/event-store';
import type { OpenedStore } from '../../event-store/open-store';
import { askWhenReady, createCondition } from '../../lib/condition';
import type { Clock } from '../../runtime/ports';
import { causeOf } from '../../sqlite/errors';
import type { OnProgress } from '../compare';
import { createThreadEnds } from '../fold-mark';
import type { Projector, ReadError } from '../projector';
import type { ReadModelStatus } from '../read-model';
import { createReaderPool, type ReaderPool } from '../readers/pool';
import { createReader, type Reader } from '../readers/reader';
import { createGathering } from './gathering';
import type { Call, FromThread, ThreadData, ToThread } from './messages';

export interface ProjectorThreadOptions {
  readonly projections: ReadonlyArray<Projection>;
  readonly data: ThreadData;
  /** Whose log the thread is sent. */
  readonly store: Pick<EventStore, 'head' | 'subscribe'> & Pick<OpenedStore, 'isShared'>;
  readonly clock: Clock;
  /** Gets in one line what went wrong and is dealt with. */
  readonly onError: (message: string) => void;
  /** How long a reader waits. Default 5000. */
  readonly timeoutMs?: number;
  readonly startThread?: (data: ThreadData) => Worker;
  /** Answers searches. */
  readonly pool?: ReaderPool;
}

/** Pages of events come and go: a larger nursery would only be filled before it is swept. */
const resourceLimits = { maxYoungGenerationSizeMb: 16 };
const RETRY_MS = 1000;
const SEARCH_ATTEMPTS = 3;
const ENDED = 'the thread of the read models has ended';

interface Waiting {
  readonly onProgress: OnProgress;
  readonly settle: (answer: E.Either<unknown, unknown>) => void;
}

export const createProjectorThread = (options: ProjectorThreadOptions): Projector => {
  const { projections, data, store, clock, onError, timeoutMs = 5000, startThread = startWorker } = options;
  const { pool = createReaderPool({ clock }) } = options;
  const condition = createCondition(clock);
  const calls = new Map<number, Waiting>();
  const readers = new Map<string, Reader>();
  let lastCall = 0;
  let models: ReadonlyArray<ReadModelStatus> = [];
  let unreachable: StoreUnavailable | null = null;
  let worker: Worker | null = null;
  let following: Subscription | null = null;
  let relayedUpTo: Position | null = null;
  /** Ends the wait until the thread has taken the events that it was sent. */
  let taken = (): void => undefined;
  const gathering = createGathering(clock);
  const ends = createThreadEnds();
  let failures = 0;
  let isStopped = false;
  let cancelRestart = (): void => undefined;
  let cancelRetry = (): void => undefined;

  const say = (message: ToThread): void => worker?.postMessage(message);
  const nothingKnown = (fault: string | null): void => {
    models = projections.map(({ name, version }) => ({
      ...{ name, version, position: null, file: null, building: null, parked: [], parkedStreams: 0, fault },
    }));
  };
  nothingKnown(null);

  const hear = (message: FromThread): void => {
    if (message.kind === 'status') {
      ({ models, unreachable } = message);
      if (models.every(({ position }) => position !== null)) failures = 0;
      condition.check();
    } else if (message.kind === 'positions') {
      models = models.map((model, index) => ({ ...model, position: message.positions[index] ?? null }));
      condition.check();
    } else if (message.kind === 'taken') taken();
    else if (message.kind === 'error') onError(message.message);
    else if (message.kind === 'progress') calls.get(message.call)?.onProgress(message.done, message.total);
    else {
      calls.get(message.call)?.settle(message.answer);
      calls.delete(message.call);
    }
  };

  const ended = (cause: string): void => {
    worker = null;
    for (const reader of readers.values()) reader.close();
    nothingKnown(isStopped ? null : cause);
    for (const { settle } of calls.values()) settle(E.left({ _tag: 'RebuildFailed', message: cause }));
    calls.clear();
    taken();
    if (isStopped) return;
    const setAside = ends.ended();
    if (setAside !== null)
      onError(`Read models: the event at position ${setAside} has ended their thread twice; its stream is parked.`);
    onError(`Read models: ${cause}. It is started again.`);
    cancelRestart = clock.after(pauseAfter(failures), run);
    failures += 1;
  };

  const run = (): void => {
    let cause = ENDED;
    const started = startThread({ ...data, mark: ends.data() });
    worker = started;
    started.on('message', hear);
    started.on('error', error => {
      cause = `${ENDED}: ${causeOf(error)}`;
    });
    started.on('exit', () => ended(cause));
    if (relayedUpTo !== null) relay({ events: [], position: relayedUpTo });
  };

  const relay = (batch: Batch): void => {
    relayedUpTo = batch.position;
    say({ kind: 'batch', batch });
  };

  const relayLog = async (): Promise<void> => {
    const head = await store.head()();
    if (isStopped) return;
    if (E.isLeft(head)) {
      cancelRetry = clock.after(RETRY_MS, () => void relayLog());
      return;
    }
    // Also where it begins: what comes before the first batch, the thread has to fetch.
    relay({ events: [], position: head.right });
    following = store.subscribe(head.right, async batch => {
      if (!store.isShared) {
        relay({ ...batch, events: [] });
        return gathering.beyond(batch);
      }
      if (batch.events.length === 0) return relay(batch);
      // One page of events is on its way at a time: what a thread that is busy has not taken waits where it is bounded.
      const arrival = new Promise<void>(resolve => {
        taken = resolve;
      });
      relay(batch);
      if (worker !== null && !isStopped) await arrival;
    });
  };

  const named = (name: string): Reader => {
    const reader = readers.get(name);
    if (reader === undefined) throw new Error(`There is no read model ${name}, or the projector was not started.`);
    return reader;
  };
  const statusOf = (name: string): ReadModelStatus | undefined => models.find(model => model.name === name);

  const readyAt = (name: string, atLeast: Position) => (): boolean => {
    const isReady = (statusOf(name)?.position ?? -1) >= atLeast;
    if (!isReady) gathering.wanted(atLeast);
    return isReady;
  };

  const read = <A>(name: string, atLeast: number, ask: (db: ReadDb) => A): TE.TaskEither<ReadError, A> => {
    const reader = named(name);
    return async () => {
      const isReady = readyAt(name, atLeast);
      const answered = await askWhenReady(condition, clock, timeoutMs, isReady, () => {
        const file = statusOf(name)?.file ?? null;
        return file === null ? null : reader.query(file, ask);
      });
      if (answered !== null) return E.right(answered.answer);
      return E.left(unreachable ?? { _tag: 'NotReady', projection: name, position: statusOf(name)?.position ?? null });
    };
  };

  const search = <A>(
    name: string,
    atLeast: number,
    query: ReadModelQuery<A>,
    client: string,
  ): TE.TaskEither<ReadError, A> => {
    named(name);
    return async () => {
      const isReady = readyAt(name, atLeast);
      for (let attempt = 0; attempt < SEARCH_ATTEMPTS; attempt++) {
        const found = await askWhenReady(condition, clock, timeoutMs, isReady, () => {
          const file = statusOf(name)?.file ?? null;
          return file === null ? null : { answer: file };
        });
        if (found === null) break;
        const reply = await pool.ask(name, found.answer, query, client);
        if (reply.kind === 'answer') return E.right(reply.answer as A);
        if (reply.kind === 'failed') throw new Error(reply.message);
        if (reply.kind !== 'unreadable') return E.left({ _tag: 'SearchRefused', why: reply.kind });
        // Another file has taken its place by now, or will.
        if (reply.cause !== null) say({ kind: 'damaged', name, file: found.answer, cause: reply.cause });
      }
      return E.left(unreachable ?? { _tag: 'NotReady', projection: name, position: statusOf(name)?.position ?? null });
    };
  };

  const call = <L, A>(work: Call['work'], name: string, onProgress: OnProgress): TE.TaskEither<L, A> => {
    named(name);
    return () =>
      new Promise(resolve => {
        lastCall += 1;
        if (worker === null) return resolve(E.left({ _tag: 'RebuildFailed', message: ENDED } as L));
        calls.set(lastCall, { onProgress, settle: answer => resolve(answer as E.Either<L, A>) });
        say({ kind: 'call', call: lastCall, work, name });
      });
  };

  const stop = async (): Promise<void> => {
    isStopped = true;
    taken();
    gathering.end();
    cancelRestart();
    cancelRetry();
    await following?.stop();
    // The thread is the last to close the files, and puts each back into one. It is waited for: one that is ended from
    // outside while it is inside SQLite takes the process with it.
    for (const reader of readers.values()) reader.close();
    await pool.stop();
    const ending = worker;
    if (ending !== null) {
      const exited = new Promise(resolve => ending.once('exit', resolve));
      say({ kind: 'stop' });
      await exited;
    }
    condition.end();
  };

  return {
    start: () => {
      for (const { name } of projections)
        readers.set(
          name,
          createReader((file, cause) => say({ kind: 'damaged', name, file, cause })),
        );
      run();
      void relayLog();
    },
    stop,
    read,
    search,
    status: () => models,
    unreachable: () => unreachable,
    rebuild: (name, onProgress = () => undefined) => call('rebuild', name, onProgress),
    compare: (name, onProgress = () => undefined) => call('compare', name, onProgress),
  };
};

/** It prints nothing. Were it allowed to, Node would open our own output for it, and make that non-blocking. */
const startWorker = (workerData: ThreadData): Worker =>
  new Worker(require.resolve('./worker'), { workerData, resourceLimits, stdout: true, stderr: true });

const pauseAfter = (failures: number): number => Math.min(100 * 2 ** failures, 30_000);
