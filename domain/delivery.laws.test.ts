import * as fc from 'fast-check';
import { commands, few } from '../test/support/domain/arbitrary';
import { exchange, scheduled } from '../test/support/domain/delivery-examples';
import { itKeepsTheLaws } from '../test/support/domain/laws';
import { type DeliveryCommand, delivery, deliveryStream } from './delivery';

describe('a delivery', () => {
  it('has its stream', () => {
    expect(deliveryStream('msg-1')).toBe('delivery-msg-1');
  });

  const ofAttempt = {
    ...{ at: few.instant, attempt: fc.constantFrom(1, 1, 1, 2, 2, 3), durationMs: fc.constant(12) },
    exchange: fc.constantFrom(exchange, null),
  };
  const answered = fc.constantFrom({ status: 200, body: '' }, { status: 503, body: 'down' });

  const message = fc.integer({ min: 1, max: 4 }).map(revision => ({
    stream: 'flow-7',
    revision,
    eventId: `00000000-0000-4000-8000-00000000000${revision}`,
    form: 1,
  }));

  itKeepsTheLaws(delivery, {
    start: [scheduled],
    commands: commands<DeliveryCommand>(
      {
        ScheduleDelivery: fc.record({
          at: few.instant,
          deliveryId: fc.constant('msg-1'),
          webhookId: few.id,
          messageType: fc.constant('flow.sync.requested'),
          requestId: fc.option(few.uuid),
          flowId: fc.option(few.id),
          message,
          claim: fc.option(fc.record({ owner: fc.constantFrom('me', 'other'), leaseUntil: few.instant })),
        }),
        RescheduleDelivery: fc.record({ at: few.instant, cause: few.uuid, message: fc.option(message) }),
        StartAttempt: fc.record({ at: few.instant, owner: fc.constantFrom('me', 'other'), leaseUntil: few.instant }),
        RecordSuccess: fc.record({ ...ofAttempt, answer: answered }),
        RecordFailure: fc.record({
          ...ofAttempt,
          reason: fc.constant('status-503'),
          answer: fc.option(answered),
          schedule: fc.array(fc.nat(1_000), { maxLength: 4 }),
          jitter: fc.double({ min: 0, max: 1, noNaN: true }),
          retryAfter: fc.constantFrom(null, null, 500, Number.MAX_SAFE_INTEGER),
          final: fc.constantFrom(false, false, false, true),
        }),
        PostponeAttempt: fc.record({ ...ofAttempt, reason: fc.constant('dns'), dueAt: few.instant }),
        StopDelivery: fc.record({ at: few.instant, reason: fc.constantFrom('sync-ended', 'webhook-disabled') }),
      },
      ['ScheduleDelivery', 'RescheduleDelivery', 'StopDelivery'],
    ),
    newEachTime: ['AttemptStarted'],
    achieves: (command, state) => {
      switch (command.type) {
        case 'ScheduleDelivery':
          return state.deliveryId === command.deliveryId;
        case 'RescheduleDelivery':
          return command.message === null
            ? state.rescheduledBy.includes(command.cause)
            : (state.message?.revision ?? -1) >= command.message.revision ||
                state.rescheduledBy.includes(command.cause);
        case 'StartAttempt':
          return state.status === 'sending' && state.claim?.owner === command.owner;
        case 'RecordSuccess':
        case 'RecordFailure':
        case 'PostponeAttempt':
          return state.claim === null || state.lastAttempt !== command.attempt;
        case 'StopDelivery':
          return state.status !== 'pending' && state.status !== 'sending';
      }
    },
    invariants: {
      'one that is sending has a claim': ({ status, claim }) => status !== 'sending' || claim !== null,
      'only one that is sending, or was stopped while it was, has a claim': ({ status, claim }) =>
        claim === null || status === 'sending' || status === 'stopped',
      'no more attempts are used than were made': ({ used, lastAttempt }) => used <= lastAttempt,
      'each cause reschedules once': ({ rescheduledBy }) => new Set(rescheduledBy).size === rescheduledBy.length,
    },
  });
});
