import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { RecordedEvent } from '../event-store/event-store';
import { createFindMoment, readAsOf } from './moment';

test.each([
  ['0', { kind: 'position', position: 0 }],
  ['1042', { kind: 'position', position: 1042 }],
  ['-90s', { kind: 'back', ms: 90_000 }],
  ['-15m', { kind: 'back', ms: 900_000 }],
  ['-2h', { kind: 'back', ms: 7_200_000 }],
  ['-7d', { kind: 'back', ms: 604_800_000 }],
  ['2026-11-24T10:00Z', { kind: 'time', ms: Date.parse('2026-11-24T10:00:00Z') }],
  ['2026-11-24T10:00:00.123456Z', { kind: 'time', ms: Date.parse('2026-11-24T10:00:00.123Z') }],
  ['2026-11-24T10:00:00+01:00', { kind: 'time', ms: Date.parse('2026-11-24T09:00:00Z') }],
  ['2026-11-24T10:00:00 01:00', { kind: 'time', ms: Date.parse('2026-11-24T09:00:00Z') }],
  ['2028-02-29T23:30:00-05:30', { kind: 'time', ms: Date.parse('2028-03-01T05:00:00Z') }],
])('%s is a moment', (text, expected) => {
  expect(readAsOf(text)).toEqual(expected);
});

test.each([
  '',
  '01',
  '1.5',
  '-1',
  '-2x',
  '-2',
  '2h',
  '99999999999999999',
  'now',
  '2026-11-24',
  '2026-11-24T10:00:00',
  '2026-02-30T10:00:00Z',
  '2027-02-29T10:00:00Z',
  '2026-11-24T24:00:00Z',
  '2026-11-24T10:60:00Z',
])('"%s" is none', text => {
  expect(readAsOf(text)).toBeNull();
});

/** A log with an event at each of these times, in seconds. */
const logOf = (...seconds: ReadonlyArray<number>) => {
  const events = seconds.map(
    (second, index) =>
      ({
        position: index + 1,
        metadata: JSON.stringify({ occurredAt: new Date(second * 1000).toISOString() }),
      }) as RecordedEvent,
  );
  const find = createFindMoment({
    store: {
      head: () => TE.right(events.length),
      readAll: ({ direction = 'forwards', after, limit = 1000 } = {}) =>
        TE.right(
          direction === 'forwards'
            ? events.filter(({ position }) => position > (after ?? 0)).slice(0, limit)
            : events
                .filter(({ position }) => position < (after ?? Number.POSITIVE_INFINITY))
                .reverse()
                .slice(0, limit),
        ),
    },
    now: () => 100_000,
  });
  // As the index answers that has all of it in one part.
  const ask = async (query: { readonly parameters: ReadonlyArray<unknown> }) =>
    E.right(seconds.some(second => second * 1000 > Number(query.parameters[0])) ? 1 : null) as E.Either<never, never>;
  return async (text: string) => {
    const asOf = readAsOf(text);
    if (asOf === null) throw new Error(text);
    const found = await find(asOf, ask);
    return E.isRight(found)
      ? found.right.position
      : '_tag' in found.left && 'why' in found.left
        ? found.left.why
        : found.left;
  };
};
const at = (second: number): string => new Date(second * 1000).toISOString();

test('a time is the last position up to which no event is later', async () => {
  const find = logOf(10, 20, 20, 30);
  expect([await find(at(10)), await find(at(19)), await find(at(20)), await find(at(29)), await find(at(30))]).toEqual([
    1, 1, 3, 3, 4,
  ]);
  expect([await find(at(99)), await find('-80s'), await find('4')]).toEqual([4, 3, 4]);
});

test('a clock that went back keeps out all that follows the event that is too late', async () => {
  const find = logOf(10, 50, 20, 60);
  expect([await find(at(20)), await find(at(49)), await find(at(50)), await find(at(60))]).toEqual([1, 1, 3, 4]);
});

test('the future and what lies before the beginning are refused', async () => {
  const find = logOf(10, 20);
  expect([await find('3'), await find(at(101)), await find('0'), await find(at(9)), await find('-2h')]).toEqual([
    'future',
    'future',
    'before-beginning',
    'before-beginning',
    'before-beginning',
  ]);
});
