/// <reference types="jest" />
import type {
  Appended,
  EventData,
  EventStore,
  ExpectedRevision,
  Position,
  RecordedEvent,
} from '../../../src/event-store/event-store';
import { realRandom } from '../../../src/runtime/real';
import { run } from '../../support/right';

export interface ConformanceOptions {
  /** Positions count 1, 2, 3, … without a gap, also across refused appends. Needs a store that nobody else writes to. */
  readonly positionsGapless?: boolean;
  /** The store's limit for one append in bytes; it is then shown that one above it is refused. At most some MiB. */
  readonly maxAppendBytes?: number;
  /** Events in the largest append that is tried. Default 10,000. */
  readonly largeAppend?: number;
  /** Histories that each property tries. Default 50. */
  readonly runs?: number;
  /** Closes the store and opens it again on the same storage; enables the cases of durability. */
  readonly reopen?: (store: EventStore) => Promise<EventStore>;
}

/** What the cases run against: the store of the suite, which lives as long as the suite. */
export interface Subject {
  readonly store: () => EventStore;
  readonly options: ConformanceOptions;
}

/** Other tests, and other processes, may write to the same log: every case uses streams of its own. */
export const newStream = (): string => `conformance-${realRandom.uuid()}`;

export const newEvent = (fields: Partial<EventData> = {}): EventData => ({
  eventId: realRandom.uuid(),
  type: 'Tested',
  data: '{"n":1}',
  metadata: '{}',
  ...fields,
});

export const newEvents = (count: number): ReadonlyArray<EventData> =>
  Array.from({ length: count }, (_, n) => newEvent({ data: JSON.stringify({ n }) }));

export const given = (
  store: EventStore,
  stream: string,
  events: ReadonlyArray<EventData>,
  expected: ExpectedRevision = 'any',
): Promise<Appended> => run(store.append(stream, expected, events));

export const idsOf = (events: ReadonlyArray<EventData>): ReadonlyArray<string> => events.map(({ eventId }) => eventId);

/** The whole stream, read page by page. */
export const streamOf = async (store: EventStore, stream: string): Promise<ReadonlyArray<RecordedEvent>> => {
  const events: RecordedEvent[] = [];
  for (;;) {
    const page = await run(store.readStream(stream, { from: events.length }));
    if (page.length === 0) return events;
    events.push(...page);
  }
};

/** What follows `after` in the log as it is now, as far as it is in these streams. Others may go on writing meanwhile. */
export const logOf = async (
  store: EventStore,
  after: Position,
  streams: ReadonlyArray<string>,
  limit?: number,
): Promise<ReadonlyArray<RecordedEvent>> => {
  const events: RecordedEvent[] = [];
  const end = await run(store.head());
  for (let position = after; position < end; ) {
    const page = await run(store.readAll(limit === undefined ? { after: position } : { after: position, limit }));
    events.push(...page);
    position = page.at(-1)?.position ?? end;
  }
  return events.filter(({ stream }) => streams.includes(stream));
};

export const isAscending = (numbers: ReadonlyArray<number>): boolean =>
  numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? number));
