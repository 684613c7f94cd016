/** What a manager is answered who asks for a sync, or for it again, or calls it off: made of what the command left. */
import * as t from 'io-ts';
import type { FlowEvent } from '../../../domain/flow/events';
import { type Flow, sourcesOf } from '../../../domain/flow/state';
import type { OfType } from '../../../domain/kernel/aggregate';
import { get } from '../../../domain/kernel/sorted-map';
import { Count, Instant, nullable, Reference, RequestId, SourceId } from '../../../domain/kernel/types';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';

const RequestedSource = object('RequestedSource', {
  id: SourceId,
  reference: Reference,
  requestId: RequestId,
  joined: described(t.boolean, 'It was open, or waited, already: `requestId` is that of the earlier request'),
  queued: described(t.boolean, 'It waits for `requestId`, which is sent when the one that it is open in has ended'),
});

/** `requestId` is that of the new request; where there is none, of the one that waits, or was joined. */
export const Requested = object('SyncRequested', {
  requestId: RequestId,
  state: t.keyof({ PENDING: null, QUEUED: null }),
  deadline: described(nullable(Instant), 'Null while it waits'),
  webhooks: described(Count, 'How many webhooks receive the new request. None: it ends at once, as `not-delivered`'),
  externalSources: t.readonlyArray(RequestedSource),
});
export type Requested = t.TypeOf<typeof Requested>;

type AnnouncedEvent = OfType<FlowEvent, 'SyncRequested' | 'SyncQueued' | 'SyncJoined'>;

/** The sources that were still open, and are now cancelled or announced again. */
export const RequestChange = object('SyncRequestChange', {
  requestId: RequestId,
  externalSources: t.readonlyArray(object('SourceOfChange', { id: SourceId, reference: Reference })),
});
export type RequestChange = t.TypeOf<typeof RequestChange>;

/** Made of what the command announced of each source that was asked for, whatever it was. */
export const requestedView = (
  flow: Flow,
  events: ReadonlyArray<FlowEvent>,
  references: ReadonlyArray<string> | null,
  receivers: number,
): Requested => {
  const left = events.filter(isAnnounced);
  const announced = left.length > 0 ? left : joinedBefore(flow, references);
  const isQueued = (requestId: string): boolean => get(flow.queue, requestId) !== undefined;
  const externalSources = announced
    .flatMap(({ type, requestId, sources }) =>
      sources.map(({ sourceId: id, reference }) => ({
        ...{ id, reference, requestId },
        ...{ joined: type === 'SyncJoined', queued: isQueued(requestId) },
      })),
    )
    .sort((a, b) => a.id - b.id);
  const order: ReadonlyArray<AnnouncedEvent['type']> = ['SyncRequested', 'SyncQueued', 'SyncJoined'];
  const [first] = announced.toSorted((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  if (first === undefined) throw new Error('The command asked for nothing.');
  const { requestId } = first;
  return {
    requestId,
    state: isQueued(requestId) ? 'QUEUED' : 'PENDING',
    deadline: get(flow.openRequests, requestId)?.deadline ?? null,
    webhooks: first.type === 'SyncRequested' ? receivers : 0,
    externalSources,
  };
};

export const requestChange =
  (requestId: string) =>
  ({ events }: { readonly events: ReadonlyArray<FlowEvent> }): RequestChange => ({
    requestId,
    externalSources: events
      .flatMap(event => ('sources' in event ? event.sources : []))
      .map(({ sourceId: id, reference }) => ({ id, reference })),
  });

const isAnnounced = (event: FlowEvent): event is AnnouncedEvent =>
  event.type === 'SyncRequested' || event.type === 'SyncQueued' || event.type === 'SyncJoined';

/** What the first version left no event of: each of the sources that were asked for was open. */
const joinedBefore = (flow: Flow, references: ReadonlyArray<string> | null): ReadonlyArray<AnnouncedEvent> =>
  sourcesOf(flow).flatMap(
    ({ sourceId, reference, openRequest: requestId }): ReadonlyArray<AnnouncedEvent> =>
      requestId === null || references?.includes(reference) === false
        ? []
        : [{ type: 'SyncJoined', at: '', requestId, sources: [{ sourceId, reference }] }],
  );
