/** Keeps the read models at the end of the log, and answers from them what is not older than the reader wants to see. */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Projection } from '../../projections/projection';
import type { ReadDb, ReadModelQuery } from '../../projections/query';
import type { EventStore, Position, StoreUnavailable } from '../event-store/event-store';
import type { Clock } from '../runtime/ports';
import type { CompareFailed, OnProgress } from './compare';
import type { Difference } from './differences';
import { createFeed } from './feed';
import { removeAsides } from './files';
import type { FoldMark } from './fold-mark';
import { createReadModel, type NotReady, type ReadModel, type ReadModelStatus, type RebuildFailed } from './read-model';

/** A search ended since it took too long, found too much for one answer, or was one too many at once. */
export interface SearchRefused {
  readonly _tag: 'SearchRefused';
  readonly why: 'too-long' | 'too-large' | 'busy';
}

export type ReadError = NotReady | StoreUnavailable | SearchRefused;

export interface Projector {
  /** Opens the read models, then follows the log; until the log is reached and caught up with, reads wait. */
  readonly start: () => void;
  readonly stop: () => Promise<void>;
  /** Asks once the read model holds all events up to `atLeast`, and at any rate all that were in the log at the start. */
  readonly read: <A>(name: string, atLeast: Position, ask: (db: ReadDb) => A) => TE.TaskEither<ReadError, A>;
  /** As `read`, in a thread of its own, for what may take long; clients take turns. Absent where there is none. */
  readonly search?: <A>(
    name: string,
    atLeast: Position,
    query: ReadModelQuery<A>,
    client: string,
  ) => TE.TaskEither<ReadError, A>;
  readonly status: () => ReadonlyArray<ReadModelStatus>;
  /** What the store that is waited for last said; null when it answers. */
  readonly unreachable: () => StoreUnavailable | null;
  /** Builds the read model anew from the whole log while the old copy serves. Frees what is parked. */
  readonly rebuild: (name: string, onProgress?: OnProgress) => TE.TaskEither<RebuildFailed, void>;
  /**
   * What differs between the read model and a fresh fold of the log up to the same position. One that turns out to be
   * damaged is built anew, and then compared.
   */
  readonly compare: (
    name: string,
    onProgress?: OnProgress,
  ) => TE.TaskEither<CompareFailed | ReadError, ReadonlyArray<Difference>>;
}

export interface ProjectorOptions {
  readonly store: EventStore;
  /** For the read models' files alone; made when it is missing. */
  readonly dir: string;
  readonly clock: Clock;
  readonly projections: ReadonlyArray<Projection>;
  /** Gets in one line what went wrong and is dealt with. */
  readonly onError: (message: string) => void;
  /** How long a reader waits. Default 5000. */
  readonly timeoutMs?: number;
  /** Outlives a thread that ends while it folds. */
  readonly mark?: FoldMark;
  /** What `status` answers may be another. */
  readonly onChange?: () => void;
}

export const createProjector = (
  options: ProjectorOptions,
): Projector & { readonly damaged: (name: string, ...it: Parameters<ReadModel['damaged']>) => void } => {
  const { store, dir, clock, projections, onError, timeoutMs = 5000, onChange = () => undefined } = options;
  const feed = createFeed(store, clock, options.mark);
  const models = new Map<string, ReadModel>();

  const named = (name: string): ReadModel => {
    const model = models.get(name);
    if (model === undefined) throw new Error(`There is no read model ${name}, or the projector was not started.`);
    return model;
  };

  const read = <A>(name: string, atLeast: Position, ask: (db: ReadDb) => A): TE.TaskEither<ReadError, A> =>
    pipe(
      named(name).read(atLeast, ask),
      TE.mapLeft(notReady => feed.unreachable() ?? notReady),
    );

  const compareOnce = (
    name: string,
    onProgress: OnProgress,
  ): TE.TaskEither<CompareFailed | ReadError, ReadonlyArray<Difference>> =>
    pipe(
      read(name, 0, () => undefined),
      TE.flatMap((): ReturnType<ReadModel['compare']> => named(name).compare(onProgress)),
    );

  return {
    start: () => {
      removeAsides(dir);
      for (const projection of projections) {
        models.set(
          projection.name,
          createReadModel({ store, projection, dir, clock, feed, onError, timeoutMs, onChange }),
        );
      }
      feed.start(TE.sequenceArray([...models.values()].map(model => model.verify)));
    },
    stop: async () => {
      await feed.stop();
      for (const model of models.values()) model.close();
    },
    read,
    status: () => [...models.values()].map(model => model.status()),
    unreachable: feed.unreachable,
    rebuild: (name, onProgress = () => undefined) => named(name).rebuild(onProgress),
    compare: (name, onProgress = () => undefined) =>
      pipe(
        compareOnce(name, onProgress),
        TE.orElse(failed =>
          failed._tag === 'CompareFailed' && failed.damaged !== null ? compareOnce(name, onProgress) : TE.left(failed),
        ),
      ),
    damaged: (name, file, cause) => named(name).damaged(file, cause),
  };
};
