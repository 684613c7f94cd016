import type { DeliveryCommand, DeliveryEvent } from './delivery';
import type { OfType } from './kernel/aggregate';
import {
  ask,
  at,
  ends,
  failed,
  given,
  postponed,
  rescheduled,
  scheduled,
  sending,
  started,
  stopped,
  succeeded,
} from './testing/delivery-examples';

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
    expect(state).toEqual({ ...given(...sending).state, rescheduledBy: [rescheduled.cause] });
  });

  it('happens once for each cause', () => {
    given(scheduled, rescheduled).when(ask.RescheduleDelivery).then([]);
    given(scheduled, rescheduled, { ...rescheduled, cause: 'event-2' })
      .when(ask.RescheduleDelivery)
      .then([]);
    given(scheduled, rescheduled)
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
