import type { FlowEvent } from '../../domain/flow/events';
import { A, at, deadline, H1, H2, R1 } from '../../test/support/domain/flow-examples';
import { foldInMemory } from '../../test/support/memory-read-model';
import { holdsProjection } from './fold';

const rowsAfter = (...events: ReadonlyArray<FlowEvent>) =>
  foldInMemory(
    holdsProjection,
    events.map(event => ['flow-7', event]),
  );
const held = (removed: number[], added: number[] = []): FlowEvent => ({
  ...{ type: 'RemovalHeld', at, ...A, holdId: H1, requestId: R1, change: 'list', removed, added, addMissing: false },
  ...{ of: 9, guard: '20%,5', deadline },
});

test('a hold that comes in parts is one, with all its participants', () => {
  const { holds, hold_participants } = rowsAfter(held([1, 2]), held([3], [8]));
  expect(holds).toMatchObject([
    { hold_id: H1, request_id: R1, state: 'OPEN', removed: 3, added: 1, source_size: 9, held_by: 'manager-1' },
  ]);
  expect(hold_participants?.map(row => [row.goes, row.participant_id])).toEqual([
    [0, 8],
    [1, 1],
    [1, 2],
    [1, 3],
  ]);
});

test.each<[string, FlowEvent, object]>([
  [
    'APPROVED',
    { type: 'HoldApproved', at, ...A, holdId: H1, comment: 'Yes', removed: 1, added: 0 },
    { comment: 'Yes' },
  ],
  ['REJECTED', { type: 'HoldRejected', at, ...A, holdId: H1, comment: null }, { comment: null }],
  ['TIMED_OUT', { type: 'HoldTimedOut', at, ...A, holdId: H1, deadline }, { comment: null }],
  [
    'SUPERSEDED',
    { type: 'HoldSuperseded', at, ...A, holdId: H1, reason: 'worse', by: H2 },
    { superseded_because: 'worse', superseded_by: H2 },
  ],
])('a hold ends as %s', (state, event, more) => {
  const { holds } = rowsAfter(held([1]), event);
  expect(holds).toMatchObject([{ state, ended_at: at, ended_by: 'manager-1', ...more }]);
});
