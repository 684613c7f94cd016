import * as fc from 'fast-check';
import type { FlowEvent } from '../../domain/flow/events';
import { sourcesOf } from '../../domain/flow/state';
import { toArray } from '../../domain/kernel/id-set';
import { decidedHistories } from '../../test/support/decided';
import { A, allocated, at, removed, twoClasses } from '../../test/support/domain/flow-examples';
import { foldInMemory } from '../../test/support/memory-read-model';
import { allocationsProjection } from './fold';

const allocationsAfter = (...events: ReadonlyArray<FlowEvent>) =>
  foldInMemory(
    allocationsProjection,
    events.map(event => ['flow-7', event]),
  ).allocations?.map(({ flow_id, source_id, participant_id }) => [flow_id, source_id, participant_id]);

test('one participant may be on several sources, each once', () => {
  expect(allocationsAfter(...twoClasses, ...allocated(1, 3, 2, 3), ...allocated(2, 3))).toEqual([
    [7, 1, 2],
    [7, 1, 3],
    [7, 2, 3],
  ]);
});

test('they go one by one, all at once, or with their source', () => {
  const both = [...twoClasses, ...allocated(1, 1, 2), ...allocated(2, 1, 2)];
  const gone: FlowEvent = { type: 'ParticipantDeallocated', at, sourceId: 1, participantId: 2, requestId: null };
  const cleared: FlowEvent = { type: 'AllocationsCleared', at, sourceId: 1, count: 2, requestId: null };
  const ofB = [
    [7, 2, 1],
    [7, 2, 2],
  ];
  expect(allocationsAfter(...both, gone)).toEqual([[7, 1, 1], ...ofB]);
  expect(allocationsAfter(...both, cleared)).toEqual(ofB);
  expect(allocationsAfter(...both, removed(A))).toEqual(ofB);
});

test('whatever is decided, they are those of the flow', () => {
  fc.assert(
    fc.property(decidedHistories, ({ events, state }) => {
      const known = sourcesOf(state).flatMap(source =>
        toArray(source.allocated).map(participantId => [7, source.sourceId, participantId]),
      );
      expect(allocationsAfter(...events)).toEqual(known);
    }),
  );
});
