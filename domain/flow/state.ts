/** What of a flow's history its rules need, and how an event changes it: by little, however much the flow holds. */
import * as t from 'io-ts';
import type { OfType } from '../kernel/aggregate';
import {
  add as addId,
  fromArray,
  type IdSet,
  empty as noIds,
  removeAll,
  remove as removeId,
  toArray,
} from '../kernel/id-set';
import { change, empty, get, remove, type SortedMap, set, values } from '../kernel/sorted-map';
import type { Instant, Reference, RequestId } from '../kernel/types';
import type { FlowDetails, FlowEvent, Metadata } from './events';
import { type Freshness, promised } from './freshness';

/** How the last sync of a source ended. */
export const Outcome = t.keyof({ NONE: null, SUCCESS: null, FAILED: null }, 'Outcome');
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
  /** What the last sync ended with. */
  readonly reason: string | null;
  readonly message: string | null;
  /** The last that was told of the open request. */
  readonly progress: Progress | null;
  /** A source has at most one open request. */
  readonly openRequest: RequestId | null;
  readonly lastRequest: RequestId | null;
  readonly allocated: IdSet;
  /** Null: nobody promised how old its data may be. */
  readonly freshness: Freshness | null;
}

/** Kept while at least one of its sources is open. */
export interface OpenRequest {
  readonly requestId: RequestId;
  readonly deadline: Instant;
  /** Those that are still open in it. */
  readonly sourceIds: IdSet;
}

export interface Flow {
  readonly flowId: number;
  readonly details: FlowDetails;
  readonly metadata: Metadata;
  readonly archived: boolean;
  readonly participants: IdSet;
  /** By their ids. */
  readonly sources: SortedMap<number, Source>;
  /** Ids of removed sources are not used again. */
  readonly lastSourceId: number;
  /** By their ids. */
  readonly openRequests: SortedMap<RequestId, OpenRequest>;
  /** By its sources together: characters of their texts, and participants allocated. */
  readonly held: { readonly characters: number; readonly allocated: number };
}

/** null before the flow is registered. */
export type FlowState = Flow | null;

export const sourcesOf = (flow: FlowState): ReadonlyArray<Source> => (flow === null ? [] : values(flow.sources));
export const openRequestsOf = (flow: FlowState): ReadonlyArray<OpenRequest> =>
  flow === null ? [] : values(flow.openRequests);

export const stateOf = (source: Pick<Source, 'openRequest' | 'outcome'>): SyncState =>
  source.openRequest === null ? source.outcome : 'PENDING';

/** One open source makes the flow *Sync Requested*; else one failed source *Failed*; else one synced source *Complete*. */
export const flowStateOf = (states: ReadonlyArray<SyncState>): SyncState =>
  (['PENDING', 'FAILED', 'SUCCESS'] as const).find(state => states.includes(state)) ?? 'NONE';

export const charactersOf = ({ reference, description, reason, message, progress }: Source): number =>
  reference.length +
  description.length +
  (reason?.length ?? 0) +
  (message?.length ?? 0) +
  (progress?.message?.length ?? 0);

const registered = (event: OfType<FlowEvent, 'FlowRegistered'>): Flow => {
  const { type: _type, at: _at, flowId, ...details } = event;
  return {
    flowId,
    details,
    metadata: {},
    archived: false,
    participants: noIds,
    sources: empty,
    lastSourceId: 0,
    openRequests: empty,
    held: { characters: 0, allocated: 0 },
  };
};

/** Changes those of these sources that there are, and keeps count of what they hold. */
const withSources = (flow: Flow, sourceIds: ReadonlyArray<number>, to: (source: Source) => Source): Flow => {
  let { characters, allocated } = flow.held;
  const sources = change(flow.sources, sourceIds, before => {
    const after = to(before);
    characters += charactersOf(after) - charactersOf(before);
    allocated += after.allocated.size - before.allocated.size;
    return after;
  });
  return { ...flow, sources, held: { characters, allocated } };
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

/** Closes the request for some of its sources. */
const close = (
  flow: Flow,
  requestId: RequestId | null,
  sourceIds: ReadonlyArray<number>,
  end: Partial<Source>,
): Flow => {
  const closing = sourceIds.filter(id => {
    const open = get(flow.sources, id)?.openRequest;
    return open === requestId || open === null;
  });
  return {
    ...withSources(flow, closing, source => ({ ...source, ...end, openRequest: null, progress: null })),
    openRequests: requestId === null ? flow.openRequests : leave(flow.openRequests, requestId, closing),
  };
};

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
    reason: null,
    message: null,
    progress: null,
    openRequest: null,
    lastRequest: null,
    allocated: noIds,
    freshness: null,
  };
  return {
    ...flow,
    sources: set(flow.sources, sourceId, source),
    lastSourceId: Math.max(flow.lastSourceId, sourceId),
    held: { ...flow.held, characters: flow.held.characters + charactersOf(source) },
  };
};

const removed = (flow: Flow, sourceId: number): Flow => {
  const source = get(flow.sources, sourceId);
  if (source === undefined) return flow;
  const { openRequest, allocated } = source;
  return {
    ...flow,
    sources: remove(flow.sources, sourceId),
    openRequests: openRequest === null ? flow.openRequests : leave(flow.openRequests, openRequest, [sourceId]),
    held: {
      characters: flow.held.characters - charactersOf(source),
      allocated: flow.held.allocated - allocated.size,
    },
  };
};

/** Whatever a source was open in before, it is open in this request now. */
const requested = (flow: Flow, { at, requestId, deadline, sources }: OfType<FlowEvent, 'SyncRequested'>): Flow => {
  const asked = ids(sources).filter(id => get(flow.sources, id) !== undefined);
  let { openRequests } = flow;
  for (const id of asked) {
    const before = get(flow.sources, id)?.openRequest ?? null;
    if (before !== null && before !== requestId) openRequests = leave(openRequests, before, [id]);
  }
  const open = toArray(get(openRequests, requestId)?.sourceIds ?? noIds);
  const sourceIds = fromArray([...open, ...asked]);
  return {
    ...withSources(flow, asked, source => ({
      ...source,
      openRequest: requestId,
      lastRequest: requestId,
      lastRequestedSync: at,
      progress: null,
    })),
    openRequests:
      sourceIds.size === 0 ? openRequests : set(openRequests, requestId, { requestId, deadline, sourceIds }),
  };
};

/** What an event leaves out stays as it was told before. */
const progressed = ({ progress }: Source, { at, percent, message }: OfType<FlowEvent, 'SyncProgressed'>): Progress => ({
  percent: percent ?? progress?.percent ?? null,
  message: message ?? progress?.message ?? null,
  at,
});

const ids = (sources: ReadonlyArray<{ readonly sourceId: number }>): ReadonlyArray<number> =>
  sources.map(source => source.sourceId);

const evolveFlow = (flow: Flow, event: FlowEvent): Flow => {
  switch (event.type) {
    case 'FlowRegistered':
      return flow;
    case 'FlowDetailsChanged': {
      const { type: _type, at: _at, ...details } = event;
      return { ...flow, details };
    }
    case 'FlowMetadataReplaced':
      return { ...flow, metadata: event.metadata };
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
      return removed(flow, event.sourceId);
    case 'SyncRequested':
      return requested(flow, event);
    case 'NothingChanged':
    case 'SyncJoined':
    case 'SyncResent':
      return flow;
    case 'SyncProgressed':
      return withSources(flow, [event.sourceId], source => ({ ...source, progress: progressed(source, event) }));
    case 'SyncCompleted': {
      const { at: lastSync, message } = event;
      return close(flow, event.requestId, [event.sourceId], { outcome: 'SUCCESS', lastSync, reason: null, message });
    }
    case 'SyncFailed': {
      const { reason, message } = event;
      return close(flow, event.requestId, [event.sourceId], { outcome: 'FAILED', reason, message });
    }
    case 'SyncCancelled':
      return close(flow, event.requestId, ids(event.sources), {});
    case 'SyncTimedOut':
      return close(flow, event.requestId, ids(event.sources), {
        outcome: 'FAILED',
        reason: 'timed-out',
        message: null,
      });
    case 'ParticipantAllocated':
      return withSources(flow, [event.sourceId], source => ({
        ...source,
        allocated: addId(source.allocated, event.participantId),
      }));
    case 'ParticipantDeallocated':
      return withSources(flow, [event.sourceId], source => ({
        ...source,
        allocated: removeId(source.allocated, event.participantId),
      }));
    case 'AllocationsCleared':
      return withSources(flow, [event.sourceId], source => ({ ...source, allocated: noIds }));
  }
};

export const evolve = (state: FlowState, event: FlowEvent): FlowState => {
  if (state !== null) return evolveFlow(state, event);
  return event.type === 'FlowRegistered' ? registered(event) : null;
};
