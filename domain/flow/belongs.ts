/**
 * Which sync request a change belongs to: the one that its command named; else the one that is open for its source, or for
 * metadata, which are the flow's, each that is open in the flow. All that is shown or taken back of a request follows this.
 */
import { has, toArray } from '../kernel/id-set';
import { get } from '../kernel/sorted-map';
import type { RequestId } from '../kernel/types';
import type { FlowEvent } from './events';
import { type Flow, openRequestsOf, type Source } from './state';

export const requestOf = (named: RequestId | null, open: RequestId | null): RequestId | null => named ?? open;

export const requestsOfMetadata = (named: RequestId | null, flow: Flow): ReadonlyArray<RequestId> =>
  named === null ? openRequestsOf(flow).map(({ requestId }) => requestId) : [named];

/** Who is on a source now and was not, or the other way round. */
export interface Touch {
  readonly source: Source;
  readonly participantIds: ReadonlyArray<number>;
  readonly isOn: boolean;
  readonly requestId: RequestId | null;
}

/** What the event changes of who is on which source; null when nothing. */
export const touchOf = (flow: Flow, event: FlowEvent): Touch | null => {
  switch (event.type) {
    case 'ParticipantAllocated':
    case 'ParticipantDeallocated': {
      const { sourceId, participantId, requestId } = event;
      const source = get(flow.sources, sourceId);
      const isOn = event.type === 'ParticipantAllocated';
      if (source === undefined || has(source.allocated, participantId) === isOn) return null;
      return { source, participantIds: [participantId], isOn, requestId: requestOf(requestId, source.openRequest) };
    }
    case 'AllocationsCleared':
    case 'SourceRemoved': {
      const source = get(flow.sources, event.sourceId);
      if (source === undefined || source.allocated.size === 0) return null;
      const named = event.type === 'AllocationsCleared' ? event.requestId : null;
      const requestId = requestOf(named, source.openRequest);
      return { source, participantIds: toArray(source.allocated), isOn: false, requestId };
    }
    default:
      return null;
  }
};
