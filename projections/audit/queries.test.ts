/** The index against a look at every event, whatever is asked for; and that what an answer looks at has a bound. */
import * as fc from 'fast-check';
import type { DomainEvent } from '../../domain/history';
import type { RecordedEvent } from '../../src/event-store/event-store';
import { typesOf } from '../../src/event-store/stored-event';
import { type CopyFile, openCopyFile } from '../../src/projector/copy-file';
import { realClock } from '../../src/runtime/real';
import { decoded, recordedEvents } from '../../test/support/history';
import type { ReferenceOf } from './about';
import { type AuditFilter, fits, termsOfFilter } from './filter';
import { auditProjectionOf } from './fold';
import { codeOf, NONE, posting, postingLength, readPostings } from './postings';
import { auditPositions, type FoundPositions, type WantedPositions } from './queries';

const listOf = (numbers: ReadonlyArray<number>): string =>
  numbers.map((number, index) => posting(number, numbers[index - 1] ?? NONE)).join('');

test('a list of numbers is read back as it was written', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.oneof(fc.nat(200), fc.nat(), fc.maxSafeNat())), numbers => {
      const sorted = numbers.sort((a, b) => a - b);
      const text = listOf(sorted);
      expect(readPostings(text)).toEqual(sorted);
      expect(text).not.toMatch(/[^ -\u007f]/);
      if (sorted[0] !== undefined) expect(readPostings(text.slice(0, postingLength(text)))).toEqual([sorted[0]]);
    }),
  );
  expect(listOf(Array.from({ length: 60 }, (_, n) => 60 * n))).toHaveLength(60);
});

test('texts have codes of their own', () => {
  const texts = Array.from({ length: 20_000 }, (_, n) => `f ${n}`);
  expect(new Set(texts.map(codeOf)).size).toBe(texts.length);
  expect(texts.map(codeOf).every(code => /^[@-\u007f]{6}$/.test(code))).toBe(true);
});

const FLOWS = 40;
const minute = (n: number): string => new Date(Date.parse('2026-11-24T09:00:00.000Z') + n * 60_000).toISOString();
const requestId = '00000000-0000-4000-8000-000000000001';

/** Of many flows, by few clients and the service; times go on, but not in order. Positions have gaps. */
const history = (count: number): ReadonlyArray<RecordedEvent> => {
  const events = Array.from({ length: count }, (_, n): RecordedEvent => {
    const flow = 1 + ((n * 7) % FLOWS);
    const source = { sourceId: 1 + (n % 3), reference: `class-${flow % 5}-${1 + (n % 3)}` };
    const at = minute(n - (n % 11));
    const event: DomainEvent =
      n < 3 * FLOWS
        ? { type: 'SourceAdded', at, ...source, description: '' }
        : n % 97 === 0
          ? { type: 'SyncFailed', at, ...source, requestId, late: false, reason: null, message: null }
          : n % 2 === 0
            ? { type: 'ParticipantAllocated', at, sourceId: source.sourceId, participantId: 1 + n, requestId: null }
            : { type: 'SourceDescribed', at, ...source, description: 'x' };
    const actor =
      n % 5 === 0 ? ({ type: 'system', id: 'reactor' } as const) : ({ type: 'client', id: `c${n % 4}` } as const);
    const cause = { actor, correlationId: `r${Math.floor(n / 3)}`, causationId: null };
    const onBehalfOf = actor.type === 'system' ? { onBehalfOf: { type: 'person', id: `${n % 3}` } as const } : {};
    const stream = n % 50 === 49 ? 'webhook-1' : `flow-${flow}`;
    const told: DomainEvent =
      stream === 'webhook-1' ? { type: 'WebhookDisabled', at, reason: 'gone', title: 'M', failingSince: null } : event;
    const [made] = recordedEvents([[stream, told]], { ...cause, ...onBehalfOf });
    return { ...(made as RecordedEvent), position: 10 + 3 * n };
  });
  return events;
};

const referencesIn = (events: ReadonlyArray<RecordedEvent>): ReferenceOf => {
  const known = new Map<string, string>();
  for (const recorded of events.map(decoded))
    if (recorded.event.type === 'SourceAdded')
      known.set(`${recorded.id} ${recorded.event.sourceId}`, recorded.event.reference);
  return (flowId, sourceId) => known.get(`${flowId} ${sourceId}`) ?? null;
};

const allTypes = ['flow', 'webhook'].flatMap(category => typesOf(category as 'flow'));

const wantedBy = (filter: AuditFilter, order: 'asc' | 'desc', limit: number, budget: number): WantedPositions => ({
  terms: termsOfFilter(filter, allTypes),
  from: (filter.after ?? 0) + 1,
  to: (filter.before ?? Number.MAX_SAFE_INTEGER) - 1,
  since: filter.since === undefined ? null : Date.parse(filter.since),
  until: filter.until === undefined ? null : Date.parse(filter.until),
  ...{ order, limit, budget },
});

const asked = ({ db }: CopyFile, wanted: WantedPositions): FoundPositions =>
  auditPositions.definition.run(db, ...([wanted] as never)) as FoundPositions;

/** Page by page, until nothing is left. */
const all = (
  copy: CopyFile,
  filter: AuditFilter,
  order: 'asc' | 'desc',
  limit: number,
  budget: number,
): ReadonlyArray<number> => {
  const found: number[] = [];
  for (let place: number | null = null; ; ) {
    const rest = place === null ? filter : order === 'asc' ? { ...filter, after: place } : { ...filter, before: place };
    const { positions, scannedTo } = asked(copy, wantedBy(rest, order, limit, budget));
    found.push(...positions);
    if (scannedTo === null) return found;
    place = scannedTo;
  }
};

const filters: fc.Arbitrary<AuditFilter> = fc.record(
  {
    actor: fc.constantFrom('c1', 'client:c2', 'system:reactor', 'nobody'),
    onBehalfOf: fc.constantFrom('1', 'person:2'),
    type: fc.constantFrom('SyncFailed', 'Source*', 'ParticipantAllocated', 'W*'),
    flow: fc.integer({ min: 1, max: FLOWS + 1 }),
    source: fc.constantFrom('class-1-1', 'class-4-2', 'class-9'),
    stream: fc.constantFrom('flow-7', 'webhook-1'),
    outcome: fc.constantFrom('succeeded' as const, 'failed' as const, 'refused' as const),
    correlation: fc.constantFrom('r1', 'r500'),
    since: fc.nat(2500).map(minute),
    until: fc.nat(2500).map(minute),
    after: fc.nat(8000),
    before: fc.nat(8000),
  },
  { requiredKeys: [] },
);

test('what has just begun is found', () => {
  const events = history(3);
  const copy = openCopyFile(':memory:', auditProjectionOf({ chunk: 25, segment: 40 }), realClock);
  copy.apply(events, events.at(-1)?.position ?? 0);
  const found = (order: 'asc' | 'desc') => asked(copy, wantedBy({ type: 'SourceAdded' }, order, 9, 9)).positions;
  expect([found('asc'), found('desc')]).toEqual([
    [10, 13, 16],
    [16, 13, 10],
  ]);
  copy.close();
});

test('whatever is asked for, the index finds what a look at every event finds, in either order, page by page, within any budget', () => {
  const events = history(2500);
  const copy = openCopyFile(':memory:', auditProjectionOf({ chunk: 25, segment: 40 }), realClock);
  copy.apply(events, events.at(-1)?.position ?? 0);
  expect(copy.parked()).toEqual([]);
  expect(copy.db.get('SELECT count(*) AS n FROM segments')).toEqual({ n: 2 });
  expect(copy.db.get('SELECT count(*) AS n FROM recent')).toEqual({ n: 20 });
  expect(copy.db.get('SELECT max(block) > 0 AS closed FROM lists')).toEqual({ closed: 1 });
  const recorded = events.map(decoded);
  const referenceOf = referencesIn(events);
  const isThere = new Map(recorded.map(one => [one.position, one]));
  fc.assert(
    fc.property(
      filters,
      fc.constantFrom('asc' as const, 'desc' as const),
      fc.constantFrom(1, 7, 100),
      fc.constantFrom(1, 500, 1_000_000),
      (filter, order, limit, budget) => {
        const expected = recorded.filter(one => fits(filter, one, referenceOf)).map(({ position }) => position);
        const candidates = all(copy, filter, order, limit, budget);
        const found = candidates.filter(position => fits(filter, isThere.get(position) as never, referenceOf));
        expect(found).toEqual(order === 'asc' ? expected : expected.reverse());
        // Times are looked at by spans of many events, and a flow stands for its stream; all else is exact.
        if (filter.since === undefined && filter.until === undefined) expect(candidates).toEqual(found);
      },
    ),
    { numRuns: 80 },
  );
  copy.close();
});
