/** Whoever has missed much reads anew what they show, which is less work for them and for the log than all that happened. */
import { pipe } from 'fp-ts/function';
import type { EventStore, Position, StoreUnavailable } from '../../event-store/event-store';
import * as TE from '../../lib/task-either';
import type { Answer } from '../edge/endpoint';
import { ofCommandError } from '../edge/failure';

interface Begin {
  readonly after: Position;
  /** It is not where the reader stood. */
  readonly isResync: boolean;
}

type Log = Pick<EventStore, 'readAll' | 'head'>;

/** Events are counted: positions of some stores are no counts. */
export const resyncAt = (log: Log, after: Position, maxReplay: number | undefined): Answer<Begin> =>
  maxReplay === undefined
    ? TE.right({ after, isResync: false })
    : pipe(
        isMoreThan(log, after, maxReplay),
        TE.flatMap(isResync =>
          pipe(
            isResync ? log.head() : TE.right(after),
            TE.map(begin => ({ after: begin, isResync })),
          ),
        ),
        TE.mapLeft(ofCommandError),
      );

const isMoreThan = (log: Log, after: Position, count: number): TE.TaskEither<StoreUnavailable, boolean> =>
  pipe(
    log.readAll({ after, limit: count + 1 }),
    TE.flatMap(events => {
      const last = events.at(-1);
      if (events.length > count) return TE.right(true);
      return last === undefined ? TE.right(false) : isMoreThan(log, last.position, count - events.length);
    }),
  );
