/**
 * A copy of a read model that follows the log and heals itself: a file that is damaged, foreign or of another log is
 * removed and begun anew, and while its disk does not take what is to be written it stays where it is.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Projection } from '../../projections/projection';
import type { ReadDb } from '../../projections/query';
import { isInLog } from '../event-store/event-place';
import type { EventStore, StoreUnavailable } from '../event-store/event-store';
import type { Clock } from '../runtime/ports';
import { removeDatabase } from '../sqlite/disposable-file';
import { causeOf } from '../sqlite/errors';
import { type CopyFile, openCopyFile, type Parked } from './copy-file';
import { faultOf } from './fault';
import type { Follower } from './feed';

/** While its file is not open it stands at 0. */
export interface Copy extends Follower {
  readonly open: () => void;
  /** It has been at the end of the log, and so holds all that was acknowledged before this process began. */
  readonly isReady: () => boolean;
  readonly parked: () => ReadonlyArray<Parked>;
  /** Why the last attempt to write failed; null when it did not. */
  readonly fault: () => string | null;
  /** Null when the copy turned out to be unusable. What the query itself throws is thrown on. */
  readonly query: <A>(ask: (db: ReadDb) => A) => { readonly answer: A } | null;
  /** Somebody else who read this file found it damaged. */
  readonly damaged: (file: string, cause: string) => void;
  /** Begins anew when the log does not hold what the copy has read of it. */
  readonly verify: (store: EventStore) => TE.TaskEither<StoreUnavailable, void>;
  readonly file: () => string;
  readonly close: () => void;
}

export interface CopyOptions {
  readonly file: string;
  /** Where to begin anew: SQLite may hold on to what was closed. */
  readonly freshFile: () => string;
  readonly projection: Projection;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  readonly onError: (message: string) => void;
  readonly onApplied: (done: boolean) => void;
  readonly onCaughtUp: () => void;
  /** It stands at 0 again. */
  readonly onReset: () => void;
}

export const createCopy = (options: CopyOptions): Copy => {
  const { freshFile, projection, clock, onError, onApplied, onCaughtUp, onReset } = options;
  let { file } = options;
  let open: CopyFile | null = null;
  let isReady = false;
  let fault: string | null = null;

  const close = (): void => {
    const closing = open;
    open = null;
    E.tryCatch(() => closing?.close(), causeOf);
  };

  const reset = (): void => {
    close();
    isReady = false;
    onReset();
  };

  const beginAnew = (why: string): void => {
    onError(`Read model ${projection.name} is built anew, since ${file} cannot be used: ${why}.`);
    reset();
    const damaged = file;
    file = freshFile(); // while the old one still takes its name
    removeDatabase(damaged);
  };

  const cannot = (error: unknown): void => {
    if (fault === null) onError(`Read model ${projection.name}: ${file}: ${causeOf(error)}`);
    fault = causeOf(error);
    if (open?.isSound() === false) reset();
  };

  const attempt = <A>(work: (open: CopyFile) => A): { readonly answer: A } | null => {
    try {
      open ??= openCopyFile(file, projection, clock);
      const answer = work(open);
      fault = null;
      return { answer };
    } catch (error) {
      if (faultOf(error) === 'file') E.tryCatch(() => beginAnew(causeOf(error)), cannot);
      else cannot(error);
      return null;
    }
  };

  return {
    open: () => {
      if (attempt(() => undefined) === null) attempt(() => undefined);
    },
    position: () => open?.position() ?? 0,
    isReady: () => isReady,
    parked: () => open?.parked() ?? [],
    fault: () => fault,
    apply: ({ after, events, upTo, decode }) => {
      const done = attempt(copy => {
        if (copy.position() < after) return false;
        if (copy.position() < upTo) copy.apply(events, upTo, decode);
        return true;
      });
      onApplied(done?.answer ?? false);
      return done?.answer ?? false;
    },
    caughtUp: () => {
      isReady = true;
      onCaughtUp();
    },
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
    damaged: (found, cause) => {
      if (found === file && open !== null) E.tryCatch(() => beginAnew(cause), cannot);
    },
    verify: store => {
      const witness = open?.witness() ?? null;
      if (witness === null) return TE.right(undefined);
      return pipe(
        isInLog(store, { ...witness, eventId: witness.event_id }),
        TE.map(isSameLog => (isSameLog ? undefined : void attempt(() => beginAnew('it was built from another log')))),
      );
    },
    file: () => file,
    close,
  };
};
