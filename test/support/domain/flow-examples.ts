/** A flow with Class A and Class B: the events and commands that the tests of a flow speak in. */

import type { FlowCommand } from '../../../domain/flow/commands';
import type { FlowEvent, NamedSource } from '../../../domain/flow/events';
import { flow } from '../../../domain/flow/flow';
import { type SyncState, sourcesOf, stateOf } from '../../../domain/flow/state';
import type { OfType } from '../../../domain/kernel/aggregate';
import { givenFor } from './given';

type Event<Type extends FlowEvent['type']> = OfType<FlowEvent, Type>;

export const given = givenFor(flow);

export const before = '2026-11-24T08:00:00.000Z';
/** When everything is asked. */
export const at = '2026-11-24T09:00:00.000Z';
export const deadline = '2026-11-25T09:00:00.000Z';
/** Until when there is time after progress or a resend at `at`: as long as there was from `before`. */
export const extendedDeadline = '2026-11-25T10:00:00.000Z';

export const R1 = '11111111-1111-4111-8111-111111111111';
export const R2 = '22222222-2222-4222-8222-222222222222';
export const R3 = '33333333-3333-4333-8333-333333333333';
export const H1 = '77777777-7777-4777-8777-777777777777';
export const H2 = '88888888-8888-4888-8888-888888888888';
/** What comes with a command that may take participants away. */
export const guarded = { guard: '20%,5', holdId: H1, holdUntil: deadline };
export const A: NamedSource = { sourceId: 1, reference: 'class-a' };
export const B: NamedSource = { sourceId: 2, reference: 'class-b' };

export const details = { code: 'MATH-1', title: 'Mathematics', subTitle: 'Spring', kind: 'exam', managers: [11] };
export const registered: FlowEvent = { type: 'FlowRegistered', at: before, flowId: 7, ...details };
export const archived: FlowEvent = { type: 'FlowArchived', at: before };
export const unarchived: FlowEvent = { type: 'FlowUnarchived', at: before };
export const added = (source: NamedSource): FlowEvent => ({
  type: 'SourceAdded',
  at: before,
  ...source,
  description: `About ${source.reference}`,
});
export const removed = (source: NamedSource): FlowEvent => ({ type: 'SourceRemoved', at: before, ...source });
export const allocated = (sourceId: number, ...participantIds: number[]): ReadonlyArray<FlowEvent> =>
  participantIds.map(participantId => ({
    type: 'ParticipantAllocated',
    at: before,
    sourceId,
    participantId,
    requestId: null,
  }));

export const requested = (requestId: string, ...sources: NamedSource[]): Event<'SyncRequested'> => ({
  type: 'SyncRequested',
  at: before,
  requestId,
  flowCode: 'MATH-1',
  sources,
  deadline,
});
export const completed = (
  requestId: string | null,
  source: NamedSource,
  more: Partial<Event<'SyncCompleted'>> = {},
): Event<'SyncCompleted'> => ({
  type: 'SyncCompleted',
  at: before,
  ...source,
  requestId,
  late: false,
  message: null,
  counts: null,
  ...more,
});
export const failed = (
  requestId: string | null,
  source: NamedSource,
  more: Partial<Event<'SyncFailed'>> = {},
): Event<'SyncFailed'> => ({
  type: 'SyncFailed',
  at: before,
  ...source,
  requestId,
  late: false,
  reason: null,
  message: null,
  ...more,
});
export const cancelled = (
  requestId: string,
  reason: Event<'SyncCancelled'>['reason'],
  ...sources: NamedSource[]
): Event<'SyncCancelled'> => ({ type: 'SyncCancelled', at: before, requestId, sources, reason });
export const timedOut = (requestId: string, ...sources: NamedSource[]): Event<'SyncTimedOut'> => ({
  type: 'SyncTimedOut',
  at: deadline,
  requestId,
  sources,
  deadline,
});

export const undelivered = (requestId: string, ...sources: NamedSource[]): Event<'SyncUndelivered'> => ({
  type: 'SyncUndelivered',
  at: before,
  requestId,
  sources,
});
export const queued = (requestId: string, ...sources: NamedSource[]): Event<'SyncQueued'> => ({
  type: 'SyncQueued',
  at: before,
  requestId,
  flowCode: 'MATH-1',
  sources,
  deadlineMs: 24 * 60 * 60 * 1000,
});
export const noted = (
  requestId: string,
  source: NamedSource,
  answer: Event<'SyncAnswerNoted'>['answer'],
  more: Partial<Event<'SyncAnswerNoted'>> = {},
): Event<'SyncAnswerNoted'> => ({
  type: 'SyncAnswerNoted',
  at: before,
  ...source,
  requestId,
  answer,
  reason: null,
  message: null,
  counts: null,
  ...more,
});

export const twoClasses: ReadonlyArray<FlowEvent> = [registered, added(A), added(B)];

/** One of each command, about class A where it is about a source. */
export const ask: { readonly [Type in FlowCommand['type']]: OfType<FlowCommand, Type> } = {
  RegisterFlow: { type: 'RegisterFlow', at, flowId: 7, details },
  PutFlow: { type: 'PutFlow', at, flowId: 7, details: { code: 'MATH-2', title: 'Mathematics' } },
  SetUpFlow: {
    type: 'SetUpFlow',
    at,
    details: { title: 'Biology' },
    dates: { startsAt: deadline },
    metadata: { room: 'A1' },
    sources: [{ reference: 'class-a', description: 'Changed', participantIds: [1, 2] }],
    participantIds: [3],
    maxSources: 3,
  },
  ReplaceMetadata: { type: 'ReplaceMetadata', at, metadata: { room: 'A1' } },
  ArchiveFlow: { type: 'ArchiveFlow', at },
  UnarchiveFlow: { type: 'UnarchiveFlow', at },
  AddParticipants: { type: 'AddParticipants', at, participantIds: [1, 2] },
  AddSource: { type: 'AddSource', at, reference: 'class-c', description: 'About class-c', maxSources: 3 },
  DescribeSource: { type: 'DescribeSource', at, sourceId: 1, description: 'Changed' },
  MarkStale: { type: 'MarkStale', at, sourceId: 1 },
  RemoveSource: { type: 'RemoveSource', at, sourceId: 1, ...guarded },
  RequestSync: { type: 'RequestSync', at, requestId: R1, references: null, deadline },
  ResendSync: { type: 'ResendSync', at, requestId: R1 },
  CancelSync: { type: 'CancelSync', at, requestId: R1 },
  TimeOutSync: { type: 'TimeOutSync', at: deadline, requestId: R1 },
  FailUndelivered: { type: 'FailUndelivered', at, requestId: R1 },
  ReportProgress: {
    type: 'ReportProgress',
    at,
    reference: 'class-a',
    requestId: null,
    percent: 40,
    message: 'Fetching',
  },
  CompleteSync: { type: 'CompleteSync', at, reference: 'class-a', requestId: null, message: null, counts: null },
  FailSync: { type: 'FailSync', at, reference: 'class-a', requestId: null, reason: null, message: null },
  AllocateParticipants: { type: 'AllocateParticipants', at, sourceId: 1, participantIds: [1, 2] },
  DeallocateParticipant: { type: 'DeallocateParticipant', at, sourceId: 1, participantId: 1, ...guarded },
  ClearAllocations: { type: 'ClearAllocations', at, sourceId: 1, ...guarded },
  ReplaceAllocations: {
    type: 'ReplaceAllocations',
    at,
    sourceId: 1,
    participantIds: [1, 2],
    requestId: null,
    addMissing: true,
    ...guarded,
  },
  SetFlowGuard: { type: 'SetFlowGuard', at, removalGuard: '10%,0' },
  SetSourceGuard: { type: 'SetSourceGuard', at, sourceId: 1, removalGuard: 'off' },
  ApproveHold: { type: 'ApproveHold', at, holdId: H1, comment: null, shown: null, newHoldId: H2, holdUntil: deadline },
  RejectHold: { type: 'RejectHold', at, holdId: H1, comment: null },
  TimeOutHold: { type: 'TimeOutHold', at: deadline, holdId: H1 },
  UndoSync: {
    type: 'UndoSync',
    at,
    undo: {
      requestId: R1,
      undoId: R2,
      asOf: 0,
      sources: [],
      metadata: [],
      conflicts: 0,
      untold: { added: 0, removed: 0 },
    },
  },
};

/** What the page shows of each source, in order. */
export const shown = (...history: ReadonlyArray<FlowEvent>): ReadonlyArray<SyncState> =>
  sourcesOf(given(...history).state).map(stateOf);
