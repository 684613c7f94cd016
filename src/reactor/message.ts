/** The messages that receivers get. Their bytes are made once, and stored: what is signed is what is sent. */
import type { FlowEvent } from '../../domain/flow/events';
import type { OfType } from '../../domain/kernel/aggregate';
import type { WebhookEvent } from '../../domain/webhook';

export interface Message {
  readonly messageType: string;
  readonly body: string;
}

/**
 * The `webhook-id`. It follows from what is told (the id of the sync request or of the test) and to whom, so whoever
 * comes to the same event again finds the delivery that is there. No `.`: that ends the id in what is signed.
 */
export const deliveryIdOf = (about: string, webhookId: number): string =>
  `msg_${about.replaceAll('-', '')}_${webhookId}`;

/** The webhook that a delivery goes to; NaN for an id that is none of ours. */
export const webhookOf = (deliveryId: string): number => Number(/^msg_[0-9a-f]+_(\d+)$/.exec(deliveryId)?.[1]);

const message = (messageType: string, timestamp: string, data: object): Message => ({
  messageType,
  body: JSON.stringify({ type: messageType, timestamp, data }),
});

export const syncRequested = (
  flowId: number,
  { at, requestId, flowCode, sources }: OfType<FlowEvent, 'SyncRequested' | 'SyncResent'>,
): Message => {
  const externalSources = sources.map(({ sourceId, reference }) => ({ id: sourceId, reference }));
  return message('flow.sync.requested', at, { requestId, flowId, flowCode, externalSources });
};

export const webhookTest = (webhookId: number, { at, testId }: OfType<WebhookEvent, 'WebhookTestRequested'>): Message =>
  message('webhook.test', at, { testId, webhookId });
