/** What of a flow's history its rules need, and how an event changes it. */
import * as t from 'io-ts';
import type { OfType } from '../kernel/aggregate';
import { add as addId, IdSet, empty as noIds, remove as removeId } from '../kernel/id-set';
import { Count, FlowId, Instant, nullable, Reference, RequestId, SourceId } from '../kernel/types';
import { FlowDetails, type FlowEvent, Metadata } from './events';

/** How the last sync of a source ended. */
export const Outcome = t.keyof({ NONE: null, SUCCESS: null, FAILED: null }, 'Outcome');
export type Outcome = t.TypeOf<typeof Outcome>;

/** What the page shows: `PENDING` is *Sync Requested*, `SUCCESS` is *Complete*. */
export const SyncState = t.keyof({ NONE: null, PENDING: null, SUCCESS: null, FAILED: null }, 'SyncState');
export type SyncState = t.TypeOf<typeof SyncState>;

export const Source = t.type(
  {
    sourceId: SourceId,
    reference: Reference,
    description: t.string,
    createdAt: Instant,
    updatedAt: Instant,
    lastRequestedSync: nullable(Instant),
    lastSync: nullable(Instant),
    outcome: Outcome,
    /** A source has at most one open request. */
    openRequest: nullable(RequestId),
    lastRequest: nullable(RequestId),
    allocated: IdSet,
  },
  'Source',
);
export type Source = t.TypeOf<typeof Source>;

/** Kept while at least one of its sources is open. */
export const OpenRequest = t.type({ requestId: RequestId, deadline: Instant }, 'OpenRequest');
export type OpenRequest = t.TypeOf<typeof OpenRequest>;

export const Flow = t.type(
  {
    flowId: FlowId,
    details: FlowDetails,
    metadata: Metadata,
    archived: t.boolean,
    participants: IdSet,
    sources: t.readonlyArray(Source),
    /** Ids of removed sources are not used again. */
    lastSourceId: Count,
    openRequests: t.readonlyArray(OpenRequest),
  },
  'Flow',
);
export type Flow = t.TypeOf<typeof Flow>;

/** null before the flow is registered. */
export const FlowState = nullable(Flow);
export type FlowState = t.TypeOf<typeof FlowState>;

export const stateOf = (source: Pick<Source, 'openRequest' | 'outcome'>): SyncState =>
  source.openRequest === null ? source.outcome : 'PENDING';

/** One open source makes the flow *Sync Requested*; else one failed source *Failed*; else one synced source *Complete*. */
export const flowStateOf = (states: ReadonlyArray<SyncState>): SyncState =>
  (['PENDING', 'FAILED', 'SUCCESS'] as const).find(state => states.includes(state)) ?? 'NONE';

const registered = (event: OfType<FlowEvent, 'FlowRegistered'>): Flow => {
  const { type: _type, at: _at, flowId, ...details } = event;
  return {
    flowId,
    details,
    metadata: {},
    archived: false,
    participants: noIds,
    sources: [],
    lastSourceId: 0,
    openRequests: [],
  };
};

const withSource = (flow: Flow, sourceId: number, change: (source: Source) => Source): Flow => ({
  ...flow,
  sources: flow.sources.map(source => (source.sourceId === sourceId ? change(source) : source)),
});

const openIn = (flow: Flow, requestId: RequestId): boolean =>
  flow.sources.some(source => source.openRequest === requestId);

/** Closes the request for some of its sources; it ends when each of them has ended. */
const close = (
  flow: Flow,
  requestId: RequestId | null,
  sourceIds: ReadonlyArray<number>,
  end: Partial<Source>,
): Flow => {
  const sources = flow.sources.map(source =>
    sourceIds.includes(source.sourceId) && (source.openRequest === requestId || source.openRequest === null)
      ? { ...source, ...end, openRequest: null }
      : source,
  );
  const closed = { ...flow, sources };
  const openRequests = flow.openRequests.filter(request => openIn(closed, request.requestId));
  return { ...closed, openRequests };
};

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
      return {
        ...flow,
        lastSourceId: Math.max(flow.lastSourceId, event.sourceId),
        sources: [
          ...flow.sources.filter(source => source.sourceId !== event.sourceId),
          {
            sourceId: event.sourceId,
            reference: event.reference,
            description: event.description,
            createdAt: event.at,
            updatedAt: event.at,
            lastRequestedSync: null,
            lastSync: null,
            outcome: 'NONE',
            openRequest: null,
            lastRequest: null,
            allocated: noIds,
          },
        ],
      };
    case 'SourceDescribed':
      return withSource(flow, event.sourceId, source => ({
        ...source,
        description: event.description,
        updatedAt: event.at,
      }));
    case 'SourceRemoved': {
      const sources = flow.sources.filter(source => source.sourceId !== event.sourceId);
      return {
        ...flow,
        sources,
        openRequests: flow.openRequests.filter(r => openIn({ ...flow, sources }, r.requestId)),
      };
    }
    case 'SyncRequested': {
      const asked = ids(event.sources);
      const { requestId, deadline } = event;
      return {
        ...flow,
        openRequests: [...flow.openRequests.filter(r => r.requestId !== requestId), { requestId, deadline }],
        sources: flow.sources.map(source =>
          asked.includes(source.sourceId)
            ? { ...source, openRequest: requestId, lastRequest: requestId, lastRequestedSync: event.at }
            : source,
        ),
      };
    }
    case 'SyncResent':
    case 'SyncProgressed':
      return flow;
    case 'SyncCompleted':
      return close(flow, event.requestId, [event.sourceId], { outcome: 'SUCCESS', lastSync: event.at });
    case 'SyncFailed':
      return close(flow, event.requestId, [event.sourceId], { outcome: 'FAILED' });
    case 'SyncCancelled':
      return close(flow, event.requestId, ids(event.sources), {});
    case 'SyncTimedOut':
      return close(flow, event.requestId, ids(event.sources), { outcome: 'FAILED' });
    case 'ParticipantAllocated':
      return withSource(flow, event.sourceId, source => ({
        ...source,
        allocated: addId(source.allocated, event.participantId),
      }));
    case 'ParticipantDeallocated':
      return withSource(flow, event.sourceId, source => ({
        ...source,
        allocated: removeId(source.allocated, event.participantId),
      }));
    case 'AllocationsCleared':
      return withSource(flow, event.sourceId, source => ({ ...source, allocated: noIds }));
  }
};

export const evolve = (state: FlowState, event: FlowEvent): FlowState => {
  if (state !== null) return evolveFlow(state, event);
  return event.type === 'FlowRegistered' ? registered(event) : null;
};
