import {
  ask,
  at,
  ends,
  failed,
  given,
  laterMessage,
  message,
  postponed,
  rescheduled,
  scheduled,
  sending,
  started,
  stopped,
  succeeded,
} from '../test/support/domain/delivery-examples';
import type { DeliveryCommand, DeliveryEvent } from './delivery';
import type { OfType } from './kernel/aggregate';

describe('the attempt after a failure', () => {
  const twice = [...sending, failed(at), started(2)];
  const failing = (more: Partial<OfType<DeliveryCommand, 'RecordFailure'>>) => ({ ...ask.RecordFailure, ...more });

  it('is due by the schedule, which ends', () => {
    given(...sending)
      .when(failing({}))
      .then([failed('2026-11-24T09:00:05.000Z')]);
    given(...twice)
      .when(failing({ attempt: 2 }))
      .then([failed('2026-11-24T09:05:00.000Z', 2)]);
    given(...twice, failed(at, 2), started(3))
      .when(failing({ attempt: 3 }))
      .then([failed(null, 3)]);
    given(...sending)
      .when(failing({ schedule: [0] }))
      .then([failed(null)]);
  });

  it.each([
    ['by up to a tenth', { jitter: 1 }, '2026-11-24T09:00:05.500Z'],
    ['when the receiver asks for it', { retryAfter: 60_000 }, '2026-11-24T09:01:00.000Z'],
    ['when the receiver asks for less than the schedule', { retryAfter: 1_000 }, '2026-11-24T09:00:05.000Z'],
    ['until the last moment there is', { retryAfter: Number.MAX_SAFE_INTEGER }, '9999-12-31T23:59:59.999Z'],
  ])('is later %s', (_, more, nextAttemptAt) => {
    given(...sending)
      .when(failing(more))
      .then([failed(nextAttemptAt)]);
  });

  it('is not made when the failure is final', () => {
    given(...sending)
      .when(failing({ final: true, retryAfter: 1_000 }))
      .then([failed(null)]);
    expect(given(...sending, failed(null)).state?.status).toBe('failed');
  });

  it('does not count the attempts that were postponed or lost in a crash', () => {
    given(...sending, postponed(), started(2), started(3))
      .when(failing({ attempt: 3 }))
      .then([failed('2026-11-24T09:00:05.000Z', 3)]);
  });
});

describe('resending', () => {
  it.each<readonly [string, ReadonlyArray<DeliveryEvent>]>([['pending', [scheduled]], ...ends])(
    'makes one that is %s due again, its schedule from the start',
    (_, history) => {
      given(...history)
        .when(ask.RescheduleDelivery)
        .then([rescheduled]);
      expect(given(...history, rescheduled).state).toMatchObject({
        status: 'pending',
        used: 0,
        dueAt: at,
        claim: null,
      });
    },
  );

  it('leaves an attempt that is under way to end, as the first of the new schedule', () => {
    given(...sending)
      .when(ask.RescheduleDelivery)
      .then([rescheduled]);
    const { state } = given(...sending, rescheduled);
    expect(state).toEqual({ ...given(...sending).state, message: laterMessage });
  });

  it('sends the message about the event that asked for it, and none from before that', () => {
    const again = given(scheduled, rescheduled);
    expect(again.state?.message).toEqual(laterMessage);
    again.when(ask.RescheduleDelivery).then([]);
    again.when({ ...ask.RescheduleDelivery, cause: 'event-1', message: message.message }).then([]);
    const next = { ...laterMessage, revision: laterMessage.revision + 1 };
    again
      .when({ ...ask.RescheduleDelivery, cause: 'event-2', message: next })
      .then([{ ...rescheduled, cause: 'event-2', message: next }]);
  });

  it('sends the message as it was, once for each cause, when none comes with it', () => {
    const [asked, plain] = [
      { ...ask.RescheduleDelivery, message: null },
      { ...rescheduled, message: null },
    ];
    given(scheduled).when(asked).then([plain]);
    expect(given(scheduled, plain).state?.message).toEqual(message.message);
    given(scheduled, plain).when(asked).then([]);
    given(scheduled, plain, { ...plain, cause: 'event-2' })
      .when(asked)
      .then([]);
    given(scheduled, plain)
      .when({ ...asked, cause: 'event-2' })
      .then([{ ...plain, cause: 'event-2' }]);
  });

  it('what was resent before messages were referred to is not resent again, and a later one is', () => {
    const old = [
      { ...scheduled, message: { body: '{"a":1}' } },
      { ...rescheduled, message: null },
    ];
    expect(given(...old).state?.message).toBeNull();
    given(...old)
      .when(ask.RescheduleDelivery)
      .then([]);
    given(...old)
      .when({ ...ask.RescheduleDelivery, cause: 'event-2' })
      .then([{ ...rescheduled, cause: 'event-2' }]);
  });
});

describe('stopping', () => {
  it.each<readonly [string, ReadonlyArray<DeliveryEvent>]>([
    ['pending', [scheduled]],
    ['sending', sending],
  ])('stops one that is %s', (_, history) => {
    given(...history)
      .when(ask.StopDelivery)
      .then([stopped]);
  });

  it.each(ends)('does nothing to one that is %s', (_, history) => {
    given(...history)
      .when(ask.StopDelivery)
      .then([]);
  });

  it('still records how the attempt under way ended, and plans no other', () => {
    const halfway = given(...sending, stopped);
    halfway.when(ask.RecordSuccess).then([succeeded()]);
    halfway.when(ask.RecordFailure).then([failed(null)]);
    halfway.when(ask.PostponeAttempt).then([postponed()]);
    const status = (event: DeliveryEvent) => given(...sending, stopped, event).state?.status;
    expect([succeeded(), failed(null), postponed()].map(status)).toEqual(['delivered', 'stopped', 'stopped']);
  });
});
