import * as fc from 'fast-check';
import { flowAchieves, flowInvariants } from '../../test/model/invariants/flow';
import { arbitrary, commands, few } from '../../test/support/domain/arbitrary';
import { twoClasses } from '../../test/support/domain/flow-examples';
import { itKeepsTheLaws } from '../../test/support/domain/laws';
import type { FlowCommand } from './commands';
import { FlowDetails, Metadata } from './events';
import { flow, flowStream } from './flow';

const at = few.instant;
const sourceId = few.id;
const reference = few.reference;
const requestId = few.uuid;
const participantIds = fc.array(few.id, { maxLength: 5 });
const details = arbitrary(FlowDetails);
const metadata = arbitrary(Metadata);
const message = fc.constantFrom(null, 'As expected');
const answered = { at, arrivedAt: at, reference, requestId: fc.option(requestId, { freq: 2 }), message };

const guard = fc.constantFrom('0%,0', '20%,1', 'off');
/** Each source has a hold id of its own, so that one id never names two holds at a time. */
const holdOf = (sourceId: number) => `00000000-0000-4000-9000-00000000000${sourceId}`;
const holdId = sourceId.map(holdOf);
const guarded = <A>(fields: { readonly [K in keyof A]: fc.Arbitrary<A[K]> }) =>
  fc
    .tuple(fc.record(fields), sourceId, guard, at)
    .map(([rest, id, guard, holdUntil]) => ({ ...(rest as A), sourceId: id, guard, holdId: holdOf(id), holdUntil }));

const undo = fc.record({
  requestId,
  undoId: requestId,
  asOf: fc.integer({ min: 0, max: 8 }),
  sources: fc.uniqueArray(
    fc.record({ sourceId, reference, remove: participantIds, add: participantIds }).map(source => ({
      ...source,
      remove: [...new Set(source.remove)],
      add: [...new Set(source.add)].filter(id => !source.remove.includes(id)),
    })),
    { selector: source => source.sourceId, maxLength: 3 },
  ),
  metadata: fc.constantFrom([], [['room', 'A1'] as const], [['room', null] as const]),
  conflicts: fc.constant(0),
  untold: fc.constant({ added: 0, removed: 0 }),
});

const flowCommands = commands<FlowCommand>(
  {
    RegisterFlow: fc.record({ at, flowId: few.id, details }),
    PutFlow: fc.record({
      at,
      flowId: few.id,
      details: fc.record({ code: fc.constantFrom('A', 'B'), title: fc.constant('T') }),
    }),
    SetUpFlow: fc.record({
      at,
      details: fc.record({ code: fc.constantFrom('A', 'B'), subTitle: fc.constant(null) }, { requiredKeys: [] }),
      dates: fc.record({ startsAt: at, endsAt: fc.option(at) }, { requiredKeys: [] }),
      metadata: fc.option(metadata),
      sources: fc.array(fc.record({ reference, description: fc.constantFrom(null, 'First'), participantIds }), {
        maxLength: 3,
      }),
      participantIds,
      maxSources: fc.constantFrom(2, 9),
    }),
    ReplaceMetadata: fc.record({ at, metadata }),
    ArchiveFlow: fc.record({ at }),
    UnarchiveFlow: fc.record({ at }),
    AddParticipants: fc.record({ at, participantIds }),
    AddSource: fc.record({
      at,
      reference,
      description: fc.constantFrom('', 'First'),
      maxSources: fc.constantFrom(2, 9),
    }),
    DescribeSource: fc.record(
      { at, sourceId, description: fc.constantFrom('', 'First'), maxAge: fc.constantFrom(null, 60) },
      { requiredKeys: ['at', 'sourceId', 'description'] },
    ),
    MarkStale: fc.record({ at: fc.oneof(at, fc.constant('2026-11-24T09:01:03.000Z')), sourceId }),
    RemoveSource: guarded({ at }),
    RequestSync: fc.record({
      at,
      requestId,
      deadline: at,
      references: fc.option(fc.array(reference, { maxLength: 3 })),
      whenOpen: fc.oneof(
        fc.constantFrom<'join' | 'refuse'>('join', 'refuse'),
        requestId.map(queueAs => ({ queueAs })),
      ),
    }),
    FailUndelivered: fc.record({ at, requestId }),
    ResendSync: fc.record({ at, requestId }),
    CancelSync: fc.record({ at, requestId }),
    TimeOutSync: fc.record({ at, requestId }),
    ReportProgress: fc.record({ ...answered, percent: fc.constantFrom(null, 0, 100) }),
    CompleteSync: fc.record({ ...answered, counts: fc.constantFrom(null, { added: 1 }) }),
    FailSync: fc.record({ ...answered, reason: fc.constantFrom(null, 'registrar-down') }),
    AllocateParticipants: fc.record({ at, sourceId, participantIds }),
    DeallocateParticipant: guarded({ at, participantId: few.id }),
    ClearAllocations: guarded({ at }),
    ReplaceAllocations: guarded({
      at,
      participantIds,
      requestId: fc.option(requestId, { freq: 2 }),
      addMissing: fc.boolean(),
    }),
    SetFlowGuard: fc.record({ at, removalGuard: fc.option(guard) }),
    SetSourceGuard: fc.record({ at, sourceId, removalGuard: fc.option(guard) }),
    ApproveHold: fc.record({
      at,
      holdId,
      comment: message,
      shown: fc.constantFrom(null, 1),
      newHoldId: fc.constant(holdOf(9)),
      holdUntil: at,
    }),
    RejectHold: fc.record({ at, holdId, comment: message }),
    TimeOutHold: fc.record({ at, holdId }),
    UndoSync: fc.record({ at, undo }),
  },
  [
    'RegisterFlow',
    'PutFlow',
    'ReplaceMetadata',
    'SetUpFlow',
    'AddParticipants',
    'ArchiveFlow',
    'RemoveSource',
    'CancelSync',
    'TimeOutSync',
    'FailUndelivered',
    'SetFlowGuard',
    'SetSourceGuard',
    'TimeOutHold',
  ],
);

describe('a flow', () => {
  it('has its stream', () => {
    expect(flowStream(7)).toBe('flow-7');
  });

  itKeepsTheLaws(flow, {
    start: twoClasses,
    commands: flowCommands,
    achieves: flowAchieves,
    newEachTime: ['SyncJoined', 'SyncQueued', 'SyncResent', 'SyncProgressed'],
    // An answer that names no request is to whatever is open by then, or of a job that pushes by itself.
    isNewEachTime: command =>
      (command.type === 'CompleteSync' || command.type === 'FailSync') && command.requestId === null,
    invariants: flowInvariants,
  });
});
