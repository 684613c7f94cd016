/** What the log itself says now. The states that the command runner keeps may be behind those of other replicas. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { DeliveryEvent } from '../../domain/delivery';
import type { EventMetadata, Recorded } from '../../domain/history';
import type { Aggregate, OfType } from '../../domain/kernel/aggregate';
import type { CommandError } from '../commands/command-runner';
import { load } from '../commands/load';
import { noSnapshots } from '../commands/sqlite-snapshots';
import type { EventStore } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';

export const stateFromLog = <Command, State, Event>(
  store: EventStore,
  aggregate: Aggregate<Command, State, Event>,
  stream: string,
): TE.TaskEither<CommandError, State> =>
  pipe(
    () => load(store, noSnapshots, aggregate, stream, undefined),
    TE.map(({ state }) => state),
  );

/** How a delivery came about: what it is, and in which context. */
export interface Scheduled {
  readonly eventId: string;
  readonly metadata: EventMetadata;
  readonly event: OfType<DeliveryEvent, 'DeliveryScheduled'>;
}

const isScheduled = (recorded: Recorded): recorded is Recorded & Scheduled =>
  recorded.event.type === 'DeliveryScheduled';

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
