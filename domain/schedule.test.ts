import { givenFor } from '../test/support/domain/given';
import { conflict, invalid, notFound } from './kernel/aggregate';
import { type Schedule, type ScheduleCommand, type ScheduleEvent, schedule } from './schedule';

const given = givenFor(schedule);

const ID = '33333333-3333-4333-8333-333333333333';
const R1 = '11111111-1111-4111-8111-111111111111';
const R2 = '22222222-2222-4222-8222-222222222222';
const at = '2026-11-24T04:31:00.000Z';
const before = '2026-11-20T09:00:00.000Z';
const today = { due: '2026-11-24T04:30:00.000Z', startAt: '2026-11-24T04:30:40.000Z' };
const tomorrow = { due: '2026-11-25T04:30:00.000Z', startAt: '2026-11-25T04:30:40.000Z' };

const daily: Schedule['settings'] = {
  cron: '30 5 * * *',
  zone: 'Europe/Copenhagen',
  references: ['class-a'],
  from: null,
  until: null,
  active: true,
};
const paused = { ...daily, active: false };
const created: ScheduleEvent = {
  type: 'ScheduleCreated',
  at: before,
  scheduleId: ID,
  flowId: 7,
  ...daily,
  next: today,
};
const deleted: ScheduleEvent = { type: 'ScheduleDeleted', at };
const ran: ScheduleEvent = {
  type: 'ScheduleRan',
  at,
  due: today.due,
  missed: 0,
  next: tomorrow,
  requestId: R1,
  joined: [],
};

const create: ScheduleCommand = {
  type: 'CreateSchedule',
  at: before,
  scheduleId: ID,
  flowId: 7,
  ...daily,
  next: today,
  others: 99,
};
const change = (to: Partial<Schedule['settings']>, next = tomorrow): ScheduleCommand => ({
  type: 'ChangeSchedule',
  at,
  ...daily,
  ...to,
  next,
});
const record: Extract<ScheduleCommand, { type: 'RecordRun' }> = {
  type: 'RecordRun',
  at,
  due: today.due,
  missed: 0,
  next: tomorrow,
  requestId: R1,
  joined: [],
};

describe('making a schedule', () => {
  it('says when it is due next', () => given().when(create).then([created]));
  it('has nothing due while it is not active', () =>
    given()
      .when({ ...create, ...paused })
      .then([{ ...created, ...paused, next: null }]));
  it('is refused under an id that is taken', () =>
    given(created)
      .when(create)
      .then(conflict('schedule-exists', `Schedule ${ID} exists already.`)));
  it('is refused when the flow has 100', () =>
    given()
      .when({ ...create, others: 100 })
      .then(conflict('too-many-schedules', 'Flow 7 would have 101 schedules; at most 100 are allowed.')));
  it('is refused when it ends before it begins', () =>
    given()
      .when({ ...create, from: at, until: at })
      .then(invalid('invalid-value', `until must be later than from (${at}); it is ${at}.`)));
});

describe('changing a schedule', () => {
  it('does nothing when it is so already', () => given(created).when(change({})).then([]));
  it('keeps what is due when its times stay', () =>
    given(created)
      .when(change({ references: null }))
      .then([{ type: 'ScheduleChanged', at, ...daily, references: null, next: today }]));
  it('takes what is due from the new times', () =>
    given(created)
      .when(change({ zone: 'Europe/Oslo' }))
      .then([{ type: 'ScheduleChanged', at, ...daily, zone: 'Europe/Oslo', next: tomorrow }]));
  it('pauses it: nothing is due', () =>
    given(created)
      .when(change({ active: false }))
      .then([{ type: 'ScheduleChanged', at, ...paused, next: null }]));
  it('is refused when it is gone', () =>
    given(created, deleted).when(change({})).then(notFound('schedule-not-found', 'There is no such schedule.')));
});

describe('a run', () => {
  it('is recorded with its request and the next time', () => given(created).when(record).then([ran]));
  it('says that it joined what was open', () =>
    given(created)
      .when({ ...record, requestId: null, joined: [R2] })
      .then([{ ...ran, requestId: null, joined: [R2] }]));
  it('says how many more were due meanwhile', () =>
    given(created)
      .when({ ...record, missed: 2 })
      .then([{ ...ran, missed: 2 }]));
  it('is recorded once, whoever reports it', () => given(created, ran).when(record).then([]));
  it('is not recorded before it is due', () =>
    given(created)
      .when({ ...record, at: before })
      .then([]));
  it('is not recorded once the schedule is gone', () => given(created, deleted).when(record).then([]));
  it('is not recorded once the schedule is paused', () =>
    given(created, { type: 'ScheduleChanged', at, ...paused, next: null })
      .when(record)
      .then([]));
  it('that the flow refused says why', () => {
    const why = { reason: 'flow-archived', message: 'Flow 7 is archived; unarchive it to change it.' };
    const { requestId: _r, joined: _j, type: _t, ...run } = record;
    given(created)
      .when({ type: 'RecordRefusal', ...run, ...why })
      .then([{ type: 'ScheduleRefused', ...run, ...why }]);
  });
  it('is followed by a later one', () =>
    given(created)
      .when({ ...record, next: today })
      .then(invalid('next-not-later', `The run after that of ${today.due} must be later; it is ${today.due}.`)));
});
