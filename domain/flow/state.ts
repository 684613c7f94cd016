/** What of a flow's history its rules need, and how an event changes it: by little, however much the flow holds. */
import * as t from 'io-ts';
import type { OfType } from '../kernel/aggregate';
import { grouped } from '../kernel/grouped';
import { add as addId, fromArray, type IdSet, empty as noIds, removeAll, toArray } from '../kernel/id-set';
import { change, empty, get, remove, type SortedMap, set, values } from '../kernel/sorted-map';
import type { Instant, Reference, RequestId } from '../kernel/types';
import { allocate, type Baseline, beginning, begun, clear, deallocate, idsKeptBy, NO_BASELINE } from './baseline';
import { type Answer, type EndedRequests, withAnswer, withEnded } from './ended-requests';
import type { FlowDates, FlowDetails, FlowEvent, Metadata, RemovalGuard, SyncCounts } from './events';
import { type Freshness, promised } from './freshness';
import { type Hold, heldWith, idsOfHold } from './hold';
import { enqueued, type Queue, type QueuedRequest, withFree, withoutSources } from './queue';

/** How the last sync of a source ended. */
export const Outcome = t.keyof({ NONE: null, SUCCESS: null, FAILED: null, TIMED_OUT: null }, 'Outcome');
export type Outcome = t.TypeOf<typeof Outcome>;

/** What the page shows: `PENDING` is *Sync Requested*, `SUCCESS` is *Complete*. */
export const SyncState = t.keyof({ NONE: null, PENDING: null, SUCCESS: null, FAILED: null }, 'SyncState');
export type SyncState = t.TypeOf<typeof SyncState>;

export interface Progress {
  readonly percent: number | null;
  readonly message: string | null;
  readonly at: Instant;
}

export interface Source {
  readonly sourceId: number;
  readonly reference: Reference;
  readonly description: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly lastRequestedSync: Instant | null;
  readonly lastSync: Instant | null;
  readonly outcome: Outcome;
  /** The request that ended so; null: nobody had asked. */
  readonly outcomeOf: RequestId | null;
  /** What the last sync ended with. */
  readonly reason: string | null;
  readonly message: string | null;
  readonly counts: SyncCounts | null;
  /** The last progress that was reported of the open request. */
  readonly progress: Progress | null;
  /** A source has at most one open request. */
  readonly openRequest: RequestId | null;
  readonly lastRequest: RequestId | null;
  /** It waits for at most one. */
  readonly queuedRequest: RequestId | null;
  readonly ended: EndedRequests;
  readonly allocated: IdSet;
  /** Null: nobody promised how old its data may be. */
  readonly freshness: Freshness | null;
  readonly baseline: Baseline;
  /** Null: that of the flow. */
  readonly guard: RemovalGuard | null;
  /** A source has at most one that waits. */
  readonly hold: Hold | null;
}

/** Kept while at least one of its sources is open. */
export interface OpenRequest {
  readonly requestId: RequestId;
  readonly requestedAt: Instant;
  readonly firstDeadline: Instant;
  readonly deadline: Instant;
  /** Somebody works at it: there was an answer or progress. */
  readonly isHeard: boolean;
  /** Those that are still open in it. */
  readonly sourceIds: IdSet;
}

export interface Flow {
  readonly flowId: number;
  readonly details: FlowDetails;
  readonly dates: FlowDates;
  readonly metadata: Metadata;
  readonly archived: boolean;
  readonly participants: IdSet;
  /** By their ids. */
  readonly sources: SortedMap<number, Source>;
  /** Ids of removed sources are not used again. */
  readonly lastSourceId: number;
  /** By their ids. */
  readonly openRequests: SortedMap<RequestId, OpenRequest>;
  readonly queue: Queue;
  /** By its sources together: characters of their texts, participants allocated, ended requests, and other ids. */
  readonly held: {
    readonly characters: number;
    readonly allocated: number;
    readonly ended: number;
    readonly otherIds: number;
  };
  /** Null: that of the installation. */
  readonly guard: RemovalGuard | null;
  /** How many events have changed allocations or metadata: an undo that was planned before another is planned anew. */
  readonly changes: number;
}

/** null before the flow is registered. */
export type FlowState = Flow | null;

/** How many of its sources there are, and how many of them show what. */
export interface SourceCounts {
  readonly sources: number;
  readonly pending: number;
  readonly failed: number;
  readonly complete: number;
}

export const sourcesOf = (flow: FlowState): ReadonlyArray<Source> => (flow === null ? [] : values(flow.sources));
export const queuedRequestsOf = (flow: FlowState): ReadonlyArray<QueuedRequest> =>
  flow === null ? [] : values(flow.queue);
export const openRequestsOf = (flow: FlowState): ReadonlyArray<OpenRequest> =>
  flow === null ? [] : values(flow.openRequests);

/** A time-out is an outcome of its own, and shown as any other failure. */
export const shownOutcome = (outcome: Outcome): SyncState => (outcome === 'TIMED_OUT' ? 'FAILED' : outcome);

export const stateOf = (source: Pick<Source, 'openRequest' | 'outcome'>): SyncState =>
  source.openRequest === null ? shownOutcome(source.outcome) : 'PENDING';

/** One open source makes the flow *Sync Requested*; else one failed source *Failed*; *Complete* is it when all sources are. */
export const flowStateOf = ({ sources, pending, failed, complete }: SourceCounts): SyncState => {
  if (pending > 0) return 'PENDING';
  if (failed > 0) return 'FAILED';
  return sources > 0 && complete === sources ? 'SUCCESS' : 'NONE';
};

export const sourceCounts = (states: ReadonlyArray<SyncState>): SourceCounts => {
  const count = (shown: SyncState): number => states.filter(state => state === shown).length;
  return { sources: states.length, pending: count('PENDING'), failed: count('FAILED'), complete: count('SUCCESS') };
};

export const charactersOf = ({ reference, description, reason, message, progress }: Source): number =>
  reference.length +
  description.length +
  (reason?.length ?? 0) +
  (message?.length ?? 0) +
  (progress?.message?.length ?? 0);

export const otherIdsOf = (source: Source): number => idsKeptBy(source) + idsOfHold(source.hold);

export const evolve = (state: FlowState, event: FlowEvent): FlowState => {
  if (state !== null) return evolveFlow(state, event);
  return event.type === 'FlowRegistered' ? registered(event) : null;
};

const evolveFlow = (flow: Flow, event: FlowEvent): Flow => {
  switch (event.type) {
    case 'FlowRegistered':
      return flow;
    case 'FlowDetailsChanged': {
      const { type: _type, at: _at, ...details } = event;
      return { ...flow, details };
    }
    case 'FlowDatesSet': {
      const { startsAt, endsAt } = event;
      return { ...flow, dates: { startsAt, endsAt } };
    }
    case 'FlowMetadataReplaced':
      return { ...changed(flow), metadata: event.metadata };
    case 'FlowArchived':
      return { ...flow, archived: true };
    case 'FlowUnarchived':
      return { ...flow, archived: false };
    case 'ParticipantAdded':
      return { ...flow, participants: addId(flow.participants, event.participantId) };
    case 'SourceAdded':
      return added(flow, event);
    case 'SourceDescribed':
      return withSources(flow, [event.sourceId], source => ({
        ...source,
        description: event.description,
        updatedAt: event.at,
      }));
    case 'SourceFreshnessSet':
      return withSources(flow, [event.sourceId], source => ({ ...source, freshness: promised(source, event) }));
    case 'SourceBecameStale':
      return withSources(flow, [event.sourceId], source => ({
        ...source,
        freshness: { maxAge: event.maxAge, staleSince: event.since },
      }));
    case 'SourceRemoved':
      return removed(changed(flow), event.sourceId);
    case 'SyncRequested':
      return requested(flow, event);
    case 'NothingChanged':
    case 'SyncJoined':
      return flow;
    case 'SyncQueued':
      return queued(flow, event);
    case 'SyncResent':
      return withDeadline(flow, event.requestId, event.deadline);
    case 'SyncProgressed': {
      const { requestId, deadline } = event;
      const extended = withDeadline(withRequest(flow, requestId, { isHeard: true }), requestId, deadline);
      return withSources(extended, [event.sourceId], source => ({ ...source, progress: progressed(source, event) }));
    }
    case 'SyncCompleted': {
      const { at: lastSync, sourceId, requestId, message, counts } = event;
      const end = { outcome: 'SUCCESS', outcomeOf: requestId, lastSync, reason: null, message, counts } as const;
      return requestId === null
        ? pushed(flow, sourceId, end)
        : close(withRequest(flow, requestId, { isHeard: true }), requestId, [sourceId], end, 'SUCCESS');
    }
    case 'SyncFailed': {
      const { sourceId, requestId, reason, message } = event;
      const end = { outcome: 'FAILED', outcomeOf: requestId, reason, message, counts: null } as const;
      return requestId === null
        ? pushed(flow, sourceId, end)
        : close(withRequest(flow, requestId, { isHeard: true }), requestId, [sourceId], end, 'FAILED');
    }
    case 'SyncAnswerNoted':
      return withSources(flow, [event.sourceId], source => ({
        ...source,
        ended: withAnswer(source.ended, event.requestId, event.answer),
      }));
    case 'SyncCancelled':
      return cancelled(flow, event);
    case 'SyncTimedOut':
    case 'SyncUndelivered': {
      const { requestId: outcomeOf } = event;
      const [outcome, reason] =
        event.type === 'SyncTimedOut' ? (['TIMED_OUT', 'timed-out'] as const) : (['FAILED', 'not-delivered'] as const);
      return close(
        flow,
        outcomeOf,
        ids(event.sources),
        { outcome, outcomeOf, reason, message: null, counts: null },
        null,
      );
    }
    case 'ParticipantAllocated':
      return withSources(changed(flow), [event.sourceId], source => allocate(source, event.participantId, event.at));
    case 'ParticipantDeallocated':
      return withSources(changed(flow), [event.sourceId], source => deallocate(source, event.participantId, event.at));
    case 'AllocationsCleared':
      return withSources(changed(flow), [event.sourceId], source => clear(source, event.at));
    case 'FlowGuardChanged':
      return { ...flow, guard: event.guard };
    case 'SourceGuardChanged':
      return withSources(flow, [event.sourceId], source => ({ ...source, guard: event.guard }));
    case 'RemovalHeld':
      return withSources(flow, [event.sourceId], source => ({
        ...source,
        hold: heldWith(source.hold, source.allocated, event),
      }));
    case 'HoldApproved':
      return unheld(flow, event, source => begun(source, event.at));
    case 'HoldRejected':
    case 'HoldTimedOut':
    case 'HoldSuperseded':
      return unheld(flow, event);
    case 'SyncUndone':
      return withSources(flow, ids(event.sources), source => begun(source, event.at));
  }
};

const changed = (flow: Flow): Flow => ({ ...flow, changes: flow.changes + 1 });

const added = (flow: Flow, event: OfType<FlowEvent, 'SourceAdded'>): Flow => {
  const { at, sourceId, reference, description } = event;
  if (get(flow.sources, sourceId) !== undefined) return flow;
  const source: Source = {
    sourceId,
    reference,
    description,
    createdAt: at,
    updatedAt: at,
    lastRequestedSync: null,
    lastSync: null,
    outcome: 'NONE',
    outcomeOf: null,
    reason: null,
    message: null,
    counts: null,
    progress: null,
    openRequest: null,
    lastRequest: null,
    queuedRequest: null,
    ended: [],
    allocated: noIds,
    freshness: null,
    baseline: NO_BASELINE,
    guard: null,
    hold: null,
  };
  return {
    ...flow,
    sources: set(flow.sources, sourceId, source),
    lastSourceId: Math.max(flow.lastSourceId, sourceId),
    held: { ...flow.held, characters: flow.held.characters + charactersOf(source) },
  };
};

/** Changes those of these sources that there are, and keeps count of what they hold. */
const withSources = (flow: Flow, sourceIds: ReadonlyArray<number>, to: (source: Source) => Source): Flow => {
  let { characters, allocated, ended, otherIds } = flow.held;
  const sources = change(flow.sources, sourceIds, before => {
    const after = to(before);
    characters += charactersOf(after) - charactersOf(before);
    allocated += after.allocated.size - before.allocated.size;
    ended += after.ended.length - before.ended.length;
    otherIds += otherIdsOf(after) - otherIdsOf(before);
    return after;
  });
  return { ...flow, sources, held: { characters, allocated, ended, otherIds } };
};

const removed = (flow: Flow, sourceId: number): Flow => {
  const source = get(flow.sources, sourceId);
  if (source === undefined) return flow;
  const { openRequest, allocated } = source;
  return {
    ...flow,
    sources: remove(flow.sources, sourceId),
    openRequests: openRequest === null ? flow.openRequests : leave(flow.openRequests, openRequest, [sourceId]),
    queue: queueAfter(flow, [sourceId], withoutSources),
    held: {
      characters: flow.held.characters - charactersOf(source),
      allocated: flow.held.allocated - allocated.size,
      ended: flow.held.ended - source.ended.length,
      otherIds: flow.held.otherIds - otherIdsOf(source),
    },
  };
};

/** These sources are open in it no more; it ends when none is. */
const leave = (
  openRequests: Flow['openRequests'],
  requestId: RequestId,
  sourceIds: ReadonlyArray<number>,
): Flow['openRequests'] => {
  const request = get(openRequests, requestId);
  if (request === undefined) return openRequests;
  const open = removeAll(request.sourceIds, sourceIds);
  return open.size === 0
    ? remove(openRequests, requestId)
    : set(openRequests, requestId, { ...request, sourceIds: open });
};

/** The queue after these sources have ended what they were open in, or wait no more. */
const queueAfter = (flow: Flow, sourceIds: ReadonlyArray<number>, change: typeof withFree): Queue =>
  flow.queue.size === 0
    ? flow.queue
    : [...grouped(sourceIds, id => get(flow.sources, id)?.queuedRequest ?? null)].reduce(
        (queue, [requestId, ids]) => (requestId === null ? queue : change(queue, requestId, ids)),
        flow.queue,
      );

/** It waits for this request now, whichever it waited for before. */
const queued = (flow: Flow, { requestId, deadlineMs, sources }: OfType<FlowEvent, 'SyncQueued'>): Flow => {
  const present = ids(sources).filter(id => get(flow.sources, id) !== undefined);
  const open = present.filter(id => get(flow.sources, id)?.openRequest !== null);
  return {
    ...withSources(flow, present, source => ({ ...source, queuedRequest: requestId })),
    queue: enqueued(queueAfter(flow, present, withoutSources), { requestId, deadlineMs }, present, open),
  };
};

const ids = (sources: ReadonlyArray<{ readonly sourceId: number }>): ReadonlyArray<number> =>
  sources.map(source => source.sourceId);

/** Whatever a source was open in before, it is open in this request now. */
const requested = (flow: Flow, { at, requestId, deadline, sources }: OfType<FlowEvent, 'SyncRequested'>): Flow => {
  const present = ids(sources).filter(id => get(flow.sources, id) !== undefined);
  let { openRequests } = flow;
  for (const id of present) {
    const before = get(flow.sources, id)?.openRequest ?? null;
    if (before !== null && before !== requestId) openRequests = leave(openRequests, before, [id]);
  }
  const open = toArray(get(openRequests, requestId)?.sourceIds ?? noIds);
  const sourceIds = fromArray([...open, ...present]);
  const times = { requestedAt: at, firstDeadline: deadline, deadline };
  return {
    ...withSources(flow, present, source => ({
      ...source,
      openRequest: requestId,
      lastRequest: requestId,
      queuedRequest: null,
      lastRequestedSync: at,
      progress: null,
      baseline: beginning(at, source.allocated),
    })),
    openRequests:
      sourceIds.size === 0
        ? openRequests
        : set(openRequests, requestId, { requestId, ...times, isHeard: false, sourceIds }),
    queue: queueAfter(flow, present, withoutSources),
  };
};

const withDeadline = (flow: Flow, requestId: RequestId, deadline: Instant | null): Flow =>
  deadline === null ? flow : withRequest(flow, requestId, { deadline });

/** While it is open. */
const withRequest = (flow: Flow, requestId: RequestId | null, change: Partial<OpenRequest>): Flow => {
  const request = requestId === null ? undefined : get(flow.openRequests, requestId);
  if (request === undefined) return flow;
  return { ...flow, openRequests: set(flow.openRequests, request.requestId, { ...request, ...change }) };
};

/** What an event leaves out stays as it was before. */
const progressed = ({ progress }: Source, { at, percent, message }: OfType<FlowEvent, 'SyncProgressed'>): Progress => ({
  percent: percent ?? progress?.percent ?? null,
  message: message ?? progress?.message ?? null,
  at,
});

/** A job that pushes by itself: what is open stays so. */
const pushed = (flow: Flow, sourceId: number, end: Partial<Source>): Flow =>
  withSources(flow, [sourceId], source => ({ ...source, ...end, outcomeOf: null }));

/** Closes the request for some of its sources, which show that end; or sets that when it is closed already. */
const close = (
  flow: Flow,
  requestId: RequestId,
  sourceIds: ReadonlyArray<number>,
  end: Partial<Source>,
  answer: Answer | null,
): Flow => {
  const closing = sourceIds.filter(id => {
    const open = get(flow.sources, id)?.openRequest;
    return open === requestId || open === null;
  });
  const ended = (source: Source): EndedRequests => {
    if (source.openRequest === requestId) return withEnded(source.ended, { requestId, answer, isCancelled: false });
    return answer === null ? source.ended : withAnswer(source.ended, requestId, answer);
  };
  return {
    ...withSources(flow, closing, source => ({
      ...source,
      ...end,
      openRequest: null,
      progress: null,
      ended: ended(source),
    })),
    openRequests: leave(flow.openRequests, requestId, closing),
    queue: queueAfter(flow, closing, withFree),
  };
};

/** Nothing becomes of what was open, or waited to be: each source keeps what it shows. */
const cancelled = (flow: Flow, { requestId, sources }: OfType<FlowEvent, 'SyncCancelled'>): Flow => {
  const open = ids(sources).filter(id => get(flow.sources, id)?.openRequest === requestId);
  const queued = ids(sources).filter(id => get(flow.sources, id)?.queuedRequest === requestId);
  const ended = (source: Source): EndedRequests =>
    withEnded(source.ended, { requestId, answer: null, isCancelled: true });
  const closed = {
    ...withSources(flow, open, source => ({ ...source, openRequest: null, progress: null, ended: ended(source) })),
    openRequests: leave(flow.openRequests, requestId, open),
    queue: queueAfter(flow, open, withFree),
  };
  return {
    ...withSources(closed, queued, source => ({ ...source, queuedRequest: null, ended: ended(source) })),
    queue: queueAfter(closed, queued, withoutSources),
  };
};

const unheld = (
  flow: Flow,
  { sourceId, holdId }: { readonly sourceId: number; readonly holdId: string },
  end: (source: Source) => Source = source => source,
): Flow =>
  withSources(flow, [sourceId], source => (source.hold?.holdId === holdId ? { ...end(source), hold: null } : source));

const registered = (event: OfType<FlowEvent, 'FlowRegistered'>): Flow => {
  const { type: _type, at: _at, flowId, ...details } = event;
  return {
    flowId,
    details,
    dates: { startsAt: null, endsAt: null },
    metadata: {},
    archived: false,
    participants: noIds,
    sources: empty,
    lastSourceId: 0,
    openRequests: empty,
    queue: empty,
    held: { characters: 0, allocated: 0, ended: 0, otherIds: 0 },
    guard: null,
    changes: 0,
  };
};
