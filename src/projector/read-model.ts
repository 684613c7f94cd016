/** One read model: the copy that serves, those that are built beside it, and who waits for what it has not seen yet. */

import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as A from 'fp-ts/ReadonlyArray';
import * as TE from 'fp-ts/TaskEither';
import type { Projection } from '../../projections/projection';
import type { ReadDb } from '../../projections/query';
import type { EventStore, Position, StoreUnavailable } from '../event-store/event-store';
import { askWhenReady, createCondition } from '../lib/condition';
import type { Clock } from '../runtime/ports';
import { removeDatabase } from '../sqlite/disposable-file';
import { causeOf } from '../sqlite/errors';
import { type CompareFailed, compareWithLog, type OnProgress } from './compare';
import { type Copy, createCopy } from './copy';
import type { Parked } from './copy-file';
import type { Difference } from './differences';
import type { Feed } from './feed';
import { copyFile, freshFile, olderFile, removeAllBut } from './files';
import { readableNow } from './readable-now';

/** The read model has not seen yet what the reader wants to see: try again in a moment. */
export interface NotReady {
  readonly _tag: 'NotReady';
  readonly projection: string;
  /** How far what serves has read the log; null while nothing does. */
  readonly position: Position | null;
}

export interface RebuildFailed {
  readonly _tag: 'RebuildFailed';
  readonly message: string;
}

export interface ReadModelStatus {
  readonly name: string;
  readonly version: number;
  /** How far what serves has read the log; null while nothing does. */
  readonly position: Position | null;
  /** Of the copy that serves; null while none does. */
  readonly file: string | null;
  /** How far the copy is that is being built; null when none is. */
  readonly building: { readonly position: Position; readonly head: Position | null; readonly file: string } | null;
  /** The first of the streams that are parked. */
  readonly parked: ReadonlyArray<Parked>;
  readonly parkedStreams: number;
  /** Why its file does not take what is to be written; null when it does. What it has it serves, and it tries again. */
  readonly fault: string | null;
}

/** The status goes from thread to thread with each change of it. */
const SHOWN_PARKED = 10;

export interface ReadModel {
  readonly read: <A>(atLeast: Position, ask: (db: ReadDb) => A) => TE.TaskEither<NotReady, A>;
  readonly status: () => ReadModelStatus;
  /** Builds a new copy beside the one that serves, then lets it take its place. */
  readonly rebuild: (onProgress: OnProgress) => TE.TaskEither<RebuildFailed, void>;
  /** Somebody who reads beside it found this file damaged: it is built anew. */
  readonly damaged: (file: string, cause: string) => void;
  readonly compare: (
    onProgress: OnProgress,
  ) => TE.TaskEither<CompareFailed | StoreUnavailable, ReadonlyArray<Difference>>;
  /** Begins anew what was built from another log, and builds anew what an older version could not read all of. */
  readonly verify: TE.TaskEither<StoreUnavailable, unknown>;
  readonly close: () => void;
}

export interface ReadModelOptions {
  readonly store: EventStore;
  readonly projection: Projection;
  readonly dir: string;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly onError: (message: string) => void;
  /** How long a reader waits. */
  readonly timeoutMs: number;
  /** Its status may be another. */
  readonly onChange: () => void;
}

interface Rebuild {
  readonly copy: Copy;
  readonly onProgress: OnProgress;
  readonly settle: (result: E.Either<RebuildFailed, void>) => void;
  readonly result: Promise<E.Either<RebuildFailed, void>>;
}

export const createReadModel = (options: ReadModelOptions): ReadModel => {
  const { store, projection, dir, clock, feed, onError, timeoutMs, onChange } = options;
  const condition = createCondition(clock);
  const changed = (): void => {
    condition.check();
    onChange();
  };

  const attempt = <A>(work: () => A): A | null =>
    pipe(
      E.tryCatch(work, error => onError(`Read model ${projection.name}: ${causeOf(error)}`)),
      E.getOrElseW(() => null),
    );

  const copyIn = (file: string): Copy => {
    const copy = createCopy({
      ...{ file, projection, clock, onError },
      freshFile: () => freshFile(dir, projection),
      onReset: () => {
        feed.add(copy);
        onChange();
      },
      onApplied: done => {
        if (copy === rebuild?.copy) progressed(rebuild, done);
        changed();
      },
      onCaughtUp: () => {
        if (copy === rebuild?.copy) switchTo(rebuild);
        else if (copy === current) retireOlder();
        changed();
      },
    });
    copy.open();
    feed.add(copy);
    return copy;
  };

  const retire = (copy: Copy): void => {
    feed.remove(copy);
    copy.close();
  };

  const retireOlder = (): void => {
    if (older !== null) retire(older);
    older = null;
    attempt(() => removeAllBut(dir, projection, [current.file(), rebuild?.copy.file() ?? null]));
  };

  const progressed = (running: Rebuild, done: boolean): void => {
    const { copy, onProgress } = running;
    if (done) attempt(() => onProgress(copy.position(), feed.head() ?? copy.position()));
    else abandon(running, copy.fault() ?? 'its file was damaged');
  };

  const abandon = ({ copy, settle }: Rebuild, message: string): void => {
    rebuild = null;
    retire(copy);
    attempt(() => removeDatabase(copy.file()));
    settle(E.left({ _tag: 'RebuildFailed', message }));
  };

  const switchTo = ({ copy, settle }: Rebuild): void => {
    rebuild = null;
    retire(current);
    current = copy;
    retireOlder();
    settle(E.right(undefined));
  };

  const beginRebuild = (onProgress: OnProgress): Rebuild => {
    let settle: Rebuild['settle'] = () => undefined;
    const result = new Promise<E.Either<RebuildFailed, void>>(resolve => {
      settle = resolve;
    });
    return { copy: copyIn(freshFile(dir, projection)), onProgress, settle, result };
  };

  /** What follows of it was passed over, so only the whole log makes it right. */
  const free = (readable: Parked | null): void => {
    if (readable === null || rebuild !== null) return;
    onError(`Read model ${projection.name} is built anew beside the old copy: this version reads ${readable.stream}.`);
    rebuild = beginRebuild(() => undefined);
  };

  const [currentFile, previousFile] = [copyFile(dir, projection), attempt(() => olderFile(dir, projection))];
  attempt(() => removeAllBut(dir, projection, [currentFile, previousFile]));
  let rebuild: Rebuild | null = null;
  let older = previousFile === null ? null : copyIn(previousFile);
  let current = copyIn(currentFile);

  const serving = (): Copy | null => (current.isReady() ? current : older?.isReady() ? older : null);
  const isAt = (position: Position): boolean => (serving()?.position() ?? -1) >= position;

  const damaged = (file: string, cause: string): void => {
    for (const copy of [current, older]) copy?.damaged(file, cause);
  };

  return {
    read: (atLeast, ask) => async () => {
      const isReady = (): boolean => isAt(atLeast);
      const answered = await askWhenReady(condition, clock, timeoutMs, isReady, () => serving()?.query(ask) ?? null);
      if (answered !== null) return E.right(answered.answer);
      return E.left({ _tag: 'NotReady', projection: projection.name, position: serving()?.position() ?? null });
    },
    status: () => {
      const building = rebuild?.copy ?? (current.isReady() ? null : current);
      return {
        name: projection.name,
        version: projection.version,
        position: serving()?.position() ?? null,
        file: serving()?.file() ?? null,
        building: building && { position: building.position(), head: feed.head(), file: building.file() },
        parked: current.parked().slice(0, SHOWN_PARKED),
        parkedStreams: current.parked().length,
        fault: current.fault(),
      };
    },
    rebuild: onProgress => () => {
      rebuild ??= beginRebuild(onProgress);
      return rebuild.result;
    },
    damaged,
    compare: onProgress =>
      pipe(
        compareWithLog({ store, dir, projection, clock }, onProgress),
        TE.orElseFirstIOK(failed => () => {
          if (failed._tag === 'CompareFailed' && failed.damaged !== null) damaged(failed.damaged, failed.message);
        }),
      ),
    verify: () =>
      pipe(
        [current, older],
        A.filter(copy => copy !== null),
        TE.traverseArray(copy => copy.verify(store)),
        TE.flatMap(() => readableNow(store, current.parked())),
        TE.map(free),
      )(),
    close: () => {
      if (rebuild !== null) abandon(rebuild, 'the service stops');
      if (older !== null) retire(older);
      retire(current);
      condition.end();
    },
  };
};
