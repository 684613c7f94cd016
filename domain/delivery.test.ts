import {
  ask,
  at,
  ends,
  failed,
  given,
  later,
  leaseUntil,
  postponed,
  rescheduled,
  scheduled,
  scheduledAndBegun,
  sending,
  started,
  succeeded,
} from '../test/support/domain/delivery-examples';
import { type DeliveryEvent, delivery } from './delivery';
import { conflict, fold, notFound } from './kernel/aggregate';

describe('scheduling a delivery', () => {
  it('is due at once, and scheduled once', () => {
    given()
      .when(ask.ScheduleDelivery)
      .then([{ ...scheduled, at, dueAt: at }]);
    given(scheduled).when(ask.ScheduleDelivery).then([]);
    given(...sending, succeeded())
      .when(ask.ScheduleDelivery)
      .then([]);
  });

  it('begins the first attempt where whoever schedules it makes that at once', () => {
    given()
      .when({ ...ask.ScheduleDelivery, claim: { owner: 'me', leaseUntil } })
      .then([{ ...scheduledAndBegun(), at, dueAt: at }]);
    expect(delivery.evolve(null, scheduledAndBegun())).toEqual(fold(delivery, null, sending));
    given(scheduledAndBegun())
      .when({ ...ask.StartAttempt, owner: 'other' })
      .then(conflict('attempt-not-due', 'Delivery msg-1 has no attempt to make now.'));
    given(scheduledAndBegun()).when(ask.RecordSuccess).then([succeeded()]);
    given(scheduledAndBegun(), succeeded())
      .when({ ...ask.ScheduleDelivery, claim: { owner: 'other', leaseUntil } })
      .then([]);
  });

  it('of a test message is about no request and no flow', () => {
    const test = { messageType: 'webhook.test', requestId: null, flowId: null };
    given()
      .when({ ...ask.ScheduleDelivery, ...test })
      .then([{ ...scheduled, ...test, at, dueAt: at }]);
  });

  const others = Object.values(ask).filter(({ type }) => type !== 'ScheduleDelivery');
  it.each(others.map(command => [command.type, command]))('comes before %s', (_, command) => {
    given().when(command).then(notFound('delivery-not-found', 'There is no such delivery.'));
  });
});

describe('claiming an attempt', () => {
  const notDue = conflict('attempt-not-due', 'Delivery msg-1 has no attempt to make now.');
  const claim = (attempt: number) => ({ ...started(attempt), at });

  it('is an event, numbered over all attempts', () => {
    given(scheduled)
      .when(ask.StartAttempt)
      .then([claim(1)]);
    given(...sending, failed(at))
      .when(ask.StartAttempt)
      .then([claim(2)]);
    given(...sending, failed(null), rescheduled)
      .when(ask.StartAttempt)
      .then([claim(2)]);
  });

  it('is refused before it is due', () => {
    given(...sending, failed(later))
      .when(ask.StartAttempt)
      .then(notDue);
    given(...sending, failed(later))
      .when({ ...ask.StartAttempt, at: later })
      .then([{ ...claim(2), at: later }]);
  });

  it('is refused while another owner holds it, and taken over when the lease has ended', () => {
    const held = given(scheduled, started(1, 'other'));
    held.when(ask.StartAttempt).then(notDue);
    held.when({ ...ask.StartAttempt, at: leaseUntil }).then([{ ...claim(2), at: leaseUntil }]);
  });

  it('is open to its own owner, back from a crash, at once', () => {
    given(...sending)
      .when(ask.StartAttempt)
      .then([claim(2)]);
  });

  it.each(ends)('is refused for one that is %s', (_, history) => {
    given(...history)
      .when(ask.StartAttempt)
      .then(notDue);
  });
});

describe('the result of an attempt', () => {
  it('success ends the delivery', () => {
    given(...sending)
      .when(ask.RecordSuccess)
      .then([succeeded()]);
    expect(given(...sending, succeeded()).state?.status).toBe('delivered');
  });

  it('our own failure uses up no attempt', () => {
    given(...sending)
      .when(ask.PostponeAttempt)
      .then([postponed()]);
    expect(given(...sending, postponed()).state).toMatchObject({
      status: 'pending',
      used: 0,
      dueAt: later,
      claim: null,
      postponedSince: at,
    });
  });

  it('our own failure lasts from when it was first said until an attempt was made, or the message asked for again', () => {
    const since = (...events: DeliveryEvent[]) => given(...sending, postponed(), ...events).state?.postponedSince;
    expect(since(started(2), { ...postponed(2), at: later })).toBe(at);
    expect(since(started(2), failed(later, 2))).toBeNull();
    expect(since(started(2), succeeded(2))).toBeNull();
    expect(since(rescheduled)).toBeNull();
  });

  it.each([ask.RecordSuccess, ask.RecordFailure, ask.PostponeAttempt].map(command => [command.type, command]))(
    '%s counts once, for the attempt that is under way',
    (_, command) => {
      given(scheduled).when(command).then([]);
      given(...sending, succeeded())
        .when(command)
        .then([]);
      given(...sending, failed(at))
        .when(command)
        .then([]);
      given(...sending, postponed())
        .when(command)
        .then([]);
      given(...sending, started(2, 'other'))
        .when(command)
        .then([]);
    },
  );

  it('counts also when the message was asked for again meanwhile: the attempt is that very message', () => {
    given(...sending, rescheduled)
      .when(ask.RecordSuccess)
      .then([succeeded()]);
  });
});

it('numbers the attempt after the last number that can be stored', () => {
  const last = started(Number.MAX_SAFE_INTEGER, 'me');
  given(scheduled, last)
    .when(ask.StartAttempt)
    .then([{ ...last, at: ask.StartAttempt.at, leaseUntil: ask.StartAttempt.leaseUntil }]);
});
