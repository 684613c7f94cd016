/** What an export says agrees with the rules and with what the API shows, and is the same whenever it is made. */
import * as fc from 'fast-check';
import { aggregates } from '../../domain/aggregates';
import { sourcesOf, stateOf } from '../../domain/flow/state';
import type { Category, Recorded } from '../../domain/history';
import type { Projection } from '../../projections/projection';
import { syncRequestsProjection } from '../../projections/sync-requests/fold';
import type { RecordedEvent } from '../../src/event-store/event-store';
import { OBJECTS, type ObjectType } from '../../src/exports/definition';
import type { GivenEvent } from '../../src/exports/fold/event';
import { exportFold } from '../../src/exports/fold/fold';
import { fillAnalysisLog } from '../support/analysis-log';
import { decidedHistories } from '../support/decided';
import { bytesOf, exportOf } from '../support/exports';
import { allEvents, recordedEvents } from '../support/history';
import { foldRecorded } from '../support/memory-read-model';
import { runs } from '../support/runs';
import { openLog } from '../support/sqlite-log';

const whole = exportFold({}, { isObjectCentric: true, caseType: 'sync_request' });
const given: GivenEvent[] = [];
/** The rows that are gathered; `given` are the events that are handed over. */
const rowsOf = (events: ReadonlyArray<RecordedEvent>) => {
  given.length = 0;
  const fold: Projection['fold'] = (recorded, find) => {
    const { changes, event } = whole.fold(recorded as Recorded, find);
    if (event !== null) given.push(event);
    return changes;
  };
  const follows = Object.keys(aggregates) as Category[];
  return foldRecorded({ name: 'export', version: 1, follows, tables: whole.tables, fold }, events);
};

test('requests stand as the read model has them, and sources and who is on them as the rules have them', () => {
  fc.assert(
    fc.property(decidedHistories, ({ events, state }) => {
      const recorded = recordedEvents(events.map(event => ['flow-7', event]));
      const rows = rowsOf(recorded);
      const shown = foldRecorded(syncRequestsProjection, recorded);
      const counts = ['outcome', 'ended_at', 'pending', 'succeeded', 'failed', 'timed_out', 'cancelled', 'late'];
      const only =
        (columns: ReadonlyArray<string>) =>
        (row: Readonly<Record<string, unknown>>): unknown =>
          columns.map(column => row[column]);
      const byRequest = ['request_id', 'requested_at', 'joined', 'resent', 'deadline', ...counts];
      expect(rows.requests?.map(only(byRequest))).toEqual(shown.requests?.map(only(byRequest)));
      const bySource = [
        'request_id',
        'source_id',
        'reference',
        'state',
        'ended_at',
        'ended_by',
        'late_state',
        'late_at',
      ];
      expect(rows.request_sources?.map(only(bySource))).toEqual(shown.request_sources?.map(only(bySource)));

      const sources = state === null ? [] : sourcesOf(state);
      const there = rows.sources?.filter(({ removed }) => removed === 0) ?? [];
      expect(there.map(only(['source_id', 'reference', 'state', 'open_request_id', 'last_sync_at']))).toEqual(
        sources.map(source => [
          ...[source.sourceId, source.reference, stateOf(source), source.openRequest, source.lastSync],
        ]),
      );
      const present = rows.allocations?.filter(({ deallocated_at }) => deallocated_at === null) ?? [];
      expect(there.map(({ source_id }) => present.filter(row => row.source_id === source_id).length)).toEqual(
        sources.map(({ allocated }) => allocated.size),
      );
    }),
    { numRuns: runs(200) },
  );
});

test('each object that is linked has a row, each attribute of it a first value, and each event a row', () => {
  fc.assert(
    fc.property(decidedHistories, ({ events }) => {
      const rows = rowsOf(recordedEvents(events.map(event => ['flow-7', event])));
      expect(given.map(({ row }) => row)).toEqual(rows.events);
      expect(given).toHaveLength(events.length);
      const linked = new Set(given.flatMap(({ links }) => links.map(({ id }) => id)));
      expect(new Set(rows.objects?.map(({ object_id }) => object_id))).toEqual(linked);
      const touched = (Object.keys(OBJECTS) as ObjectType[]).flatMap(type =>
        (rows[OBJECTS[type].table.name] ?? [])
          .filter(row => row.touched === 1)
          .map(row => [type, OBJECTS[type].table.key.map(column => row[column])] as const),
      );
      expect(new Set(touched.map(([type, key]) => `${type}:${key.join('/')}`))).toEqual(linked);
      for (const [type, key] of touched) {
        const { table, attributes } = OBJECTS[type];
        const row = rows[table.name]?.find(one => table.key.every((column, n) => one[column] === key[n]));
        for (const column of attributes) {
          const changes = rows.object_changes?.filter(
            one => one.object_id === `${type}:${key.join('/')}` && one.attribute === `${type}_${column}`,
          );
          expect(row?.[column]).not.toBeNull();
          expect(changes?.at(-1)?.value ?? String(row?.[column])).toBe(String(row?.[column]));
        }
      }
      // What it became each time is what it was before the next time, and is in the end.
      for (const { object_id, attribute, value, position } of rows.object_changes ?? []) {
        const next = rows.object_changes?.find(
          one => one.object_id === object_id && one.attribute === attribute && Number(one.position) > Number(position),
        );
        expect(next === undefined || next.before === value).toBe(true);
      }
      const requests = rows.events?.filter(({ request_id }) => request_id !== null) ?? [];
      expect(rows.case_events?.length).toBe(requests.length);
    }),
    { numRuns: runs(100) },
  );
});

const FORMATS = ['ocel-json', 'ocel-xml-xsd', 'ocel-sqlite', 'xes', 'csv', 'parquet', 'sqlite'] as const;

test('the same export twice is the same bytes, and that of a moment the same as of a service that was fed no more', async () => {
  const store = openLog();
  await fillAnalysisLog(store, 4);
  const events = await allEvents(store);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...FORMATS), fc.integer({ min: 1, max: events.length }), async (format, upTo) => {
      const ofMoment = bytesOf(await exportOf(store, format, { upTo }));
      const fedNoMore = bytesOf(await exportOf(events.slice(0, upTo), format));
      expect(Object.keys(ofMoment)).toEqual(Object.keys(fedNoMore));
      for (const [name, bytes] of Object.entries(ofMoment)) expect(fedNoMore[name] === bytes).toBe(true);
    }),
    { numRuns: runs(14) },
  );
});

test('exports of one part after the other hold each event once, and each row that an event of the part is about', async () => {
  const store = openLog();
  await fillAnalysisLog(store, 4);
  const events = await allEvents(store);
  const middle = Math.floor(events.length / 2);
  const [first, second] = await Promise.all([
    exportOf(store, 'csv', { upTo: middle }),
    exportOf(store, 'csv', { range: { after: middle } }),
  ]);
  expect([first.events + second.events, first.last, second.first]).toEqual([events.length, middle, middle + 1]);
});
