/** What an export says agrees with the rules and with what the API shows, and is the same whenever it is made. */
import * as fc from 'fast-check';
import { sourcesOf, stateOf } from '../../domain/flow/state';
import { syncRequestsProjection } from '../../projections/sync-requests/fold';
import { exportFold } from '../../src/exports/fold/fold';
import { fillAnalysisLog } from '../support/analysis-log';
import { decidedHistories } from '../support/decided';
import { bytesOf, exportOf } from '../support/exports';
import { allEvents, recordedEvents } from '../support/history';
import { foldRecorded } from '../support/memory-read-model';
import { runs } from '../support/runs';
import { openLog } from '../support/sqlite-log';

const whole = exportFold({}, { isObjectCentric: true, caseType: 'sync_request' });
const rowsOf = (events: Parameters<typeof foldRecorded>[1]) => foldRecorded(whole, events);

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
      expect(rows.events).toHaveLength(events.length);
      const linked = new Set(rows.event_objects?.map(({ object_id }) => object_id));
      expect(new Set(rows.objects?.map(({ object_id }) => object_id))).toEqual(linked);
      for (const id of linked) {
        const first = rows.object_changes?.find(({ object_id, attribute }) => object_id === id && attribute !== '');
        expect(String(id).startsWith('participant:') || first?.time === '1970-01-01T00:00:00.000Z').toBe(true);
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
