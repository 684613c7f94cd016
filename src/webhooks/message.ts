/**
 * The messages that receivers get. A delivery refers to the event it tells about, and the body is made of that event
 * each time it is sent: the same bytes, for a stored event never changes and neither does a form that was ever used.
 */
import * as E from 'fp-ts/Either';
import { type MessageSource, TEST_MESSAGE } from '../../domain/delivery';
import type { FlowEvent, NamedSource } from '../../domain/flow/events';
import type { Recorded } from '../../domain/history';
import type { NoticeTopic } from '../../domain/webhook-settings';
import { numberOf } from '../../projections/projection';

/**
 * The `webhook-id`. It follows from what is announced (the id of the sync request, test, hold or event) and to whom, so
 * whoever comes to the same event again finds the delivery that is there. No `.`: that ends the id in what is signed.
 */
export const deliveryIdOf = (about: string, webhookId: number): string =>
  `msg_${about.replaceAll('-', '')}_${webhookId}`;

/** The webhook that a delivery goes to; NaN for an id that is none of ours. */
export const webhookOf = (deliveryId: string): number => Number(/^msg_[0-9a-f]+_(\d+)$/.exec(deliveryId)?.[1]);

/** Of new messages. */
const CURRENT_FORM = 1;

type MessageType = 'flow.sync.requested' | typeof TEST_MESSAGE | NoticeTopic;

/** What is scheduled to tell about this event. */
export const messageAbout = (
  messageType: MessageType,
  { stream, revision, eventId }: Pick<Recorded, 'stream' | 'revision' | 'eventId'>,
): { readonly messageType: MessageType; readonly message: MessageSource } => ({
  messageType,
  message: { stream, revision, eventId, form: CURRENT_FORM },
});

const text = (type: MessageType, timestamp: string, data: object): string => JSON.stringify({ type, timestamp, data });

export interface Notice {
  readonly topic: NoticeTopic;
  /** The id of what is announced once. */
  readonly about: string;
}

/** What webhooks may receive beside sync requests. A hold that comes in parts, or grows, opens once. */
export const noticeOf = (event: FlowEvent, eventId: string): Notice | null => {
  switch (event.type) {
    case 'RemovalHeld':
      return { topic: 'flow.hold.opened', about: event.holdId };
    case 'HoldApproved':
    case 'HoldRejected':
    case 'HoldTimedOut':
    case 'HoldSuperseded':
      return { topic: 'flow.hold.closed', about: eventId };
    case 'SourceBecameStale':
      return { topic: 'flow.source.stale', about: eventId };
    default:
      return null;
  }
};

const OUTCOMES = {
  HoldApproved: 'approved',
  HoldRejected: 'rejected',
  HoldTimedOut: 'timed-out',
  HoldSuperseded: 'superseded',
} as const;

const sourceIn = (recorded: Recorded, { sourceId, reference }: NamedSource) => ({
  flowId: numberOf(recorded),
  externalSource: { id: sourceId, reference },
});

/** Null: there is no message about such an event. */
type Form = (recorded: Recorded) => string | null;

const form1: Form = recorded => {
  const { event } = recorded;
  switch (event.type) {
    case 'SyncRequested':
    case 'SyncResent': {
      const { at, requestId, flowCode } = event;
      const externalSources = event.sources.map(({ sourceId, reference }) => ({ id: sourceId, reference }));
      return text('flow.sync.requested', at, { requestId, flowId: numberOf(recorded), flowCode, externalSources });
    }
    case 'RemovalHeld': {
      const { at, holdId, requestId, change, removed, of, guard, deadline } = event;
      const hold = { holdId, requestId, change, removed: removed.length, of, guard, deadline };
      return text('flow.hold.opened', at, { ...sourceIn(recorded, event), ...hold });
    }
    case 'HoldApproved':
    case 'HoldRejected':
    case 'HoldTimedOut':
    case 'HoldSuperseded': {
      const supersededBy = event.type === 'HoldSuperseded' ? event.by : null;
      const end = { outcome: OUTCOMES[event.type], endedBy: recorded.metadata.actor.id, supersededBy };
      return text('flow.hold.closed', event.at, { ...sourceIn(recorded, event), holdId: event.holdId, ...end });
    }
    case 'SourceBecameStale': {
      const { at, since: staleSince, maxAge } = event;
      return text('flow.source.stale', at, { ...sourceIn(recorded, event), staleSince, maxAge });
    }
    case 'WebhookTestRequested':
      return text(TEST_MESSAGE, event.at, { testId: event.testId, webhookId: numberOf(recorded) });
    default:
      return null;
  }
};

const forms: ReadonlyMap<number, Form> = new Map([[1, form1]]);

/** Left: why there is none. */
export const bodyAbout = (recorded: Recorded, form: number): E.Either<string, string> =>
  E.fromNullable(`form ${form} of a message about ${recorded.event.type} is not known to this version`)(
    forms.get(form)?.(recorded),
  );
