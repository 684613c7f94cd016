import * as fc from 'fast-check';
import { arbitrary, commands, few } from '../../test/support/domain/arbitrary';
import { twoClasses } from '../../test/support/domain/flow-examples';
import { itKeepsTheLaws } from '../../test/support/domain/laws';
import { fromArray, has, isSame, empty as noIds, size, toArray } from '../kernel/id-set';
import { find, get } from '../kernel/sorted-map';
import { addMilliseconds } from '../kernel/types';
import type { FlowCommand } from './commands';
import { endedRequest, KEPT_ENDED_REQUESTS } from './ended-requests';
import { FlowDetails, Metadata } from './events';
import { flow, flowStream } from './flow';
import { freshUntil, staleSince } from './freshness';
import { takesAway } from './hold';
import { limits } from './limits';
import { type Flow, openRequestsOf, otherIdsOf, queuedRequestsOf, type Source, sourcesOf, stateOf } from './state';

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

const unique = (values: ReadonlyArray<unknown>): boolean => new Set(values).size === values.length;

const isHeld = ({ hold }: Source, id: number): boolean => hold !== null && takesAway(hold, id);

const achieves = (command: FlowCommand, state: Flow): boolean => {
  const byId = 'sourceId' in command ? get(state.sources, command.sourceId) : undefined;
  const byReference =
    'reference' in command ? find(state.sources, source => source.reference === command.reference) : undefined;
  switch (command.type) {
    case 'RegisterFlow':
      return state.flowId === command.flowId && state.details.code === command.details.code;
    case 'PutFlow':
      return state.details.code === command.details.code && state.details.title === command.details.title;
    case 'SetUpFlow':
      return (
        Object.entries(command.details).every(([key, value]) => state.details[key as 'code'] === value) &&
        Object.entries(command.dates).every(([key, value]) => state.dates[key as 'endsAt'] === value) &&
        command.participantIds.every(id => has(state.participants, id)) &&
        command.sources.every(({ reference, participantIds: ids }) => {
          const there = find(state.sources, source => source.reference === reference);
          return there !== undefined && ids.every(id => has(there.allocated, id) && has(state.participants, id));
        })
      );
    case 'ReplaceMetadata':
      return (
        Object.keys(state.metadata).length === Object.keys(command.metadata).length &&
        Object.entries(command.metadata).every(([key, value]) => state.metadata[key] === value)
      );
    case 'ArchiveFlow':
      return state.archived;
    case 'UnarchiveFlow':
      return !state.archived;
    case 'AddParticipants':
      return command.participantIds.every(id => has(state.participants, id));
    case 'AddSource':
      return byReference?.sourceId === state.lastSourceId;
    case 'DescribeSource':
      return (
        byId?.description === command.description &&
        (command.maxAge === undefined || (byId.freshness?.maxAge ?? null) === command.maxAge)
      );
    case 'MarkStale':
      return (
        state.archived ||
        byId === undefined ||
        byId.freshness === null ||
        staleSince(byId) !== null ||
        command.at < freshUntil(byId, byId.freshness.maxAge)
      );
    case 'RemoveSource':
      return byId === undefined || byId.hold?.change === 'source';
    case 'RequestSync': {
      const asked = sourcesOf(state).filter(source => command.references?.includes(source.reference) ?? true);
      return asked.every(source => stateOf(source) === 'PENDING');
    }
    case 'ResendSync':
      return get(state.openRequests, command.requestId) !== undefined;
    case 'CancelSync':
      return (
        get(state.openRequests, command.requestId) === undefined && get(state.queue, command.requestId) === undefined
      );
    case 'FailUndelivered':
      return get(state.openRequests, command.requestId)?.isHeard ?? true;
    case 'TimeOutSync':
      return (get(state.openRequests, command.requestId)?.deadline ?? 'never') > command.at;
    case 'ReportProgress':
      return byReference?.openRequest !== null;
    case 'CompleteSync':
    case 'FailSync': {
      const said = command.type === 'CompleteSync' ? 'SUCCESS' : 'FAILED';
      if (byReference === undefined) return false;
      return command.requestId === null
        ? byReference.outcome === said
        : endedRequest(byReference.ended, command.requestId)?.answer === said;
    }
    case 'AllocateParticipants':
      return command.participantIds.every(id => byId !== undefined && has(byId.allocated, id));
    case 'DeallocateParticipant':
      return byId !== undefined && (!has(byId.allocated, command.participantId) || isHeld(byId, command.participantId));
    case 'ClearAllocations':
      return byId !== undefined && (size(byId.allocated) === 0 || byId.hold?.wanted?.size === 0);
    case 'ReplaceAllocations': {
      const wanted = fromArray(command.participantIds);
      return byId !== undefined && [byId.allocated, byId.hold?.wanted ?? noIds].some(ids => isSame(ids, wanted));
    }
    case 'SetFlowGuard':
      return state.guard === command.removalGuard;
    case 'SetSourceGuard':
      return byId?.guard === command.removalGuard;
    case 'ApproveHold':
    case 'RejectHold':
      return sourcesOf(state).every(({ hold }) => hold?.holdId !== command.holdId);
    case 'TimeOutHold':
      return sourcesOf(state).every(({ hold }) => hold?.holdId !== command.holdId || hold.deadline > command.at);
    case 'UndoSync':
      return command.undo.sources.every(({ sourceId, remove, add }) => {
        const allocated = get(state.sources, sourceId)?.allocated;
        return !allocated || (remove.every(id => !has(allocated, id)) && add.every(id => has(allocated, id)));
      });
  }
};

describe('a flow', () => {
  it('has its stream', () => {
    expect(flowStream(7)).toBe('flow-7');
  });

  itKeepsTheLaws(flow, {
    start: twoClasses,
    commands: flowCommands,
    achieves,
    newEachTime: ['SyncJoined', 'SyncQueued', 'SyncResent', 'SyncProgressed'],
    // An answer that names no request is to whatever is open by then, or of a job that pushes by itself.
    isNewEachTime: command =>
      (command.type === 'CompleteSync' || command.type === 'FailSync') && command.requestId === null,
    invariants: {
      'references are unique': flow => unique(sourcesOf(flow).map(source => source.reference)),
      'source ids are unique and none beyond the last that was given': flow =>
        unique(sourcesOf(flow).map(source => source.sourceId)) &&
        sourcesOf(flow).every(source => source.sourceId <= flow.lastSourceId),
      'an open request has those sources that are open in it, and at least one': flow =>
        openRequestsOf(flow).every(({ requestId, sourceIds }) => {
          const open = sourcesOf(flow).filter(source => source.openRequest === requestId);
          return open.length > 0 && open.map(source => source.sourceId).join() === toArray(sourceIds).join();
        }),
      'a source that is open is so in an open request': flow =>
        sourcesOf(flow).every(
          ({ openRequest }) => openRequest === null || get(flow.openRequests, openRequest) !== undefined,
        ),
      'the open request of a source is its last, and says when it was asked': flow =>
        sourcesOf(flow).every(
          source =>
            source.openRequest === null ||
            (source.openRequest === source.lastRequest && source.lastRequestedSync !== null),
        ),
      'a queued request has those sources that wait for it, and waits for those of them that are open': flow =>
        queuedRequestsOf(flow).every(({ requestId, sourceIds, openIds }) => {
          const waiting = sourcesOf(flow).filter(source => source.queuedRequest === requestId);
          const open = waiting.filter(source => source.openRequest !== null);
          const idsOf = (sources: typeof waiting) => sources.map(({ sourceId }) => sourceId).join();
          return idsOf(waiting) === toArray(sourceIds).join() && idsOf(open) === toArray(openIds).join();
        }),
      'none waits for nothing: a queued request is made when the last before it has ended': flow =>
        queuedRequestsOf(flow).every(({ openIds }) => openIds.size > 0),
      'a source that waits does so for a queued request': flow =>
        sourcesOf(flow).every(
          ({ queuedRequest }) => queuedRequest === null || get(flow.queue, queuedRequest) !== undefined,
        ),
      'ended requests are kept once each, and so many': flow =>
        sourcesOf(flow).every(
          ({ ended }) => ended.length <= KEPT_ENDED_REQUESTS && unique(ended.map(one => one.requestId)),
        ),
      'no deadline is extended beyond its bound': flow =>
        openRequestsOf(flow).every(({ requestedAt, firstDeadline, deadline }) => {
          const givenMs = Math.max(0, Date.parse(firstDeadline) - Date.parse(requestedAt));
          return deadline <= firstDeadline || deadline <= addMilliseconds(requestedAt, limits.deadlines * givenMs);
        }),
      'a source that shows Complete says when it was synced': flow =>
        sourcesOf(flow).every(source => source.outcome !== 'SUCCESS' || source.lastSync !== null),
      'a source is stale since no earlier than it may be': flow =>
        sourcesOf(flow).every(source => {
          const since = staleSince(source);
          return since === null || source.freshness === null || source.createdAt < since;
        }),
      'an archived flow has nothing open, and nothing waits': ({ archived, openRequests, queue }) =>
        !archived || openRequests.size + queue.size === 0,
      'what it holds is counted': flow => {
        const all = sourcesOf(flow);
        const texts = all.flatMap(({ reference, description, reason, message, progress }) => [
          ...[reference, description, reason, message, progress?.message],
        ]);
        const characters = texts.reduce((sum, text) => sum + (text?.length ?? 0), 0);
        const allocated = all.reduce((sum, source) => sum + size(source.allocated), 0);
        const ended = all.reduce((sum, source) => sum + source.ended.length, 0);
        const otherIds = all.reduce((sum, source) => sum + otherIdsOf(source), 0);
        const { held } = flow;
        return (
          held.characters === characters &&
          held.allocated === allocated &&
          held.ended === ended &&
          held.otherIds === otherIds
        );
      },
      'who has gone from a source is not on it, and who was there is one or the other': flow =>
        sourcesOf(flow).every(({ allocated, baseline: { participants, gone, missing } }) => {
          const back = toArray(participants).filter(id => has(allocated, id));
          return (
            toArray(gone).every(id => !has(allocated, id)) &&
            toArray(participants).every(id => has(allocated, id) || has(gone, id)) &&
            missing === participants.size - back.length
          );
        }),
      'an archived flow holds nothing back': flow =>
        !flow.archived || sourcesOf(flow).every(({ hold }) => hold === null),
    },
  });
});
