/**
 * The messages that receivers get. A delivery refers to the event it tells about, and the body is made of that event
 * each time it is sent: the same bytes, for a stored event never changes and neither does a form that was ever used.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { DISABLED_MESSAGE, type MessageSource, TEST_MESSAGE } from '../../domain/delivery';
import type { FlowEvent, NamedSource } from '../../domain/flow/events';
import type { Recorded } from '../../domain/history';
import type { OfType } from '../../domain/kernel/aggregate';
import type { WebhookEvent } from '../../domain/webhook';
import type { NoticeTopic } from '../../domain/webhook-settings';
import { numberOf } from '../../projections/projection';
import type { FlowCodes } from './flow-codes';
import { type MessageType, messageTypes } from './message-types';

/** Of new messages. Those of form 1 name no flow code but that of a sync request. */
const CURRENT_FORM = 2;

/** What webhooks may receive beside sync requests. */
const NOTICES: { readonly [Type in FlowEvent['type']]?: NoticeTopic } = {
  SyncCompleted: 'flow.sync.completed',
  SyncFailed: 'flow.sync.failed',
  SyncUndelivered: 'flow.sync.failed',
  SyncCancelled: 'flow.sync.cancelled',
  SyncTimedOut: 'flow.sync.timed_out',
  SyncProgressed: 'flow.sync.progressed',
  SourceAdded: 'flow.source.added',
  SourceRemoved: 'flow.source.removed',
  SourceBecameStale: 'flow.source.stale',
  RemovalHeld: 'flow.hold.opened',
  HoldApproved: 'flow.hold.closed',
  HoldRejected: 'flow.hold.closed',
  HoldTimedOut: 'flow.hold.closed',
  HoldSuperseded: 'flow.hold.closed',
  FlowArchived: 'flow.archived',
  FlowUnarchived: 'flow.unarchived',
};

const announced: ReadonlySet<string> = new Set<(FlowEvent | WebhookEvent)['type']>([
  ...(Object.keys(NOTICES) as (keyof typeof NOTICES)[]),
  ...(['SyncRequested', 'SyncResent', 'WebhookTestRequested', 'WebhookDisabled'] as const),
]);

export interface Notice {
  readonly topic: NoticeTopic;
  /** The id of what is announced once. */
  readonly about: string;
}

const OUTCOMES = {
  HoldApproved: 'approved',
  HoldRejected: 'rejected',
  HoldTimedOut: 'timed-out',
  HoldSuperseded: 'superseded',
} as const;

/** The code that a flow had after the event at this position; null: it is not known. */
export type CodeAt = FlowCodes['at'];

/**
 * The `webhook-id`. It follows from what is announced (the id of the sync request, test, hold or event) and to whom, so
 * whoever comes to the same event again finds the delivery that is there. No `.`: that ends the id in what is signed.
 */
export const deliveryIdOf = (about: string, webhookId: number): string =>
  `msg_${about.replaceAll('-', '')}_${webhookId}`;

/** The webhook that a delivery goes to; NaN for an id that is none of ours. */
export const webhookOf = (deliveryId: string): number => Number(/^msg_[0-9a-f]+_(\d+)$/.exec(deliveryId)?.[1]);

/** What is scheduled to tell about this event. */
export const messageAbout = (
  messageType: MessageType,
  { stream, revision, eventId }: Pick<Recorded, 'stream' | 'revision' | 'eventId'>,
): { readonly messageType: MessageType; readonly message: MessageSource } => ({
  messageType,
  message: { stream, revision, eventId, form: CURRENT_FORM },
});

/** Whether an event may lead to messages. */
export const isAnnounced = ({ type }: { readonly type: string }): boolean => announced.has(type);

/** A client that is revoked is sent nothing more. */
export const isForOwner = ({ reason, title }: OfType<WebhookEvent, 'WebhookDisabled'>): boolean =>
  title !== null && reason !== 'client-revoked';

/** A hold that comes in parts, or grows, opens once. */
export const noticeOf = (event: FlowEvent, eventId: string): Notice | null => {
  const topic = NOTICES[event.type];
  return topic === undefined ? null : { topic, about: event.type === 'RemovalHeld' ? event.holdId : eventId };
};

/** Of the sources that an event concerns; none: it concerns the flow. */
export const referencesIn = (event: FlowEvent): ReadonlyArray<string> => {
  if ('sources' in event) return event.sources.map(({ reference }) => reference);
  return 'reference' in event ? [event.reference] : [];
};

/** A body as receivers get it, about something that has not happened. */
export const exampleBody = (type: MessageType, at: string): string => text(type, at, messageTypes[type].example);

/** Left: why there is none. */
export const bodyAbout = (recorded: Recorded, form: number, codeAt: CodeAt): E.Either<string, string> =>
  pipe(
    form > CURRENT_FORM ? E.left('its form is newer') : flowIn(recorded, form, codeAt),
    E.flatMap(flow => E.fromNullable('there is none')(textAbout(recorded, flow))),
    E.mapLeft(why => `a message of form ${form} about ${recorded.event.type} cannot be made: ${why}`),
  );

const text = (type: MessageType, timestamp: string, data: object): string => JSON.stringify({ type, timestamp, data });

const flowIn = (recorded: Recorded, form: number, codeAt: CodeAt): E.Either<string, object> => {
  if (recorded.category !== 'flow') return E.right({});
  const flowId = numberOf(recorded);
  if (form === 1) return E.right({ flowId });
  const flowCode = codeAt(flowId, recorded.position);
  return flowCode === null ? E.left(`the code of flow ${flowId} is not known here`) : E.right({ flowId, flowCode });
};

/** Null: there is no message about such an event. `flow` is how it names its flow. */
const textAbout = (recorded: Recorded, flow: object): string | null => {
  const { event } = recorded;
  switch (event.type) {
    case 'SyncRequested':
    case 'SyncResent': {
      const { at, requestId, flowCode, sources } = event;
      const data = { requestId, flowId: numberOf(recorded), flowCode, externalSources: sources.map(named) };
      return text('flow.sync.requested', at, data);
    }
    case 'SyncCompleted': {
      const { at, requestId, late, message, counts } = event;
      return text('flow.sync.completed', at, {
        requestId,
        ...flow,
        externalSources: [named(event)],
        late,
        message,
        counts,
      });
    }
    case 'SyncFailed': {
      const { at, requestId, late, reason, message } = event;
      return text('flow.sync.failed', at, {
        requestId,
        ...flow,
        externalSources: [named(event)],
        late,
        reason,
        message,
      });
    }
    case 'SyncUndelivered': {
      const { at, requestId, sources } = event;
      const why = { late: false, reason: 'not-delivered', message: null };
      return text('flow.sync.failed', at, { requestId, ...flow, externalSources: sources.map(named), ...why });
    }
    case 'SyncCancelled': {
      const { at, requestId, sources, reason } = event;
      return text('flow.sync.cancelled', at, { requestId, ...flow, externalSources: sources.map(named), reason });
    }
    case 'SyncTimedOut': {
      const { at, requestId, sources, deadline } = event;
      return text('flow.sync.timed_out', at, { requestId, ...flow, externalSources: sources.map(named), deadline });
    }
    case 'SyncProgressed': {
      const { at, requestId, percent, message } = event;
      return text('flow.sync.progressed', at, {
        requestId,
        ...flow,
        externalSources: [named(event)],
        percent,
        message,
      });
    }
    case 'SourceAdded': {
      const { at, description } = event;
      return text('flow.source.added', at, { ...flow, externalSource: named(event), description });
    }
    case 'SourceRemoved':
      return text('flow.source.removed', event.at, { ...flow, externalSource: named(event) });
    case 'SourceBecameStale': {
      const { at, since: staleSince, maxAge } = event;
      return text('flow.source.stale', at, { ...flow, externalSource: named(event), staleSince, maxAge });
    }
    case 'RemovalHeld': {
      const { at, holdId, requestId, change, removed, of, guard, deadline } = event;
      const hold = { holdId, requestId, change, removed: removed.length, of, guard, deadline };
      return text('flow.hold.opened', at, { ...flow, externalSource: named(event), ...hold });
    }
    case 'HoldApproved':
    case 'HoldRejected':
    case 'HoldTimedOut':
    case 'HoldSuperseded': {
      const supersededBy = event.type === 'HoldSuperseded' ? event.by : null;
      const end = { outcome: OUTCOMES[event.type], endedBy: recorded.metadata.actor.id, supersededBy };
      return text('flow.hold.closed', event.at, {
        ...{ ...flow, externalSource: named(event), holdId: event.holdId },
        ...end,
      });
    }
    case 'FlowArchived':
      return text('flow.archived', event.at, flow);
    case 'FlowUnarchived':
      return text('flow.unarchived', event.at, flow);
    case 'WebhookTestRequested':
      return text(TEST_MESSAGE, event.at, { testId: event.testId, webhookId: numberOf(recorded) });
    case 'WebhookDisabled': {
      const { at, title, reason, failingSince } = event;
      const data = { webhookId: numberOf(recorded), title, reason, failingSince };
      return isForOwner(event) ? text(DISABLED_MESSAGE, at, data) : null;
    }
    default:
      return null;
  }
};

const named = ({ sourceId: id, reference }: NamedSource) => ({ id, reference });
