import fc from 'fast-check';
import type { EventData, ExpectedRevision, RecordedEvent, StoreError } from '../../../src/event-store/event-store';
import { newEvent } from './harness';

/** The whole promise of `append`, in memory: what a store must answer, and what must be in a stream afterwards. */
export type Model = Map<string, ReadonlyArray<EventData>>;

export type ModelAnswer = Exclude<StoreError['_tag'], 'StoreUnavailable'> | { readonly revision: number };

export const appendTo = (
  model: Model,
  stream: string,
  expected: ExpectedRevision,
  events: ReadonlyArray<EventData>,
): ModelAnswer => {
  const stored = model.get(stream) ?? [];
  const places = events.map(({ eventId }) => stored.findIndex(event => event.eventId === eventId));
  if (new Set(events.map(({ eventId }) => eventId)).size < events.length) return 'EventIdReused';
  if (places.some(place => place >= 0))
    return places.every((place, index) => place >= 0 && place === (places[0] ?? 0) + index)
      ? { revision: places.at(-1) ?? 0 }
      : 'EventIdReused';
  const head = stored.length - 1;
  const holds =
    expected === 'any' ||
    (expected === 'no-stream' ? head < 0 : expected === 'stream-exists' ? head >= 0 : head === expected && head >= 0);
  if (!holds) return 'WrongExpectedRevision';
  model.set(stream, [...stored, ...events]);
  return { revision: head + events.length };
};

/** One append of a random history; streams and earlier events are named by number. */
export interface Step {
  readonly stream: number;
  readonly expected: ExpectedRevision | 'head';
  /** `new`, or the number of an event that was made before. */
  readonly events: ReadonlyArray<'new' | number>;
}

export const steps: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(
  fc.record({
    stream: fc.nat(2),
    expected: fc.oneof(
      { weight: 4, arbitrary: fc.constant('head' as const) },
      { weight: 3, arbitrary: fc.constantFrom('any' as const, 'no-stream' as const, 'stream-exists' as const) },
      { weight: 1, arbitrary: fc.nat(8) },
    ),
    events: fc.oneof(
      { weight: 4, arbitrary: fc.array(fc.constant('new' as const), { minLength: 1, maxLength: 4 }) },
      {
        weight: 2,
        arbitrary: fc.array(fc.oneof(fc.constant('new' as const), fc.nat(12)), { minLength: 1, maxLength: 4 }),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.nat(12), fc.integer({ min: 1, max: 4 }))
          .map(([from, count]) => Array.from({ length: count }, (_, n) => from + n)),
      },
    ),
  }),
  { minLength: 1, maxLength: 25 },
);

/** Gives the steps of a history their events; a number beyond those made so far makes a new one. */
export const eventsOf = (made: EventData[], step: Step): ReadonlyArray<EventData> =>
  step.events.map(which => {
    const known = which === 'new' ? undefined : made[which];
    if (known !== undefined) return known;
    const event = newEvent({ data: JSON.stringify({ made: made.length }) });
    made.push(event);
    return event;
  });

export const contentOf = ({ eventId, type, data, metadata }: RecordedEvent): EventData => ({
  eventId,
  type,
  data,
  metadata,
});
