/** A replica that opens leaves a mark at the end of the log: once it reads that, it has read all that was before. */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { EventStore, Position, StoreError } from '../../event-store/event-store';
import type { Random } from '../../runtime/ports';

/** The stream of them; all of it is kept. */
export const MARKS = 'replicas';

/** Where the mark stands. */
export const leaveMark = (store: EventStore, random: Pick<Random, 'uuid'>): TE.TaskEither<StoreError, Position> => {
  const mark = { eventId: random.uuid(), type: 'ReplicaOpened', data: '{}', metadata: '{}' };
  return pipe(
    store.append(MARKS, 'any', [mark]),
    TE.map(({ position }) => position),
  );
};
