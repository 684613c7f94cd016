/**
 * A copy of a read model that heals itself: a file that is damaged, foreign or of another log is removed and begun anew,
 * and while its disk does not take what is written it stays where it is.
 */
import { existsSync, renameSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Projection } from '../../projections/projection';
import type { EventStore, Position, RecordedEvent, StoreUnavailable } from '../event-store/event-store';
import { causeOf } from '../event-store/sqlite/open-error';
import type { Clock } from '../runtime/ports';
import { type CopyFile, openCopyFile, type Parked } from './copy-file';
import { faultOf } from './fault';
import { removeDatabase } from './open-database';
import type { ReadDb } from './read-db';

/** A run of the log: the events after one position, up to another. */
export interface Run {
  readonly after: Position;
  readonly events: ReadonlyArray<RecordedEvent>;
  readonly upTo: Position;
}

export interface Copy {
  /** Until then, and while the file cannot be opened, it stands at 0. */
  readonly open: () => void;
  readonly position: () => Position;
  readonly parked: () => ReadonlyArray<Parked>;
  /** Why the last attempt to write failed; null when it did not. */
  readonly trouble: () => string | null;
  /** False when it could not, or stands before the run; then nothing of it was taken in. */
  readonly apply: (run: Run) => boolean;
  /** Null when the copy turned out to be unusable. What the query itself throws is thrown on. */
  readonly query: <A>(ask: (db: ReadDb) => A) => { readonly answer: A } | null;
  /** Begins anew when the log does not hold what the copy has read of it. */
  readonly verify: (store: EventStore) => TE.TaskEither<StoreUnavailable, void>;
  /** Takes the place of what is in this file. False when it could not, and stays where it was. */
  readonly moveTo: (file: string) => boolean;
  readonly close: () => void;
}

export interface CopyOptions {
  readonly file: string;
  readonly projection: Projection;
  readonly clock: Pick<Clock, 'now'>;
  readonly onError: (message: string) => void;
  /** It stands at 0 again. */
  readonly onReset: () => void;
}

export const createCopy = ({ projection, clock, onError, onReset, ...options }: CopyOptions): Copy => {
  let { file } = options;
  let open: CopyFile | null = null;
  let trouble: string | null = null;

  const close = (): void => {
    const closing = open;
    open = null;
    E.tryCatch(() => closing?.close(), causeOf);
  };

  const beginAnew = (why: string): void => {
    onError(`Read model ${projection.name}: ${file} is built anew: ${why}`);
    close();
    removeDatabase(file);
    onReset();
  };

  const ofDisk = (error: unknown): void => {
    if (trouble === null) onError(`Read model ${projection.name}: ${file}: ${causeOf(error)}`);
    trouble = causeOf(error);
    if (open?.isSound() === false) {
      close();
      onReset();
    }
  };

  const attempt = <A>(work: (open: CopyFile) => A): { readonly answer: A } | null => {
    try {
      open ??= openCopyFile(file, projection, clock);
      const answer = work(open);
      trouble = null;
      return { answer };
    } catch (error) {
      if (faultOf(error) === 'file') E.tryCatch(() => beginAnew(causeOf(error)), ofDisk);
      else ofDisk(error);
      return null;
    }
  };

  return {
    open: () => {
      if (attempt(() => undefined) === null) attempt(() => undefined);
    },
    position: () => open?.position() ?? 0,
    parked: () => open?.parked() ?? [],
    trouble: () => trouble,
    apply: ({ after, events, upTo }) =>
      attempt(copy => {
        if (copy.position() < after) return false;
        if (copy.position() < upTo) copy.apply(events, upTo);
        return true;
      })?.answer ?? false,
    query: ask => {
      if (open === null) return null;
      try {
        return { answer: ask(open.db) };
      } catch (error) {
        if (faultOf(error) === 'event') throw error;
        return attempt(() => {
          throw error;
        });
      }
    },
    verify: store => {
      const witness = open?.witness() ?? null;
      if (witness === null) return TE.right(undefined);
      return pipe(
        store.find(witness.stream, witness.event_id),
        TE.map(found =>
          found?.position === witness.position
            ? undefined
            : void attempt(() => beginAnew('the log is not the one that it was built from')),
        ),
      );
    },
    moveTo: target =>
      attempt(() => {
        close();
        if (existsSync(`${file}-wal`)) throw new Error('its last changes could not be written to its main file');
        removeDatabase(target);
        renameSync(file, target);
        file = target;
        open = openCopyFile(file, projection, clock);
      }) !== null,
    close,
  };
};
