/** Two logs side by side, event by event, from their beginnings. */
import type { EventStore, Position, RecordedEvent } from '../../event-store/event-store';
import { createDigest } from '../digest';
import { orFail } from '../open-log';

export interface Comparison {
  /**
   * Goes on to the end of the second log. Null: all that it holds stands in the first as well, in the same order;
   * else what the first difference is. Reports positions of the first log as it goes.
   */
  readonly run: (onProgress: (position: Position) => void) => Promise<string | null>;
  /** Of the last events that are the same. */
  readonly positions: () => { readonly first: Position; readonly second: Position };
  readonly events: () => number;
  readonly streams: () => number;
  /** Of what is the same in both, as `createDigest` has it; ends the comparison. */
  readonly digest: () => string;
}

const PAGE = 1000;

const COMPARED_FIELDS = ['stream', 'revision', 'eventId', 'type', 'data', 'metadata'] as const;

export const createComparison = (first: EventStore, second: EventStore): Comparison => {
  const digest = createDigest();
  let positions = { first: 0, second: 0 };
  let streams = 0;
  const pageOf = async (store: EventStore, after: Position, limit: number) =>
    orFail(await store.readAll({ after, limit })());

  /** A page holds so many bytes, which may be fewer events than that of the other store. */
  const eventsOf = async (store: EventStore, from: Position, count: number): Promise<ReadonlyArray<RecordedEvent>> => {
    const events: RecordedEvent[] = [];
    while (events.length < count) {
      const page = await pageOf(store, events.at(-1)?.position ?? from, count - events.length);
      if (page.length === 0) break;
      events.push(...page);
    }
    return events;
  };

  const compare = (here: ReadonlyArray<RecordedEvent>, there: ReadonlyArray<RecordedEvent>): string | null => {
    for (const [index, event] of there.entries()) {
      const original = here[index];
      const difference = differenceOf(original, event);
      if (original === undefined || difference !== null) return `event ${digest.events() + 1} ${difference}`;
      digest.add(event);
      if (event.revision === 0) streams += 1;
      positions = { first: original.position, second: event.position };
    }
    return null;
  };

  return {
    run: async onProgress => {
      let there = await pageOf(second, positions.second, PAGE);
      while (there.length > 0) {
        const last = there.at(-1)?.position ?? 0;
        const [here, next] = await Promise.all([
          eventsOf(first, positions.first, there.length),
          pageOf(second, last, PAGE),
        ]);
        const difference = compare(here, there);
        if (difference !== null) return difference;
        onProgress(positions.first);
        there = next;
      }
      return null;
    },
    positions: () => positions,
    events: digest.events,
    streams: () => streams,
    digest: digest.hex,
  };
};

const differenceOf = (first: RecordedEvent | undefined, second: RecordedEvent): string | null => {
  if (first === undefined) return `is ${shown(second)}, which the source does not have`;
  const differing = COMPARED_FIELDS.filter(field => first[field] !== second[field]);
  if (differing.length === 0) return null;
  return first.eventId === second.eventId
    ? `is ${shown(second)}, in the source with another ${differing.join(', ')}`
    : `is ${shown(second)}, in the source ${shown(first)}`;
};

const shown = ({ stream, revision, type, eventId }: RecordedEvent): string =>
  `${stream} revision ${revision} ${type} ${eventId}`;
