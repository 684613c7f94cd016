import * as fc from 'fast-check';
import type { FlowEvent } from '../../domain/flow/events';
import { freshUntil, staleSince } from '../../domain/flow/freshness';
import { type FlowState, flowStateOf, type Source, sourceCounts, sourcesOf, stateOf } from '../../domain/flow/state';
import { empty, size, toArray } from '../../domain/kernel/id-set';
import { decidedHistories } from '../../test/support/decided';
import {
  A,
  added,
  allocated,
  archived,
  at,
  B,
  before,
  cancelled,
  completed,
  failed,
  R1,
  R2,
  registered,
  removed,
  requested,
  timedOut,
  twoClasses,
  unarchived,
} from '../../test/support/domain/flow-examples';
import { foldInMemory } from '../../test/support/memory-read-model';
import { runs } from '../../test/support/runs';
import { flowsProjection } from './fold';

const rows = (...events: ReadonlyArray<FlowEvent>) =>
  foldInMemory(
    flowsProjection,
    events.map(event => ['flow-7', event]),
  );
/** When it becomes stale, unless it is or nobody looks. */
const watched = (flow: FlowState, source: Source): string | null =>
  source.freshness === null || staleSince(source) !== null || flow?.archived
    ? null
    : freshUntil(source, source.freshness.maxAge);
const flowAfter = (...events: ReadonlyArray<FlowEvent>) => rows(...events).flows?.[0];
const classA = (...events: ReadonlyArray<FlowEvent>) => rows(...twoClasses, ...events).sources?.[0];

test('a flow as it was registered', () => {
  expect(rows(registered)).toEqual({
    flows: [
      {
        ...{ flow_id: 7, code: 'MATH-1', title: 'Mathematics', sub_title: 'Spring', kind: 'exam', managers: '[11]' },
        ...{
          metadata: '{}',
          starts_at: null,
          ends_at: null,
          removal_guard: null,
          archived: 0,
          state: 'NONE',
          created_at: before,
          updated_at: before,
        },
        ...{ source_count: 0, pending: 0, failed: 0, synced: 0, participants: 0 },
      },
    ],
    managers: [{ flow_id: 7, user_id: 11 }],
    sources: [],
    participants: [],
    metadata: [],
  });
});

test('a flow as it was changed', () => {
  const details = { code: 'MATH-2', title: 'Statistics', subTitle: null, kind: null, managers: [] };
  expect(flowAfter(registered, { type: 'FlowDetailsChanged', at, ...details })).toMatchObject({
    ...{ code: 'MATH-2', title: 'Statistics', sub_title: null, kind: null, managers: '[]' },
    ...{ created_at: before, updated_at: at },
  });
  expect(flowAfter(registered, archived)).toMatchObject({ archived: 1 });
  expect(flowAfter(registered, archived, unarchived)).toMatchObject({ archived: 0 });
});

test('metadata is replaced as a whole, to be shown and to be searched', () => {
  const replaced = (metadata: Record<string, string>): FlowEvent => ({
    type: 'FlowMetadataReplaced',
    at,
    metadata,
    requestId: null,
  });
  const after = rows(registered, replaced({ room: 'A1', term: 'spring' }), replaced({ term: 'autumn', __proto: 'x' }));
  expect(JSON.parse(String(after.flows?.[0]?.metadata))).toEqual({ term: 'autumn', __proto: 'x' });
  expect(after.metadata).toEqual([
    { flow_id: 7, key: '__proto', value: 'x' },
    { flow_id: 7, key: 'term', value: 'autumn' },
  ]);
});

test('participants are listed and counted', () => {
  const joins = (participantId: number): FlowEvent => ({ type: 'ParticipantAdded', at, participantId });
  const after = rows(registered, joins(5), joins(2));
  expect(after.participants).toEqual([
    { flow_id: 7, participant_id: 2 },
    { flow_id: 7, participant_id: 5 },
  ]);
  expect(after.flows?.[0]).toMatchObject({ participants: 2 });
});

test('a source from its request to its end', () => {
  const progress: FlowEvent = {
    type: 'SyncProgressed',
    at,
    ...A,
    requestId: R1,
    percent: 40,
    message: 'Fetching',
    deadline: null,
  };
  const asked = { state: 'PENDING', outcome: 'NONE', open_request: R1, last_request: R1, last_requested_sync: before };
  expect(classA(requested(R1, A))).toMatchObject({ ...asked, progress_percent: null });
  expect(classA(requested(R1, A), progress, { ...progress, percent: null, message: 'Still' })).toMatchObject({
    ...{ ...asked, progress_percent: 40, progress_message: 'Still', progress_at: at },
  });
  expect(classA(requested(R1, A), progress, completed(R1, A, { message: '3 added' }))).toMatchObject({
    ...{ state: 'SUCCESS', outcome: 'SUCCESS', open_request: null, last_request: R1, last_sync: before },
    ...{ reason: null, message: '3 added', progress_percent: null, progress_message: null, progress_at: null },
  });
});

test('a source that failed says why, until the next sync ends', () => {
  const down = failed(R1, A, { reason: 'registrar-down', message: 'It is closed' });
  const said = { state: 'FAILED', reason: 'registrar-down', message: 'It is closed', last_sync: null };
  expect(classA(requested(R1, A), down)).toMatchObject(said);
  expect(classA(requested(R1, A), down, requested(R2, A))).toMatchObject({ ...said, state: 'PENDING' });
  expect(classA(requested(R1, A), down, requested(R2, A), cancelled(R2, 'requested', A))).toMatchObject(said);
  expect(classA(requested(R1, A), down, requested(R2, A), completed(R2, A))).toMatchObject({
    ...{ state: 'SUCCESS', reason: null, message: null },
  });
  expect(classA(requested(R1, A), timedOut(R1, A))).toMatchObject({ state: 'FAILED', reason: 'timed-out' });
});

test('the flow is as its sources are', () => {
  const history: ReadonlyArray<readonly [FlowEvent, string]> = [
    [requested(R1, A, B), 'PENDING'],
    [failed(R1, A), 'PENDING'],
    [completed(R1, B), 'FAILED'],
    [completed(R1, A, { late: true }), 'SUCCESS'],
    [requested(R2, B), 'PENDING'],
    [removed(B), 'SUCCESS'],
    [removed(A), 'NONE'],
  ];
  history.forEach(([, state], last) => {
    const events = history.slice(0, last + 1).map(([event]) => event);
    expect(flowAfter(...twoClasses, ...events)).toMatchObject({ state });
  });
});

test('sources and their descriptions come and go', () => {
  const described: FlowEvent = { type: 'SourceDescribed', at, ...A, description: 'Changed' };
  expect(classA(described)).toMatchObject({ description: 'Changed', created_at: before, updated_at: at });
  expect(rows(...twoClasses, removed(A)).sources).toMatchObject([{ source_id: 2, reference: 'class-b' }]);
});

test('allocations are counted', () => {
  const gone: FlowEvent = { type: 'ParticipantDeallocated', at, sourceId: 1, participantId: 2, requestId: null };
  expect(classA(...allocated(1, 1, 2, 3), ...allocated(2, 1), gone)).toMatchObject({ allocated: 2 });
  const cleared: FlowEvent = { type: 'AllocationsCleared', at, sourceId: 1, count: 2, requestId: null };
  expect(classA(...allocated(1, 1, 2), cleared)).toMatchObject({ allocated: 0 });
});

test('an event of one flow leaves the others alone', () => {
  const other = [{ ...registered, flowId: 8 }, added(A)].map((event): ['flow-8', FlowEvent] => [
    'flow-8',
    event as FlowEvent,
  ]);
  const after = foldInMemory(flowsProjection, [
    ...other,
    ...[...twoClasses, requested(R1, A, B)].map((event): ['flow-7', FlowEvent] => ['flow-7', event]),
  ]);
  expect(after.flows?.map(({ flow_id, state }) => [flow_id, state])).toEqual([
    [7, 'PENDING'],
    [8, 'NONE'],
  ]);
});

test('whatever is decided, the read model shows what the flow knows', () => {
  fc.assert(
    fc.property(decidedHistories, ({ events, state }) => {
      const shown = rows(...events);
      expect(shown.flows).toMatchObject([
        {
          ...{
            code: state?.details.code,
            archived: state?.archived ? 1 : 0,
            metadata: JSON.stringify(state?.metadata),
          },
          state: flowStateOf(sourceCounts(sourcesOf(state).map(stateOf))),
          participants: size(state?.participants ?? empty),
          source_count: sourcesOf(state).length,
          removal_guard: state?.guard ?? null,
        },
      ]);
      expect(shown.participants?.map(row => row.participant_id)).toEqual(toArray(state?.participants ?? empty));
      expect(shown.sources).toMatchObject(
        sourcesOf(state).map(source => ({
          ...{ source_id: source.sourceId, reference: source.reference, description: source.description },
          ...{ created_at: source.createdAt, updated_at: source.updatedAt, outcome: source.outcome },
          ...{ open_request: source.openRequest, last_request: source.lastRequest, last_sync: source.lastSync },
          ...{ reason: source.reason, message: source.message },
          ...{ max_age: source.freshness?.maxAge ?? null, stale_since: staleSince(source) },
          fresh_until: watched(state, source),
          ...{ removal_guard: source.guard, hold_id: source.hold?.holdId ?? null },
          ...{
            progress_percent: source.progress?.percent ?? null,
            progress_message: source.progress?.message ?? null,
            progress_at: source.progress?.at ?? null,
          },
          ...{
            last_requested_sync: source.lastRequestedSync,
            state: stateOf(source),
            allocated: size(source.allocated),
          },
        })),
      );
    }),
    { numRuns: runs(300) },
  );
});
