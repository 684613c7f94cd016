/** What a manager is answered who asks for a sync, or for it again, or calls it off: made of what the command left. */
import * as t from 'io-ts';
import type { FlowEvent } from '../../../domain/flow/events';
import { type Flow, sourcesOf } from '../../../domain/flow/state';
import { get } from '../../../domain/kernel/sorted-map';
import { Instant, Reference, RequestId, SourceId } from '../../../domain/kernel/types';
import { object } from '../edge/codec/object';

const RequestedSource = object('RequestedSource', {
  id: SourceId,
  reference: Reference,
  requestId: RequestId,
  /** It was open already and is not asked again: `requestId` is that of the earlier request. */
  joined: t.boolean,
});

/** `requestId` is that of the new request; of the one that was joined when there is no new one. */
export const Requested = object('SyncRequested', {
  requestId: RequestId,
  state: t.keyof({ PENDING: null }),
  deadline: Instant,
  externalSources: t.readonlyArray(RequestedSource),
});
export type Requested = t.TypeOf<typeof Requested>;

/** `references` null: all sources. Each of them is open after the command, since that is what it does. */
export const requestedView = (flow: Flow, references: ReadonlyArray<string> | null, newId: string): Requested => {
  const asked = references === null ? null : new Set(references);
  const externalSources = sourcesOf(flow)
    .filter(({ reference }) => asked === null || asked.has(reference))
    .flatMap(({ sourceId: id, reference, openRequest: requestId }) =>
      requestId === null ? [] : [{ id, reference, requestId, joined: requestId !== newId }],
    );
  const requestId = (externalSources.find(({ joined }) => !joined) ?? externalSources[0])?.requestId;
  const request = requestId === undefined ? undefined : get(flow.openRequests, requestId);
  if (request === undefined) throw new Error('The command left no open request.');
  return { requestId: request.requestId, state: 'PENDING', deadline: request.deadline, externalSources };
};

/** The sources that were still open, and are now cancelled or told about again. */
export const RequestChange = object('SyncRequestChange', {
  requestId: RequestId,
  externalSources: t.readonlyArray(object('SourceOfChange', { id: SourceId, reference: Reference })),
});
export type RequestChange = t.TypeOf<typeof RequestChange>;

export const requestChange =
  (requestId: string) =>
  ({ events }: { readonly events: ReadonlyArray<FlowEvent> }): RequestChange => ({
    requestId,
    externalSources: events
      .flatMap(event => ('sources' in event ? event.sources : []))
      .map(({ sourceId: id, reference }) => ({ id, reference })),
  });
