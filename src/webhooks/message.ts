/**
 * The messages that receivers get. A delivery refers to the event it tells about, and the body is made of that event
 * each time it is sent: the same bytes, for a stored event never changes and neither does a form that was ever used.
 */
import * as E from 'fp-ts/Either';
import type { MessageSource } from '../../domain/delivery';
import type { Recorded } from '../../domain/history';
import { numberOf } from '../../projections/projection';

/**
 * The `webhook-id`. It follows from what is told (the id of the sync request or of the test) and to whom, so whoever
 * comes to the same event again finds the delivery that is there. No `.`: that ends the id in what is signed.
 */
export const deliveryIdOf = (about: string, webhookId: number): string =>
  `msg_${about.replaceAll('-', '')}_${webhookId}`;

/** The webhook that a delivery goes to; NaN for an id that is none of ours. */
export const webhookOf = (deliveryId: string): number => Number(/^msg_[0-9a-f]+_(\d+)$/.exec(deliveryId)?.[1]);

/** Of new messages. */
const CURRENT_FORM = 1;

type MessageType = 'flow.sync.requested' | 'webhook.test';

/** What is scheduled to tell about this event. */
export const messageAbout = (
  messageType: MessageType,
  { stream, revision, eventId }: Pick<Recorded, 'stream' | 'revision' | 'eventId'>,
): { readonly messageType: MessageType; readonly message: MessageSource } => ({
  messageType,
  message: { stream, revision, eventId, form: CURRENT_FORM },
});

const text = (type: MessageType, timestamp: string, data: object): string => JSON.stringify({ type, timestamp, data });

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
    case 'WebhookTestRequested':
      return text('webhook.test', event.at, { testId: event.testId, webhookId: numberOf(recorded) });
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
