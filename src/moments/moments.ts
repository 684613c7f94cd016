/**
 * The read models as they were. A question about a moment is answered by the same query, of the same tables, folded from
 * the log no further than up to that moment: those of one flow at once, those of a read model from the nearest file that is
 * kept. What must be built for that is built in turns, and whoever asks waits for it as long as they like.
 */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Projection } from '../../projections/projection';
import type { QueryDefinition, QueryRegistry, ReadModelQuery } from '../../projections/query';
import type { Position } from '../event-store/event-store';
import { createCondition } from '../lib/condition';
import type { Projector, ReadError } from '../projector/projector';
import type { ReadModelStatus } from '../projector/read-model';
import type { Clock } from '../runtime/ports';
import { type Kept, type KeptMoments, openKept } from './kept';
import type { Asked, Built, MomentWork } from './work';

/** It is being built. Try again: who asks later finds it further, or there. */
export interface MomentNotReady {
  readonly _tag: 'MomentNotReady';
  readonly done: Position;
  readonly total: Position;
}

export interface MomentFailed {
  readonly _tag: 'MomentFailed';
  readonly cause: string;
}

export type MomentError = ReadError | MomentNotReady | MomentFailed;

export interface AskMoment {
  readonly position: Position;
  /** Who asks: each has a bounded share of what is built. */
  readonly client: string;
  /** How long they wait for what must be built. */
  readonly waitMs: number;
}

export interface MomentCounts {
  readonly files: number;
  readonly bytes: number;
  readonly building: number;
}

export interface Moments {
  readonly run: <A>(query: ReadModelQuery<A>, moment: AskMoment) => TaskEither<MomentError, A>;
  /** Copies those read models that have gone on far enough since they were copied last. */
  readonly keep: () => Promise<void>;
  readonly counts: () => MomentCounts;
  readonly stop: () => Promise<void>;
}

export interface MomentsOptions {
  readonly dir: string;
  readonly budgetBytes: number;
  readonly work: MomentWork;
  readonly projector: Pick<Projector, 'status'>;
  readonly projections: ReadonlyArray<Projection>;
  readonly queries: QueryRegistry;
  readonly clock: Clock;
  /** About what a position grows by with an event. */
  readonly positionsOfEvent: number;
  readonly onError: (message: string) => void;
  /** Looks so often whether something is to be kept; null: when `keep` is called. */
  readonly keepEveryMs?: number | null;
}

interface Build {
  readonly model: string;
  readonly to: Position;
  readonly client: string;
  done: Position;
  result: Built | null;
}

/** A file stands so many events before what it was built for, and answers for so many beyond: those are folded for each. */
const BEFORE_EVENTS = 400;
const NEAR_EVENTS = 1200;
/** Copies stand so far apart at least, and at most so many in a log of their size. */
const APART_EVENTS = 50_000;
const COPIES = 40;
const MAX_BUILDS = 16;
const MAX_BUILDS_OF_ONE = 4;
/** How often another file is tried since one was damaged, or gone. */
const ATTEMPTS = 5;

export const createMoments = (options: MomentsOptions): Moments => {
  const { dir, budgetBytes, work, projector, projections, queries, clock, positionsOfEvent, onError } = options;
  const versions = new Map(projections.map(({ name, version }) => [name, version]));
  const kept: KeptMoments = openKept({ dir, versions, budgetBytes, onRemoved: work.release });
  const condition = createCondition(clock);
  const builds = new Set<Build>();
  let isStopped = false;
  let building: Promise<unknown> = Promise.resolve();
  const near = NEAR_EVENTS * positionsOfEvent;

  const useless = (one: Kept, cause: string): void => {
    onError(
      `The read model ${one.model} as of position ${one.position} is removed, since ${one.file} cannot be used: ${cause}.`,
    );
    kept.remove(one);
  };

  const runBuild = async (build: Build): Promise<Built> => {
    const { model, to } = build;
    for (let attempt = 0; attempt < ATTEMPTS && !isStopped; attempt++) {
      const from = kept.nearest(model, to);
      const target = kept.target();
      const job = { model, from: from?.file ?? null, to, target };
      const built = await work.build(job, done => {
        build.done = done;
      });
      if (built.kind === 'built') kept.add({ model, position: to, kind: 'asked', bytes: built.bytes }, target);
      if (built.kind !== 'useless' || from === null) return built;
      useless(from, built.cause);
    }
    return { kind: 'failed', cause: 'the service stops' };
  };

  /** One after the other. */
  const begin = (model: string, position: Position, client: string): Build | null => {
    const to = Math.max(1, position - BEFORE_EVENTS * positionsOfEvent);
    const running = [...builds].find(build => build.model === model && isNear(build.to, position, near));
    if (running !== undefined) return running;
    const mine = [...builds].filter(build => build.client === client);
    if (builds.size >= MAX_BUILDS || mine.length >= MAX_BUILDS_OF_ONE) return null;
    const build: Build = { model, to, client, done: kept.nearest(model, to)?.position ?? 0, result: null };
    builds.add(build);
    building = building
      .then(async () => {
        build.result = await runBuild(build);
      })
      .catch(error => {
        build.result = { kind: 'failed', cause: String(error) };
      })
      .then(() => {
        builds.delete(build);
        condition.check();
      });
    return build;
  };

  /** A file that stands near enough before the position. Left: why there is none. */
  const fileFor = async (
    model: string,
    { position, client, waitMs }: AskMoment,
  ): Promise<E.Either<MomentError, Kept>> => {
    const there = kept.nearest(model, position);
    if (there !== null && isNear(there.position, position, near)) return E.right(there);
    const build = begin(model, position, client);
    if (build === null) return E.left({ _tag: 'SearchRefused', why: 'busy' });
    await condition.wait(() => build.result !== null, waitMs);
    if (build.result === null) return E.left({ _tag: 'MomentNotReady', done: build.done, total: build.to });
    if (build.result.kind !== 'built') return E.left({ _tag: 'MomentFailed', cause: build.result.cause });
    const made = kept.nearest(model, position);
    return made === null ? E.left({ _tag: 'MomentFailed', cause: 'it was removed' }) : E.right(made);
  };

  const askFile = async <A>(
    { of }: QueryDefinition,
    query: ReadModelQuery<A>,
    moment: AskMoment,
  ): Promise<E.Either<MomentError, A>> => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const found = await fileFor(of, moment);
      if (E.isLeft(found)) return found;
      const { file } = found.right;
      kept.use(found.right);
      const reply = await work.ask({ query, position: moment.position, file });
      if (reply.kind !== 'unreadable') return answerOf(reply);
      useless(found.right, reply.cause ?? 'it is gone');
    }
    return E.left({ _tag: 'MomentFailed', cause: 'its files cannot be read' });
  };

  const keepOne = async ({ name, position, file, building: made }: ReadModelStatus): Promise<void> => {
    const [at, live] = made === null ? [position, file] : [made.position, made.file];
    if (at === null || live === null || projections.find(one => one.name === name)?.isNeverCopied) return;
    const apart = Math.max(APART_EVENTS * positionsOfEvent, at / COPIES);
    if (at - kept.lastPassed(name) < apart) return;
    const target = kept.target();
    const built = await work.keep({ model: name, live, target });
    if (built.kind === 'built')
      kept.add({ model: name, position: built.position, kind: 'passed', bytes: built.bytes }, target);
    else onError(`The read model ${name} could not be copied for questions about the past: ${built.cause}.`);
  };

  let cancelLook = (): void => undefined;
  const keepAll = async (): Promise<void> => {
    for (const status of projector.status()) if (!isStopped) await keepOne(status);
  };
  const lookLater = (ms: number): void => {
    cancelLook = clock.after(ms, () => {
      void keepAll()
        .catch(error => onError(`Read models could not be copied: ${error}.`))
        .then(() => (isStopped ? undefined : lookLater(ms)));
    });
  };
  if (options.keepEveryMs != null) lookLater(options.keepEveryMs);

  return {
    run: (query, moment) => async () => {
      const definition = queries.get(query.name);
      if (definition === undefined) throw new Error(`There is no query ${query.name}.`);
      if (!definition.isOfFlow) return askFile(definition, query, moment);
      const reply = await work.ask({ query, position: moment.position, file: null });
      return reply.kind === 'long-flow' ? askFile(definition, query, moment) : answerOf(reply);
    },
    keep: keepAll,
    counts: () => ({ files: kept.count(), bytes: kept.bytes(), building: builds.size }),
    stop: async () => {
      isStopped = true;
      cancelLook();
      condition.end();
      await work.stop();
    },
  };
};

const isNear = (from: Position, position: Position, near: Position): boolean =>
  from <= position && position - from <= near;

const answerOf = <A>(reply: Asked): E.Either<MomentError, A> => {
  switch (reply.kind) {
    case 'answer':
      return E.right(reply.answer as A);
    case 'too-long':
    case 'too-large':
      return E.left({ _tag: 'SearchRefused', why: reply.kind });
    case 'store-unavailable':
      return E.left({ _tag: 'StoreUnavailable', cause: reply.cause });
    case 'unreadable':
      return E.left({ _tag: 'MomentFailed', cause: reply.cause ?? 'it is gone' });
    case 'failed':
      throw new Error(reply.message);
    case 'long-flow':
      throw new Error('a read model as a whole has no long flow');
  }
};
