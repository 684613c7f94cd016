/** With four times as many sources an event reads and changes as many rows, and one about all of them four times as many. */
import type { FlowEvent, NamedSource } from '../domain/flow/events';
import { at, before, deadline, R1, registered } from '../test/support/domain/flow-examples';
import { decoded, recordedEvents } from '../test/support/history';
import { allocationsProjection } from './allocations/fold';
import { figuresProjection } from './figures/fold';
import { flowsProjection } from './flows/fold';
import type { Change, Find, Projection, Value } from './projection';
import { syncRequestsProjection } from './sync-requests/fold';

type Cells = Record<string, Value>;

/** Rows by their keys, and how many of them were read or changed. */
const countingFold = (projection: Projection) => {
  const tables = new Map(projection.tables.map(table => [table.name, { table, rows: new Map<string, Cells>() }]));
  const of = (name: string) => {
    const known = tables.get(name);
    if (known === undefined) throw new Error(`no table ${name}`);
    return known;
  };
  let rows = 0;
  const matching = (name: string, where: Readonly<Record<string, unknown>>): ReadonlyArray<Cells> => {
    const { table, rows: all } = of(name);
    const key = table.key.map(column => where[column]);
    const one = all.get(JSON.stringify(key));
    if (!key.includes(undefined)) return one === undefined ? [] : [one];
    return [...all.values()].filter(row => Object.entries(where).every(([column, value]) => row[column] === value));
  };
  const find: Find = (table, where) => {
    const found = matching(table.name, where);
    rows += found.length;
    return found as never;
  };
  const apply = (change: Change): void => {
    const { table, rows: all } = of(change.table);
    const keyOf = (row: Cells): string => JSON.stringify(table.key.map(column => row[column]));
    if (change.op === 'put') {
      rows += 1;
      all.set(keyOf(change.row), { ...change.row });
      return;
    }
    for (const row of matching(change.table, change.where)) {
      rows += 1;
      if (change.op === 'remove') all.delete(keyOf(row));
      else
        for (const [column, value] of Object.entries(change.set))
          row[column] = typeof value === 'object' && value !== null ? Number(row[column]) + value.plus : value;
    }
  };
  return (events: ReadonlyArray<FlowEvent>): number => {
    rows = 0;
    for (const recorded of recordedEvents(events.map(event => ['flow-7', event])).map(decoded)) {
      if (projection.types?.includes(recorded.event.type) === false) continue;
      for (const change of projection.fold(recorded, find)) apply(change);
    }
    return rows;
  };
};

const source = (n: number): NamedSource => ({ sourceId: n, reference: `class-${n}` });
const sourcesTo = (count: number): ReadonlyArray<NamedSource> => Array.from({ length: count }, (_, n) => source(n + 1));
const history = (count: number): ReadonlyArray<FlowEvent> => [
  registered,
  ...sourcesTo(count).map((one): FlowEvent => ({ type: 'SourceAdded', at: before, ...one, description: '' })),
  { type: 'SyncRequested', at: before, requestId: R1, flowCode: 'MATH-1', sources: sourcesTo(count), deadline },
];
const answered = { at, ...source(1), requestId: R1, late: false, message: null };

const cases: ReadonlyArray<readonly [string, (count: number) => FlowEvent, number]> = [
  ['a source more', () => ({ type: 'SourceAdded', at, ...source(99_999), description: '' }), 1],
  ['a source less', () => ({ type: 'SourceRemoved', at, ...source(1) }), 1],
  ['a done', () => ({ type: 'SyncCompleted', ...answered, counts: null }), 1],
  ['a fail', () => ({ type: 'SyncFailed', ...answered, reason: null }), 1],
  [
    'progress',
    () => ({ type: 'SyncProgressed', at, ...source(1), requestId: R1, percent: 1, message: null, deadline: null }),
    1,
  ],
  ['a participant', () => ({ type: 'ParticipantAllocated', at, sourceId: 1, participantId: 5, requestId: null }), 1],
  ['somebody who joins', count => ({ type: 'SyncJoined', at, requestId: R1, sources: sourcesTo(count) }), 1],
  ['a time-out', count => ({ type: 'SyncTimedOut', at, requestId: R1, sources: sourcesTo(count), deadline }), 4],
];

describe.each([flowsProjection, syncRequestsProjection, allocationsProjection, figuresProjection])(
  'the read model $name',
  projection => {
    const rowsOf = (count: number, event: FlowEvent): number => {
      const fold = countingFold(projection);
      fold(history(count));
      return fold([event]);
    };

    test.each(cases)('with four times as many sources, %s', (_, event, times) => {
      const few = rowsOf(100, event(100));
      expect(rowsOf(400, event(400))).toBeLessThanOrEqual(times * few);
    });

    test('the answers to a request of many sources cost as much as there are', () => {
      const all = (count: number): number => {
        const fold = countingFold(projection);
        fold(history(count));
        return fold(sourcesTo(count).map(one => ({ type: 'SyncCompleted', ...answered, ...one, counts: null })));
      };
      expect(all(400)).toBeLessThanOrEqual(4 * all(100));
    });
  },
);
