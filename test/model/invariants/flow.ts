/** What is always true of a flow, and once a command was accepted: for the laws of any order of commands, and the model. */
import type { FlowCommand } from '../../../domain/flow/commands';
import { endedRequest, KEPT_ENDED_REQUESTS } from '../../../domain/flow/ended-requests';
import { freshUntil, staleSince } from '../../../domain/flow/freshness';
import { takesAway } from '../../../domain/flow/hold';
import { limits } from '../../../domain/flow/limits';
import {
  type Flow,
  openRequestsOf,
  otherIdsOf,
  queuedRequestsOf,
  type Source,
  sourcesOf,
  stateOf,
} from '../../../domain/flow/state';
import { fromArray, has, isSame, empty as noIds, size, toArray } from '../../../domain/kernel/id-set';
import { find, get } from '../../../domain/kernel/sorted-map';
import { addMilliseconds } from '../../../domain/kernel/types';

const unique = (values: ReadonlyArray<unknown>): boolean => new Set(values).size === values.length;

const isHeld = ({ hold }: Source, id: number): boolean => hold !== null && takesAway(hold, id);

/** What is true once the command was accepted, whether or not events were needed for it. */
export const flowAchieves = (command: FlowCommand, state: Flow): boolean => {
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

export const flowInvariants: Readonly<Record<string, (flow: Flow) => boolean>> = {
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
        source.openRequest === null || (source.openRequest === source.lastRequest && source.lastRequestedSync !== null),
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
  'an archived flow holds nothing back': flow => !flow.archived || sourcesOf(flow).every(({ hold }) => hold === null),
};
