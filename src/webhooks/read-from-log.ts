/** What the log says of how a delivery came about. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { DeliveryEvent } from '../../domain/delivery';
import type { EventMetadata, Recorded } from '../../domain/history';
import type { OfType } from '../../domain/kernel/aggregate';
import type { CommandError } from '../commands/command-runner';
import type { EventStore } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';

/** How a delivery came about: what it is, and in which context. */
export interface Scheduled {
  readonly eventId: string;
  readonly metadata: EventMetadata;
  readonly event: OfType<DeliveryEvent, 'DeliveryScheduled'>;
}

/** Null when the stream is none of a delivery. */
export const scheduledIn = (store: EventStore, stream: string): TE.TaskEither<CommandError, Scheduled | null> =>
  pipe(
    store.readStream(stream, { limit: 1 }),
    TE.flatMapEither(([first]): E.Either<CommandError, Scheduled | null> => {
      if (first === undefined) return E.right(null);
      return pipe(
        decode(first),
        E.bimap(
          unreadable => ({ _tag: 'StreamUnreadable' as const, unreadable }),
          recorded => (isScheduled(recorded) ? recorded : null),
        ),
      );
    }),
  );

const isScheduled = (recorded: Recorded): recorded is Recorded & Scheduled =>
  recorded.event.type === 'DeliveryScheduled';
