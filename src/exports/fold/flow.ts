/** What the events of a flow come to: flows, sources, and who is on them. */
import { requestOf } from '../../../domain/flow/belongs';
import type { FlowEvent } from '../../../domain/flow/events';
import type { RecordedOf } from '../../../domain/history';
import { type Change, type Find, numberOf, plus } from '../../../projections/projection';
import { allocations, flows, present, requestSources, requests, sources } from '../definition';
import { type Folded, flowRef, noFlow, noSource, participantRef, requestRef, sourceRef } from './folded';
import { requestChanges } from './requests';
import { sourceStates } from './source-states';

type RecordedFlow = RecordedOf<'flow'>;

export const foldFlow = (recorded: RecordedFlow, find: Find): Folded => {
  const flow_id = numberOf(recorded);
  const { event } = recorded;
  const allocated = allocationChanges(flow_id, recorded, find);
  const named = sourcesOf(event);
  const request_id = allocated?.request_id ?? requestIn(event);
  const [only] = named.length === 1 ? named : [];
  const people = allocated?.participantIds ?? (event.type === 'ParticipantAdded' ? [event.participantId] : []);
  return {
    changes: [
      ...ownChanges(flow_id, recorded),
      ...requestChanges(flow_id, recorded, find),
      ...sourceStates(flow_id, event, find),
      ...(allocated?.changes ?? []),
    ],
    objects: [
      flowRef(flow_id),
      ...named.map(({ sourceId }) => sourceRef(flow_id, sourceId)),
      ...(request_id === null ? [] : [requestRef(request_id, flow_id, event.at)]),
      ...people.map(participantRef),
    ],
    facts: {
      ...{ flow_id, request_id, source_id: only?.sourceId ?? null },
      reference: only === undefined ? null : (only.reference ?? referenceOf(find, flow_id, only.sourceId)),
      participant_id: 'participantId' in event ? event.participantId : null,
      ...('late' in event ? { late: event.late ? 1 : 0 } : {}),
      ...(event.type === 'SyncProgressed' ? { percent: event.percent } : {}),
    },
  };
};

interface NamedSource {
  readonly sourceId: number;
  readonly reference?: string;
}

const sourcesOf = (event: FlowEvent): ReadonlyArray<NamedSource> => {
  if ('sources' in event) return [...new Map(event.sources.map(source => [source.sourceId, source])).values()];
  if (!('sourceId' in event)) return [];
  return [{ sourceId: event.sourceId, ...('reference' in event ? { reference: event.reference } : {}) }];
};

const requestIn = (event: FlowEvent): string | null => ('requestId' in event ? event.requestId : null);

const referenceOf = (find: Find, flow_id: number, source_id: number): string | null =>
  find(sources, { flow_id, source_id }, ['reference'])[0]?.reference ?? null;

const ownChanges = (flow_id: number, { event, position }: RecordedFlow): ReadonlyArray<Change> => {
  const patched = (set: Parameters<typeof flows.patch>[1]): ReadonlyArray<Change> => [
    flows.patch({ flow_id }, { ...set, position }),
  ];
  switch (event.type) {
    case 'FlowRegistered': {
      const { code, title, kind, at: registered_at } = event;
      return [flows.put({ ...noFlow(flow_id), code, title, kind, registered_at, position })];
    }
    case 'FlowDetailsChanged':
      return patched({ code: event.code, title: event.title, kind: event.kind });
    case 'FlowDatesSet':
      return patched({ starts_at: event.startsAt, ends_at: event.endsAt });
    case 'FlowArchived':
      return patched({ archived: 1 });
    case 'FlowUnarchived':
      return patched({ archived: 0 });
    case 'SourceAdded': {
      const { sourceId, reference, at: added_at } = event;
      return [sources.put({ ...noSource(flow_id, sourceId), reference, added_at, position })];
    }
    case 'SourceFreshnessSet':
      return [sources.patch({ flow_id, source_id: event.sourceId }, { max_age_s: event.maxAge, position })];
    default:
      return [];
  }
};

interface Allocated {
  readonly changes: ReadonlyArray<Change>;
  readonly participantIds: ReadonlyArray<number>;
  readonly request_id: string | null;
}

/** Who comes to a source and who goes, and by which request; null: it is about something else, or changes nobody. */
const allocationChanges = (flow_id: number, recorded: RecordedFlow, find: Find): Allocated | null => {
  const { event, position } = recorded;
  switch (event.type) {
    case 'ParticipantAllocated':
    case 'ParticipantDeallocated':
    case 'AllocationsCleared':
    case 'SourceRemoved':
      break;
    default:
      return null;
  }
  const { at, sourceId: source_id } = event;
  const [source] = find(sources, { flow_id, source_id }, ['open_request_id', 'removed']);
  const request_id = requestOf('requestId' in event ? event.requestId : null, source?.open_request_id ?? null);
  const isThere = source !== undefined && source.removed === 0;
  if (event.type === 'ParticipantAllocated') {
    const { participantId: participant_id } = event;
    const key = { flow_id, source_id, participant_id };
    if (!isThere || find(present, key, ['participant_id']).length > 0)
      return { changes: [], participantIds: [participant_id], request_id };
    const came = { ...key, allocated_position: position };
    const row = { ...came, allocated_at: at, allocated_by_request: request_id };
    const changes = [
      allocations.put({ ...row, deallocated_at: null, deallocated_by_request: null, touched: 0, position }),
      present.put(came),
      ...counted(request_id, source_id, { added: plus(1) }, position),
    ];
    return { changes, participantIds: [participant_id], request_id };
  }
  const one = event.type === 'ParticipantDeallocated' ? { participant_id: event.participantId } : {};
  const gone = find(present, { flow_id, source_id, ...one }, ['participant_id', 'allocated_position']);
  const changes = gone.flatMap(
    ({ participant_id, allocated_position }): ReadonlyArray<Change> => [
      allocations.patch(
        { flow_id, source_id, participant_id, allocated_position },
        { deallocated_at: at, deallocated_by_request: request_id, position },
      ),
      present.remove({ flow_id, source_id, participant_id }),
    ],
  );
  return {
    changes: [
      ...changes,
      ...(gone.length > 0 ? counted(request_id, source_id, { removed: plus(gone.length) }, position) : []),
    ],
    participantIds: 'participant_id' in one ? [one.participant_id] : gone.map(({ participant_id }) => participant_id),
    request_id: event.type === 'SourceRemoved' && gone.length === 0 ? null : request_id,
  };
};

const counted = (
  request_id: string | null,
  source_id: number,
  set: Pick<Parameters<typeof requests.patch>[1], 'added' | 'removed'>,
  position: number,
): ReadonlyArray<Change> =>
  request_id === null
    ? []
    : [
        requests.patch({ request_id }, { ...set, position }),
        requestSources.patch({ request_id, source_id }, { ...set, position }),
      ];
