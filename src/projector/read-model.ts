/** One read model: the copy that serves, those that are built beside it, and who waits for what it has not seen yet. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Projection } from '../../projections/projection';
import type { EventStore, Position, StoreUnavailable } from '../event-store/event-store';
import { causeOf } from '../event-store/sqlite/open-error';
import type { Clock } from '../runtime/ports';
import { createArrivals } from './arrivals';
import { type CompareFailed, compareWithLog, type OnProgress } from './compare';
import { type Copy, createCopy } from './copy';
import type { Parked } from './copy-file';
import type { Difference } from './differences';
import type { Feed, Follower } from './feed';
import { copyFile, olderFile, removeOtherVersions, tidyUp } from './files';
import { removeDatabase } from './open-database';
import type { ReadDb } from './read-db';

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
  /** How far the copy is that is being built; null when none is. */
  readonly building: { readonly position: Position; readonly head: Position | null } | null;
  readonly parked: ReadonlyArray<Parked>;
  /** Why its file does not take what is to be written; null when it does. What it has it serves, and it tries again. */
  readonly trouble: string | null;
}

export interface ReadModel {
  readonly read: <A>(atLeast: Position, ask: (db: ReadDb) => A) => TE.TaskEither<NotReady, A>;
  readonly status: () => ReadModelStatus;
  /** Builds a new copy beside the one that serves, then lets it take its place. */
  readonly rebuild: (onProgress: OnProgress) => TE.TaskEither<RebuildFailed, void>;
  readonly compare: (
    onProgress: OnProgress,
  ) => TE.TaskEither<CompareFailed | StoreUnavailable, ReadonlyArray<Difference>>;
  /** Begins anew what was built from another log. */
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
  readonly patienceMs: number;
}

interface Member {
  readonly copy: Copy;
  readonly follower: Follower;
  /** It has been at the end of the log, and so holds all that was acknowledged before this process began. */
  isReady: boolean;
}

interface Building {
  readonly member: Member;
  readonly onProgress: OnProgress;
  readonly settle: (result: E.Either<RebuildFailed, void>) => void;
  readonly result: Promise<E.Either<RebuildFailed, void>>;
}

export const createReadModel = (options: ReadModelOptions): ReadModel => {
  const { store, projection, dir, clock, feed, onError, patienceMs } = options;
  const arrivals = createArrivals(clock);
  const rebuiltFile = copyFile(dir, projection, 'rebuild');

  const attempt = <A>(work: () => A): A | null =>
    pipe(
      E.tryCatch(work, error => onError(`Read model ${projection.name}: ${causeOf(error)}`)),
      E.getOrElseW(() => null),
    );

  const member = (file: string): Member => {
    const onReset = (): void => {
      self.isReady = false;
      feed.add(self.follower);
    };
    const copy = createCopy({ file, projection, clock, onError, onReset });
    const follower: Follower = {
      position: copy.position,
      apply: run => {
        const done = copy.apply(run);
        if (self === building?.member) progressed(building, done);
        arrivals.check();
        return done;
      },
      caughtUp: () => {
        self.isReady = true;
        if (self === building?.member) switchTo(building);
        if (self === current) retireOlder();
        arrivals.check();
      },
    };
    const self: Member = { copy, follower, isReady: false };
    copy.open();
    feed.add(follower);
    return self;
  };

  const retire = ({ copy, follower }: Member): void => {
    feed.remove(follower);
    copy.close();
  };

  const retireOlder = (): void => {
    if (older !== null) retire(older);
    older = null;
    attempt(() => removeOtherVersions(dir, projection));
  };

  const progressed = (rebuild: Building, done: boolean): void => {
    const { copy } = rebuild.member;
    if (done) rebuild.onProgress(copy.position(), feed.head() ?? copy.position());
    else abandon(rebuild, copy.trouble() ?? 'its file was damaged');
  };

  const abandon = (rebuild: Building, message: string): void => {
    building = null;
    retire(rebuild.member);
    attempt(() => removeDatabase(rebuiltFile));
    rebuild.settle(E.left({ _tag: 'RebuildFailed', message }));
  };

  const switchTo = ({ member, settle }: Building): void => {
    building = null;
    retire(current);
    current = member;
    const moved = current.copy.moveTo(copyFile(dir, projection));
    const message = current.copy.trouble() ?? '';
    settle(moved ? E.right(undefined) : E.left({ _tag: 'RebuildFailed', message }));
  };

  const rebuild = (onProgress: OnProgress): Promise<E.Either<RebuildFailed, void>> => {
    if (building !== null) return building.result;
    attempt(() => removeDatabase(rebuiltFile));
    let settle: Building['settle'] = () => undefined;
    const result = new Promise<E.Either<RebuildFailed, void>>(resolve => {
      settle = resolve;
    });
    building = { member: member(rebuiltFile), onProgress, settle, result };
    return result;
  };

  attempt(() => tidyUp(dir, projection));
  let building: Building | null = null;
  const olderPath = attempt(() => olderFile(dir, projection));
  let older = olderPath === null ? null : member(olderPath);
  let current = member(copyFile(dir, projection));

  const members = (): ReadonlyArray<Member> => [current, older].filter(one => one !== null);
  const serving = (): Copy | null => members().find(({ isReady }) => isReady)?.copy ?? null;
  const isAt = (position: Position): boolean => (serving()?.position() ?? -1) >= position;

  return {
    read: (atLeast, ask) => async () => {
      const until = clock.now() + patienceMs;
      for (;;) {
        const asked = isAt(atLeast) ? serving()?.query(ask) : null;
        if (asked) return E.right(asked.answer);
        if (await arrivals.wait(() => isAt(atLeast), until - clock.now())) continue;
        return E.left({ _tag: 'NotReady', projection: projection.name, position: serving()?.position() ?? null });
      }
    },
    status: () => {
      const unready = building?.member ?? (current.isReady ? null : current);
      return {
        name: projection.name,
        version: projection.version,
        position: serving()?.position() ?? null,
        building: unready && { position: unready.copy.position(), head: feed.head() },
        parked: current.copy.parked(),
        trouble: current.copy.trouble(),
      };
    },
    rebuild: onProgress => () => rebuild(onProgress),
    compare: onProgress => compareWithLog({ store, dir, projection, clock }, onProgress),
    verify: () => TE.sequenceArray(members().map(({ copy }) => copy.verify(store)))(),
    close: () => {
      if (building !== null) abandon(building, 'the service stops');
      for (const one of members()) retire(one);
      arrivals.end();
    },
  };
};
