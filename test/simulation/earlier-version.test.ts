/** What a replica of an earlier version writes in the simulated world is read as this version's own. */
import { type DeliveryEvent, delivery } from '../../domain/delivery';
import { decode, encodeWith } from '../../src/event-store/stored-event';
import { right } from '../support/right';
import { inEarlierForm } from './world/earlier-version';

const ID = '00000000-0000-4000-8000-000000000001';
const at = '2026-11-24T09:00:00.000Z';
const answer = { status: 200, body: '' };
const message = { stream: 'flow-7', revision: 3, eventId: ID, form: 1 };
const about = { deliveryId: 'msg_1_3', webhookId: 3, messageType: 'flow.sync.requested', requestId: ID, flowId: 7 };

const events: ReadonlyArray<DeliveryEvent> = [
  { type: 'DeliveryScheduled', at, ...about, message, dueAt: at, claim: null },
  { type: 'DeliveryRescheduled', at, cause: 'enabled', message: null, dueAt: at },
  { type: 'AttemptSucceeded', at, attempt: 1, durationMs: 5, answer, exchange: null },
  {
    type: 'AttemptFailed',
    at,
    attempt: 1,
    durationMs: 5,
    reason: 'status-500',
    answer,
    nextAttemptAt: at,
    exchange: null,
  },
  { type: 'AttemptPostponed', at, attempt: 1, reason: 'resolver-unavailable', dueAt: at, exchange: null },
];

test.each(events.map(event => [event.type, event] as const))(
  '%s has an earlier form, which says the same',
  (_, event) => {
    const encode = encodeWith(delivery.event, {
      actor: { type: 'system', id: 'test' },
      correlationId: ID,
      causationId: null,
    });
    const data = encode(event, ID);
    const written = inEarlierForm(data);
    expect(written).not.toEqual(data);
    const read = right(decode({ ...written, stream: 'delivery-msg_1_3', revision: 0, position: 1 }));
    expect(read.event).toEqual(event);
  },
);
