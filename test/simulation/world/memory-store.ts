/**
 * An event store in memory that several replicas share, held to the conformance suite as the real ones are. It never
 * fails by itself: `faulty-store.ts` stands between it and a replica.
 */
import * as E from 'fp-ts/Either';
import type {
  Appended,
  EventData,
  EventStore,
  ExpectedRevision,
  RecordedEvent,
  StoreError,
  StoreUnavailable,
  Subscription,
} from '../../../src/event-store/event-store';
import { pageFrom } from '../../../src/event-store/page';
import { firstRepeated } from '../../../src/event-store/repeated-id';
import { subscribe } from '../../../src/event-store/sqlite/subscription';
import { createSignal, type Signal } from '../../../src/lib/signal';
import type { Clock } from '../../../src/runtime/ports';
import type { Restore } from './backups';

interface Stream {
  readonly events: RecordedEvent[];
  readonly ids: Map<string, number>;
}

/** What all replicas see. */
export interface MemoryLog {
  readonly events: RecordedEvent[];
  readonly streams: Map<string, Stream>;
  readonly grown: Signal;
  /** From one position to the next: 1, or as many as the event has bytes, as in EventStoreDB. */
  readonly stride: (event: EventData) => number;
  /** So often a backup was put back: whoever was connected before is so no more. */
  restores: number;
}

export const createMemoryLog = (stride: MemoryLog['stride'] = () => 1): MemoryLog => ({
  ...{ events: [], streams: new Map(), grown: createSignal(), stride, restores: 0 },
});

/** As it is now. */
export const backUp = (log: MemoryLog): Restore => {
  const length = log.events.length;
  return () => {
    log.restores += 1;
    for (const { stream, eventId } of log.events.splice(length)) {
      const { events, ids } = log.streams.get(stream) as Stream;
      events.pop();
      ids.delete(eventId.toLowerCase());
      if (events.length === 0) log.streams.delete(stream);
    }
  };
};

const DEFAULT_LIMIT = 1000;
const CLOSED: StoreUnavailable = { _tag: 'StoreUnavailable', cause: 'the store is closed' };

/** The index of the first event behind a position. */
const indexAfter = (events: ReadonlyArray<RecordedEvent>, position: number): number => {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle] as RecordedEvent).position > position) high = middle;
    else low = middle + 1;
  }
  return low;
};

const isWhereExpected = (expected: ExpectedRevision, last: number): boolean =>
  expected === 'any' ||
  (expected === 'no-stream' ? last < 0 : expected === 'stream-exists' ? last >= 0 : last >= 0 && last === expected);

const append = (
  log: MemoryLog,
  name: string,
  expected: ExpectedRevision,
  events: ReadonlyArray<EventData>,
): E.Either<StoreError, Appended> => {
  if (events.length === 0) return E.right({ revision: -1, position: 0 });
  const reused = (eventId = '') => E.left({ _tag: 'EventIdReused', stream: name, eventId } as const);
  const twice = firstRepeated(events);
  if (twice !== undefined) return reused(twice);
  const stream: Stream = log.streams.get(name) ?? { events: [], ids: new Map() };
  const places = events.map(({ eventId }) => stream.ids.get(eventId.toLowerCase()));
  const known = places.findIndex(place => place !== undefined);
  if (known >= 0) {
    const first = places[0] ?? Number.NaN;
    const last = stream.events[places.at(-1) ?? -1];
    const isRetry = places.every((place, index) => place === first + index);
    return isRetry && last !== undefined
      ? E.right({ revision: last.revision, position: last.position })
      : reused(events[known]?.eventId);
  }
  const actual = stream.events.length - 1;
  if (!isWhereExpected(expected, actual))
    return E.left({ _tag: 'WrongExpectedRevision', stream: name, expected, actual: actual < 0 ? null : actual });
  log.streams.set(name, stream);
  let [revision, position] = [actual, log.events.at(-1)?.position ?? 0];
  for (const { eventId, type, data, metadata } of events) {
    revision += 1;
    position += log.stride({ eventId, type, data, metadata });
    const recorded = { eventId, type, data, metadata, stream: name, revision, position };
    stream.ids.set(eventId.toLowerCase(), revision);
    stream.events.push(recorded);
    log.events.push(recorded);
  }
  log.grown.wakeAll();
  return E.right({ revision, position });
};

const backwards = (events: ReadonlyArray<RecordedEvent>, end: number, limit: number): ReadonlyArray<RecordedEvent> =>
  pageFrom(events.slice(Math.max(0, end - limit), end).reverse(), 0, limit);

/** One replica's way to the log. */
export const memoryStore = (log: MemoryLog, clock: Clock): EventStore => {
  const subscriptions = new Set<Subscription>();
  let closing: Promise<void> | undefined;
  let isClosed = false;
  const { restores } = log;
  const read =
    <A>(ask: () => A) =>
    async () =>
      isClosed || log.restores !== restores ? E.left(CLOSED) : E.right(ask());

  return {
    append: (stream, expected, events) => async () => {
      if (closing !== undefined) return E.left(CLOSED);
      await Promise.resolve();
      if (log.restores !== restores) return E.left(CLOSED);
      return append(log, stream, expected, events);
    },
    readStream: (stream, { direction = 'forwards', from, limit = DEFAULT_LIMIT } = {}) =>
      read(() => {
        const { events } = log.streams.get(stream) ?? { events: [] };
        if (direction === 'forwards') return pageFrom(events, from ?? 0, limit);
        return backwards(events, Math.min(events.length, (from ?? events.length) + 1), limit);
      }),
    readAll: ({ direction = 'forwards', after, limit = DEFAULT_LIMIT } = {}) =>
      read(() => {
        const { events } = log;
        if (direction === 'forwards') return pageFrom(events, indexAfter(events, after ?? 0), limit);
        return backwards(events, after === undefined ? events.length : indexAfter(events, after - 1), limit);
      }),
    find: (stream, eventId) =>
      read(() => {
        const { events, ids } = log.streams.get(stream) ?? { events: [], ids: new Map<string, number>() };
        return events[ids.get(eventId.toLowerCase()) ?? -1] ?? null;
      }),
    head: () => read(() => log.events.at(-1)?.position ?? 0),
    subscribe: (after, handle) => {
      if (closing !== undefined) return { stop: async () => undefined };
      const subscription = subscribe(
        {
          clock,
          after: (position, limit) => pageFrom(log.events, indexAfter(log.events, position), limit),
          more: (position, wake) => {
            if ((log.events.at(-1)?.position ?? 0) <= position) return log.grown.wait(wake);
            wake();
            return () => undefined;
          },
        },
        after,
        handle,
      );
      subscriptions.add(subscription);
      return {
        stop: () => {
          subscriptions.delete(subscription);
          return subscription.stop();
        },
      };
    },
    close: () => {
      closing ??= Promise.all([...subscriptions].map(({ stop }) => stop())).then(() => {
        isClosed = true;
      });
      return closing;
    },
  };
};
