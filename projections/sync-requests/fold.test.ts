import * as fc from 'fast-check';
import type { FlowEvent } from '../../domain/flow/events';
import { openRequestsOf, sourcesOf } from '../../domain/flow/state';
import { decidedHistories } from '../../test/support/decided';
import {
  A,
  at,
  B,
  before,
  cancelled,
  completed,
  deadline,
  extendedDeadline,
  failed,
  noted,
  queued,
  R1,
  R2,
  requested,
  timedOut,
  twoClasses,
  undelivered,
} from '../../test/support/domain/flow-examples';
import { by, recordedEvents } from '../../test/support/history';
import { foldInMemory, foldRecorded } from '../../test/support/memory-read-model';
import { runs } from '../../test/support/runs';
import { type Ends, outcomeOf } from './ends';
import { MAX_KEPT_JOINS, syncRequestsProjection } from './fold';

const rows = (...events: ReadonlyArray<FlowEvent>) =>
  foldInMemory(
    syncRequestsProjection,
    [...twoClasses, ...events].map(event => ['flow-7', event]),
  );
const request = (...events: ReadonlyArray<FlowEvent>) => rows(...events).requests?.[0];
const ofA = (...events: ReadonlyArray<FlowEvent>) => rows(...events).request_sources?.[0];
const ended = { at, late: false };

test('a request tells who asked, when, for what and until when', () => {
  const { requests, request_sources } = rows(requested(R1, A, B));
  expect(requests).toEqual([
    {
      ...{ request_id: R1, flow_id: 7, flow_code: 'MATH-1', requested_at: before, requested_by: 'manager-1' },
      ...{ queued_at: null, deadline },
      requested_by_schedule: 0,
      ...{ outcome: 'OPEN', ended_at: null, duration_ms: null, late: 0, resent: 0, last_resent_at: null, position: 4 },
      ...{ joined: 0, pending: 2, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0 },
    },
  ]);
  expect(request_sources).toMatchObject([
    { request_id: R1, source_id: 1, reference: 'class-a', state: 'PENDING' },
    { request_id: R1, source_id: 2, reference: 'class-b', state: 'PENDING' },
  ]);
});

test('it ends when the last of its sources has ended, after so long', () => {
  expect(request(requested(R1, A, B), completed(R1, A, ended))).toMatchObject({ outcome: 'OPEN', ended_at: null });
  expect(request(requested(R1, A, B), completed(R1, A), completed(R1, B, ended))).toMatchObject({
    ...{ outcome: 'SUCCESS', ended_at: at, duration_ms: 3_600_000 },
  });
});

test('how each source ended, by whom, with what reason and counts', () => {
  const events = [requested(R1, A), completed(R1, A, { ...ended, message: 'Fine', counts: { added: 2 } })];
  const recorded = recordedEvents(
    [...twoClasses, ...events].map((event): ['flow-7', FlowEvent] => ['flow-7', event]),
    by('middleware-1'),
  );
  expect(foldRecorded(syncRequestsProjection, recorded).request_sources).toMatchObject([
    { state: 'SUCCESS', ended_at: at, ended_by: 'middleware-1', message: 'Fine', counts: '{"added":2}', reason: null },
  ]);
  const down = { reason: 'registrar-down', message: 'It is closed' };
  expect(ofA(requested(R1, A), failed(R1, A, down))).toMatchObject({ state: 'FAILED', ...down, counts: null });
  expect(ofA(requested(R1, A), cancelled(R1, 'source-removed', A))).toMatchObject({
    ...{ state: 'CANCELLED', reason: 'source-removed' },
  });
  expect(ofA(requested(R1, A), timedOut(R1, A))).toMatchObject({ state: 'TIMED_OUT', ended_at: deadline });
});

test('progress is kept, each part of it until it is reported anew', () => {
  const progress: FlowEvent = {
    type: 'SyncProgressed',
    at,
    ...A,
    requestId: R1,
    percent: 40,
    message: null,
    deadline: null,
  };
  const both = [progress, { ...progress, percent: null, message: 'Fetching' }];
  expect(ofA(requested(R1, A), ...both)).toMatchObject({
    ...{ progress_percent: 40, progress_message: 'Fetching', progress_at: at },
  });
});

test('resends are counted', () => {
  const resent: FlowEvent = { type: 'SyncResent', at, requestId: R1, flowCode: 'MATH-1', sources: [A], deadline: null };
  expect(request(requested(R1, A), resent, resent)).toMatchObject({ resent: 2, last_resent_at: at, outcome: 'OPEN' });
});

test('what is answered too late is shown beside the end, and leaves it as it was', () => {
  const late = completed(R1, A, { at, late: true, message: 'At last', counts: { added: 1 } });
  const after = rows(requested(R1, A), timedOut(R1, A), late);
  expect(after.requests).toMatchObject([{ outcome: 'TIMED_OUT', ended_at: deadline, late: 1 }]);
  expect(after.request_sources).toMatchObject([
    {
      ...{ state: 'TIMED_OUT', ended_at: deadline, late_state: 'SUCCESS', late_at: at, late_by: 'manager-1' },
      ...{ late_message: 'At last', counts: '{"added":1}' },
    },
  ]);
  const undone = failed(R1, A, { at, late: true, reason: 'wrong-class' });
  expect(ofA(requested(R1, A), completed(R1, A, { counts: { added: 1 } }), undone)).toMatchObject({
    ...{ state: 'SUCCESS', counts: '{"added":1}', late_state: 'FAILED', late_reason: 'wrong-class' },
  });
});

test('an answer that nobody had asked for is of no request', () => {
  expect(rows(completed(null, A))).toEqual({ requests: [], request_sources: [], request_joins: [] });
});

test('what waits is a request without a deadline, until it is made', () => {
  const waits = [requested(R1, A), queued(R2, A)];
  const line = { request_id: R2, flow_code: 'MATH-1', requested_by: 'manager-1', queued_at: before, pending: 1 };
  expect(rows(...waits).requests?.[1]).toMatchObject({ ...line, outcome: 'QUEUED', deadline: null });
  expect(rows(...waits).request_sources?.[1]).toMatchObject({ request_id: R2, state: 'QUEUED' });
  const made = rows(...waits, completed(R1, A), { ...requested(R2, A), at });
  expect(made.requests?.[1]).toMatchObject({ ...line, outcome: 'OPEN', deadline, requested_at: at });
  expect(made.request_sources?.[1]).toMatchObject({ request_id: R2, state: 'PENDING' });
  expect(rows(...waits, cancelled(R2, 'requested', A)).requests?.[1]).toMatchObject({ outcome: 'CANCELLED' });
});

test('a source that is removed, or asked about by another request, counts for nothing', () => {
  expect(request(requested(R1, A, B), completed(R1, A), cancelled(R1, 'source-removed', B))).toMatchObject({
    ...{ outcome: 'SUCCESS', succeeded: 1, cancelled: 0 },
  });
  const waits = [requested(R2, A), queued(R1, A, B), cancelled(R1, 'superseded', B), requested(R1, A)];
  expect(rows(...waits, completed(R1, A)).requests?.find(row => row.request_id === R1)).toMatchObject({
    ...{ outcome: 'SUCCESS', succeeded: 1, cancelled: 0 },
  });
  expect(request(requested(R1, A), cancelled(R1, 'source-removed', A))).toMatchObject({ outcome: 'CANCELLED' });
});

test('one that reached nobody has failed, and says why', () => {
  expect(request(requested(R1, A), undelivered(R1, A))).toMatchObject({ outcome: 'FAILED', failed: 1 });
  expect(ofA(requested(R1, A), undelivered(R1, A))).toMatchObject({ state: 'FAILED', reason: 'not-delivered' });
});

test('an answer that sets nothing stands beside the end, as a late one', () => {
  const note = noted(R1, A, 'FAILED', { at, reason: 'wrong-class', counts: { added: 1 } });
  expect(ofA(requested(R1, A), cancelled(R1, 'requested', A), note)).toMatchObject({
    ...{ state: 'CANCELLED', late_state: 'FAILED', late_reason: 'wrong-class', counts: '{"added":1}' },
  });
});

test('progress and resends extend the deadline', () => {
  const extended = { at, requestId: R1, deadline: extendedDeadline };
  const progress: FlowEvent = { type: 'SyncProgressed', ...extended, ...A, percent: 40, message: null };
  const resent: FlowEvent = { type: 'SyncResent', ...extended, flowCode: 'MATH-1', sources: [A] };
  for (const event of [progress, resent]) {
    expect(request(requested(R1, A), event)).toMatchObject({ deadline: extendedDeadline });
    expect(request(requested(R1, A), { ...event, deadline: null })).toMatchObject({ deadline });
  }
});

test('the next request is a line of its own', () => {
  const outcomes = rows(requested(R1, A), failed(R1, A), requested(R2, A)).requests?.map(row => row.outcome);
  expect(outcomes).toEqual(['FAILED', 'OPEN']);
});

test.each<[string, Partial<Ends>]>([
  ['OPEN', { succeeded: 1, failed: 1, pending: 1 }],
  ['SUCCESS', { succeeded: 2 }],
  ['PARTIAL', { succeeded: 1, failed: 1 }],
  ['PARTIAL', { succeeded: 1, cancelled: 1 }],
  ['PARTIAL', { succeeded: 2, timed_out: 1 }],
  ['FAILED', { timed_out: 1, failed: 1, cancelled: 1 }],
  ['TIMED_OUT', { cancelled: 1, timed_out: 1 }],
  ['CANCELLED', { cancelled: 1 }],
])('%s is what %p come to', (outcome, ends) => {
  expect(outcomeOf({ pending: 0, succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, ...ends })).toBe(outcome);
});

describe('who joined a request', () => {
  const joined = (n: number): FlowEvent => ({
    type: 'SyncJoined',
    at: `2026-11-24T09:00:00.${String(n).padStart(3, '0')}Z`,
    requestId: R1,
    sources: [A],
  });
  const joins = (count: number) => rows(requested(R1, A), ...Array.from({ length: count }, (_, n) => joined(n)));

  test('is shown, with when and of how many sources', () => {
    expect(joins(1).requests).toMatchObject([{ joined: 1, outcome: 'OPEN' }]);
    expect(joins(1).request_joins).toMatchObject([
      { joined_at: '2026-11-24T09:00:00.000Z', joined_by: 'manager-1', sources: 1 },
    ]);
  });

  test('is shown of the last of them, however many there are', () => {
    const after = joins(MAX_KEPT_JOINS + 3);
    expect(after.requests).toMatchObject([{ joined: MAX_KEPT_JOINS + 3 }]);
    const kept = after.request_joins?.map(({ joined_at }) => joined_at).sort();
    expect([kept?.length, kept?.[0]]).toEqual([MAX_KEPT_JOINS, '2026-11-24T09:00:00.003Z']);
  });

  test('is of no request that is not there', () => {
    expect(rows(joined(1))).toEqual({ requests: [], request_sources: [], request_joins: [] });
  });
});

test('a duration is not below 0, also where times went back in what an older version wrote', () => {
  const end = { ...completed(R1, A), at: '2026-11-24T07:00:00.000Z' };
  expect(rows(requested(R1, A), end).requests).toMatchObject([{ outcome: 'SUCCESS', duration_ms: 0 }]);
});

test('whatever is decided, the requests that are open are those that the flow holds open', () => {
  fc.assert(
    fc.property(decidedHistories, ({ events, state }) => {
      const shown = foldInMemory(
        syncRequestsProjection,
        events.map(event => ['flow-7', event]),
      );
      const open = shown.requests?.filter(({ outcome }) => outcome === 'OPEN').map(row => row.request_id);
      expect(open).toEqual(
        openRequestsOf(state)
          .map(({ requestId }) => requestId)
          .sort(),
      );
      const pending = shown.request_sources?.filter(source => source.state === 'PENDING');
      expect(pending?.map(({ request_id, source_id }) => [source_id, request_id]).sort()).toEqual(
        sourcesOf(state)
          .filter(s => s.openRequest !== null)
          .map(s => [s.sourceId, s.openRequest]),
      );
    }),
    { numRuns: runs(300) },
  );
});
