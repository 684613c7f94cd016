/**
 * One effect per idempotency key, from the log alone: the ids of a keyed command's events follow from the key, so the
 * events of an earlier run are found again, and with them its answer, whichever replica or process made it.
 */
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import type { Aggregate, NothingChanged } from '../../domain/kernel/aggregate';
import type { EventPlace } from '../event-store/event-place';
import type { EventStore, RecordedEvent } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { emptyState, foldOn } from './load';
import type { CommandError, CommandOutcome } from './outcome';

interface Fact {
  readonly type: string;
}

export interface EarlierRun<State, Event> {
  /** What the command answered, or would have. */
  readonly outcome: CommandOutcome<State, Event>;
  /** The last of its events. */
  readonly last: EventPlace;
  /** What it was about to append in further parts, when it was cut short between two of them. */
  readonly rest: ReadonlyArray<Event>;
}

/** A UUID (version 8, RFC 9562) made of the name. */
export const uuidOf = (name: string): string => {
  const bytes = createHash('sha256').update(name).digest();
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

export const keyedEventId = (key: string, index: number): string => uuidOf(`${key}/${index}`);

/**
 * What is stored of a keyed command: its events, or a mark that there were none. Of one that was cut short the mark
 * says, too, that nothing is left to do, whatever happens to the stream later.
 */
export const traceOf = <Event extends Fact>(
  command: { readonly type: string; readonly at: string },
  events: ReadonlyArray<Event>,
  wasCutShort: boolean,
): ReadonlyArray<Event> => {
  if (events.length > 0 && !wasCutShort) return events;
  const mark: NothingChanged = { type: 'NothingChanged', at: command.at, command: command.type };
  return [...events, mark as Fact as Event];
};

/** What the command did when it first ran under this key; null when it never did. */
export const earlierRun = async <Command, State, Event extends Fact>(
  store: EventStore,
  aggregate: Aggregate<Command, State, Event>,
  stream: string,
  command: Command,
  key: string,
): Promise<E.Either<CommandError, EarlierRun<State, Event> | null>> => {
  const { isSeparable = () => false } = aggregate;
  const first = await store.find(stream, keyedEventId(key, 0))();
  if (E.isLeft(first)) return first;
  if (first.right === null) return E.right(null);
  const found = await eventsUnder(store, stream, key, first.right, isSeparable);
  if (E.isLeft(found)) return found;
  const { events, last } = found.right;
  const changes = events.filter(one => !isMark(one));
  const isWhole = changes.length < events.length || !isSeparable(events);

  const before = await foldOn(store, aggregate, stream, emptyState(aggregate), first.right.revision - 1);
  if (E.isLeft(before)) return before;
  const after = await foldOn(store, aggregate, stream, before.right, last.revision);
  if (E.isLeft(after)) return after;
  const intended = isWhole ? E.right([]) : aggregate.decide(command)(before.right.state);
  const rest = E.isRight(intended) ? intended.right.slice(events.length) : [];
  return E.right({
    outcome: { ...after.right, events: changes, eventIds: changes.map((_, index) => keyedEventId(key, index)) },
    last,
    rest,
  });
};

interface Found<Event> {
  readonly events: ReadonlyArray<Event>;
  readonly last: RecordedEvent;
}

/** The run's events from its first on. Between parts there may be others; what is one append stands together. */
const eventsUnder = async <Event extends Fact>(
  store: EventStore,
  stream: string,
  key: string,
  first: RecordedEvent,
  isSeparable: (events: ReadonlyArray<Event>) => boolean,
): Promise<E.Either<CommandError, Found<Event>>> => {
  const events: Event[] = [];
  let last = first;
  let mayBeApart = true;
  for (let from = first.revision; ; ) {
    const read = await store.readStream(stream, { from })();
    if (E.isLeft(read)) return read;
    for (const recorded of read.right) {
      if (recorded.eventId !== keyedEventId(key, events.length)) {
        if (mayBeApart) continue;
        return E.right({ events, last });
      }
      const decoded = decode(recorded);
      if (E.isLeft(decoded)) return E.left({ _tag: 'StreamUnreadable', unreadable: decoded.left });
      const event = decoded.right.event as Fact as Event;
      events.push(event);
      mayBeApart &&= isSeparable([event]);
      last = recorded;
    }
    const end = read.right.at(-1);
    if (end === undefined) return E.right({ events, last });
    from = end.revision + 1;
    await setImmediate(); // a long stream lets others in between
  }
};

const isMark = ({ type }: Fact): boolean => type === ('NothingChanged' satisfies NothingChanged['type']);
