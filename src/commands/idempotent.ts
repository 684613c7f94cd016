/**
 * One effect per idempotency key, from the log alone: the ids of a keyed command's events follow from the key, so the
 * events of an earlier run are found again, and with them its answer, whichever replica or process made it.
 */
import { createHash } from 'node:crypto';
import * as E from 'fp-ts/Either';
import type { Aggregate } from '../../domain/kernel/aggregate';
import type { EventStore } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import type { CommandError, Outcome } from './command-runner';
import { foldOn } from './load';

/** A UUID (version 8, RFC 9562) made of the name. */
export const uuidOf = (name: string): string => {
  const bytes = createHash('sha256').update(name).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

export const keyedEventId = (key: string, index: number): string => uuidOf(`${key}/${index}`);

/** What the command answered when it first ran under this key; null when it never did. */
export const earlierOutcome = async <Command, State, Event>(
  store: EventStore,
  aggregate: Aggregate<Command, State, Event>,
  stream: string,
  key: string,
): Promise<E.Either<CommandError, Outcome<State, Event> | null>> => {
  const first = await store.find(stream, keyedEventId(key, 0))();
  if (E.isLeft(first)) return first;
  if (first.right === null) return E.right(null);

  const events: Event[] = [];
  let from = first.right.revision;
  for (;;) {
    const read = await store.readStream(stream, { from })();
    if (E.isLeft(read)) return read;
    const mine = read.right.filter(({ eventId }, index) => eventId === keyedEventId(key, events.length + index));
    for (const recorded of mine) {
      const decoded = decode(recorded);
      if (E.isLeft(decoded)) return E.left({ _tag: 'StreamUnreadable', unreadable: decoded.left });
      events.push(decoded.right.event as Event);
    }
    from += mine.length;
    if (mine.length === 0 || mine.length < read.right.length) break;
  }
  const start = { state: aggregate.initial, revision: -1, position: 0 };
  const folded = await foldOn(store, aggregate, stream, start, from - 1);
  return E.isLeft(folded) ? folded : E.right({ ...folded.right, events });
};
