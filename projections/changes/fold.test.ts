/** What each request changed, as a read model, held against the domain's own fold over the history. */
import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import type { FlowCommand } from '../../domain/flow/commands';
import type { FlowEvent } from '../../domain/flow/events';
import { flow } from '../../domain/flow/flow';
import { sourcesOf } from '../../domain/flow/state';
import { nothingDone, whatDid } from '../../domain/flow/undo-plan';
import { toArray } from '../../domain/kernel/id-set';
import { values } from '../../domain/kernel/sorted-map';
import { few } from '../../test/support/domain/arbitrary';
import {
  A,
  allocated,
  ask,
  at,
  B,
  cancelled,
  R1,
  R2,
  removed,
  requested,
  twoClasses,
} from '../../test/support/domain/flow-examples';
import { foldInMemory } from '../../test/support/memory-read-model';
import { runs } from '../../test/support/runs';
import type { Row } from '../projection';
import { changesProjection } from './fold';
import { AFTER, type changeCalls, type changes, type changeTotals, DURING, type metadataChanges } from './tables';

const rowsAfter = (...events: ReadonlyArray<FlowEvent>) => {
  const rows = foldInMemory(
    changesProjection,
    events.map(event => ['flow-7', event]),
  );
  return {
    changes: rows.changes as unknown as ReadonlyArray<Row<typeof changes>>,
    totals: rows.change_totals as unknown as ReadonlyArray<Row<typeof changeTotals>>,
    calls: rows.change_calls as unknown as ReadonlyArray<Row<typeof changeCalls>>,
    metadata: rows.metadata_changes as unknown as ReadonlyArray<Row<typeof metadataChanges>>,
    members: rows.members as unknown as ReadonlyArray<{ readonly source_id: number; readonly participant_id: number }>,
  };
};
const came = (sourceId: number, participantId: number, requestId: string | null = null): FlowEvent => ({
  ...{ type: 'ParticipantAllocated', at, sourceId, participantId, requestId },
});
const went = (sourceId: number, participantId: number, requestId: string | null = null): FlowEvent => ({
  ...{ type: 'ParticipantDeallocated', at, sourceId, participantId, requestId },
});
const totalsOf = (rows: ReturnType<typeof rowsAfter>, requestId: string, phase = DURING) => {
  const row = rows.totals.find(one => one.request_id === requestId && one.phase === phase);
  return row && [row.added, row.removed, row.moved];
};

const start = [...twoClasses, ...allocated(1, 1, 2), ...allocated(2, 3), requested(R1, A, B)];
const end = cancelled(R1, 'requested', A, B);

test('who goes from one source and comes to another is moved, in whichever order', () => {
  const expected = { participant_id: 1, source_id: 2, came: 1, paired: 1 };
  for (const events of [
    [went(1, 1), came(2, 1)],
    [came(2, 1), went(1, 1)],
  ]) {
    const rows = rowsAfter(...start, ...events);
    expect(totalsOf(rows, R1)).toEqual([0, 0, 1]);
    expect(rows.changes.filter(row => row.came === 1 && row.request_id === R1)).toMatchObject([expected]);
  }
});

test('who is back where they were has not changed', () => {
  const rows = rowsAfter(...start, went(1, 1), came(2, 1), went(2, 1), came(1, 1), came(1, 9), went(1, 9));
  expect(totalsOf(rows, R1)).toEqual([0, 0, 0]);
  expect(rows.changes.filter(row => row.request_id === R1)).toEqual([]);
});

test('who came again by the same request, after others had taken them off, has come', () => {
  const rows = rowsAfter(...start, came(1, 5), end, went(1, 5), came(1, 5, R1));
  expect([totalsOf(rows, R1), totalsOf(rows, R1, AFTER)]).toEqual([
    [1, 0, 0],
    [0, 1, 0],
  ]);
});

test('what happens between requests is told apart, and kept with the request before', () => {
  const rows = rowsAfter(...start, came(1, 5), end, went(1, 1), came(2, 8), requested(R2, A), went(1, 2));
  expect([totalsOf(rows, R1), totalsOf(rows, R1, AFTER), totalsOf(rows, R2)]).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [0, 1, 0],
  ]);
  // Those who were there before anybody had asked.
  expect(totalsOf(rows, '', AFTER)).toEqual([3, 0, 0]);
});

test('late data belongs to the request that it names, and is counted as late', () => {
  const undone: FlowEvent = {
    ...{ type: 'SyncUndone', at, requestId: R1, undoId: R2, sources: [A], added: 0, removed: 1, metadata: 0 },
    conflicts: 2,
  };
  const rows = rowsAfter(...start, came(1, 5), end, came(1, 6, R1), went(1, 5, R2), undone, came(1, 7, R1));
  const of = (id: string) => rows.totals.find(row => row.request_id === id && row.phase === DURING);
  expect(of(R1)).toMatchObject({
    added: 3,
    late: 2,
    late_after_undo: 1,
    undo_id: R2,
    conflicts: 2,
    undone_by: 'manager-1',
  });
  expect(of(R2)).toMatchObject({ removed: 1, late: 0, undoes: R1 });
});

test('all who go with a clear, or with their source, are listed one by one', () => {
  const cleared: FlowEvent = { type: 'AllocationsCleared', at, sourceId: 1, count: 2, requestId: R1 };
  const closed = cancelled(R1, 'source-removed', A);
  for (const events of [[cleared], [closed, cleared, removed(A)]]) {
    const rows = rowsAfter(...start, ...events);
    expect(totalsOf(rows, R1)).toEqual([0, 2, 0]);
  }
});

test('calls are named by their correlation id, with who made them', () => {
  const { calls } = rowsAfter(...start, came(1, 5), went(1, 1), {
    type: 'FlowMetadataReplaced',
    at,
    metadata: { a: 'b' },
    requestId: null,
  });
  expect(calls.filter(row => row.request_id === R1)).toMatchObject([
    { correlation_id: 'test', called_by: 'manager-1', came: 1, went: 1, metadata: 1 },
  ]);
});

const participantIds = fc.array(few.id, { maxLength: 4 });
const ofSource = { sourceId: fc.constantFrom(1, 2) };
const requestId = fc.constantFrom(R1, R2);
const command: fc.Arbitrary<FlowCommand> = fc.oneof(
  fc.record({ ...ofSource, participantIds }).map(fields => ({ ...ask.AllocateParticipants, ...fields })),
  fc
    .record({ ...ofSource, participantIds, requestId: fc.constantFrom(null, R1, R2) })
    .map(fields => ({ ...ask.ReplaceAllocations, ...fields })),
  fc.record({ ...ofSource, participantId: few.id }).map(fields => ({ ...ask.DeallocateParticipant, ...fields })),
  fc.record(ofSource).map(fields => ({ ...ask.ClearAllocations, ...fields })),
  fc.record(ofSource).map(fields => ({ ...ask.RemoveSource, ...fields })),
  fc.record({ requestId, references: fc.constantFrom(null, ['class-a'], ['class-b']) }).map(fields => ({
    ...ask.RequestSync,
    ...fields,
  })),
  requestId.map(id => ({ ...ask.CancelSync, requestId: id })),
  fc.constantFrom('class-a', 'class-b').map(reference => ({ ...ask.CompleteSync, reference })),
  fc.constantFrom({}, { room: 'A1' }, { room: 'B2', day: 'x' }).map(metadata => ({ ...ask.ReplaceMetadata, metadata })),
);

test('whatever is decided, it says of each request what the history says', () => {
  fc.assert(
    fc.property(fc.array(command, { maxLength: 40, size: 'max' }), list => {
      const events = [...twoClasses];
      let state = events.reduce(flow.evolve, flow.initial);
      const seen = new Set<string>();
      for (const one of list) {
        if (one.type === 'RequestSync' && seen.has(one.requestId)) continue; // an id is given once
        const decision = flow.decide({ ...one, guard: 'off' } as FlowCommand)(state);
        if (E.isLeft(decision)) continue;
        if (one.type === 'RequestSync' && decision.right.some(({ type }) => type === 'SyncRequested'))
          seen.add(one.requestId);
        events.push(...decision.right);
        state = decision.right.reduce(flow.evolve, state);
      }
      const rows = rowsAfter(...events);
      expect(rows.members.map(row => [row.source_id, row.participant_id])).toEqual(
        sourcesOf(state).flatMap(source => toArray(source.allocated).map(id => [source.sourceId, id])),
      );
      for (const id of [R1, R2]) {
        const done = events.reduce(whatDid([id, 'no undo']), nothingDone);
        const net = values(done.sources).flatMap(({ sourceId, added, removed }) => [
          ...toArray(added).map(participant => `${participant} to ${sourceId}`),
          ...toArray(removed).map(participant => `${participant} from ${sourceId}`),
        ]);
        const shown = rows.changes.filter(row => row.request_id === id && row.phase === DURING);
        expect(
          shown.map(row => `${row.participant_id} ${row.came === 1 ? 'to' : 'from'} ${row.source_id}`).sort(),
        ).toEqual(net.sort());
        const [added, removed_, moved] = totalsOf(rows, id) ?? [0, 0, 0];
        const count = (came: number, isMove: boolean) =>
          shown.filter(row => row.came === came && (row.paired !== null) === isMove).length;
        expect([added, removed_, moved, moved]).toEqual([
          count(1, false),
          count(0, false),
          count(1, true),
          count(0, true),
        ]);
        expect(
          rows.metadata
            .filter(row => row.request_id === id && row.phase === DURING)
            .map(row => [row.key, row.value_before, row.value_after]),
        ).toEqual(
          values(done.metadata)
            .filter(({ before, after }) => before !== after)
            .map(({ key, before, after }) => [key, before, after]),
        );
      }
    }),
    { numRuns: runs(100) },
  );
});
