/** What messages there have to be, and until when, as the history has it: by rules that stand here and nowhere in the product. */
import type { FlowEvent } from '../../../domain/flow/events';
import type { RecordedOf } from '../../../domain/history';

export interface Told {
  readonly topic: string;
  /** Of the message. */
  readonly about: string;
  readonly position: number;
  readonly requestId: string | null;
}

/** What of the history is told. */
export const toldOf = ({ position, eventId, event }: RecordedOf<'flow'>, holds: Set<string>): Told | null => {
  const plain = (topic: string, id: string, requestId: string | null = null): Told => ({
    ...{ topic, position, requestId },
    about: id.replaceAll('-', ''),
  });
  switch (event.type) {
    case 'SyncRequested':
      return plain('FLOW_EXTERNAL_SOURCE', event.requestId, event.requestId);
    case 'RemovalHeld': {
      const isNew = !holds.has(event.holdId);
      holds.add(event.holdId);
      return isNew ? plain('flow.hold.opened', event.holdId) : null;
    }
    case 'HoldApproved':
    case 'HoldRejected':
    case 'HoldTimedOut':
    case 'HoldSuperseded':
      return plain('flow.hold.closed', eventId);
    case 'SourceBecameStale':
      return plain('flow.source.stale', eventId);
    default:
      return null;
  }
};

/** The webhooks that were subscribed at each moment, as the log has it. */
export const subscribers = (webhooks: ReadonlyArray<RecordedOf<'webhook'>>) => {
  return ({ topic, position }: Pick<Told, 'topic' | 'position'>): ReadonlyArray<number> => {
    const subscribed = new Map<number, boolean>();
    for (const { position: at, event, id } of webhooks) {
      if (at > position) break;
      if (event.type === 'WebhookCreated' || event.type === 'WebhookChanged')
        subscribed.set(Number(id), event.active && (event.topics as ReadonlyArray<string>).includes(topic));
      if (event.type === 'WebhookDisabled' || event.type === 'WebhookDeleted') subscribed.set(Number(id), false);
    }
    return [...subscribed].filter(([, is]) => is).map(([webhookId]) => webhookId);
  };
};

const isEnd = ({ type }: FlowEvent): boolean =>
  ['SyncCompleted', 'SyncFailed', 'SyncCancelled', 'SyncTimedOut', 'SyncUndelivered', 'SourceRemoved'].includes(type);

/** Of each flow, after the event at a position. */
export const codesOf = (flows: ReadonlyArray<RecordedOf<'flow'>>) => {
  const changes = flows.flatMap(({ id, position, event }) =>
    event.type === 'FlowRegistered' || event.type === 'FlowDetailsChanged' ? [{ id, position, code: event.code }] : [],
  );
  return (flow: string, at: number): string | undefined =>
    changes.findLast(({ id, position }) => id === flow && position <= at)?.code;
};

/** When each request ended for the last of its sources, as a position. */
export const endsOf = (flows: ReadonlyArray<RecordedOf<'flow'>>): ReadonlyMap<string, number> => {
  const open = new Map<string, Set<number>>();
  const ends = new Map<string, number>();
  for (const { event, position, id } of flows) {
    if (event.type === 'SyncRequested')
      open.set(event.requestId, new Set(event.sources.map(({ sourceId }) => sourceId)));
    if (!isEnd(event)) continue;
    for (const [requestId, sources] of open) {
      if ('requestId' in event && event.requestId !== requestId) continue;
      if ('late' in event && event.late) continue;
      if (
        event.type === 'SourceRemoved' &&
        !flows.some(one => one.id === id && 'requestId' in one.event && one.event.requestId === requestId)
      )
        continue;
      const named =
        'sources' in event
          ? event.sources.map(({ sourceId }) => sourceId)
          : 'sourceId' in event
            ? [event.sourceId]
            : [];
      for (const sourceId of named) sources.delete(sourceId);
      if (sources.size > 0) continue;
      open.delete(requestId);
      ends.set(requestId, position);
    }
  }
  return ends;
};

/** Until when each request has had time at the most. */
export const deadlinesOf = (flows: ReadonlyArray<RecordedOf<'flow'>>): ReadonlyMap<string, string> => {
  const deadlines = new Map<string, string>();
  for (const { event } of flows) {
    if (!('requestId' in event) || !('deadline' in event) || event.requestId === null) continue;
    const { requestId, deadline } = event;
    if (deadline !== null && deadline > (deadlines.get(requestId) ?? '')) deadlines.set(requestId, deadline);
  }
  return deadlines;
};
