/**
 * Where an event stands. What is kept beside the log knows the last event that it has of it: a backup that is put back
 * gives the positions behind it to other events, so that a position alone does not tell whether the log is still the same.
 */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { EventStore, Position, StoreUnavailable } from './event-store';

export interface EventPlace {
  readonly stream: string;
  readonly eventId: string;
  readonly position: Position;
}

/** False: the log is another one from here on, or from before. */
export const isInLog = (
  store: Pick<EventStore, 'find'>,
  { stream, eventId, position }: EventPlace,
): TE.TaskEither<StoreUnavailable, boolean> =>
  pipe(
    store.find(stream, eventId),
    TE.map(found => found?.position === position),
  );
