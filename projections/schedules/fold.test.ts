import type { ScheduleEvent } from '../../domain/schedule';
import { foldInMemory } from '../../test/support/memory-read-model';
import { schedulesProjection } from './fold';

const ID = '33333333-3333-4333-8333-333333333333';
const R1 = '11111111-1111-4111-8111-111111111111';
const at = '2026-11-24T04:31:00.000Z';
const today = { due: '2026-11-24T04:30:00.000Z', startAt: '2026-11-24T04:30:40.000Z' };
const tomorrow = { due: '2026-11-25T04:30:00.000Z', startAt: '2026-11-25T04:30:40.000Z' };
const settings = {
  ...{ cron: '30 5 * * *', zone: 'Europe/Copenhagen', references: ['class-a'] },
  ...{ from: null, until: null, active: true },
};
const created: ScheduleEvent = { type: 'ScheduleCreated', at, scheduleId: ID, flowId: 7, ...settings, next: today };
const row = (...events: ReadonlyArray<ScheduleEvent>) =>
  foldInMemory(
    schedulesProjection,
    events.map(event => [`schedule-${ID}`, event]),
  ).schedules?.[0];

test('a schedule says when it is due', () => {
  expect(row(created)).toMatchObject({
    ...{ schedule_id: ID, flow_id: 7, cron: '30 5 * * *', source_references: '["class-a"]', active: 1 },
    ...{ due: today.due, start_at: today.startAt, created_by: 'manager-1', runs: 0, last_at: null },
  });
});

test('a run says what came of it, and when the next is due', () => {
  const ran = { at, due: today.due, missed: 2, next: tomorrow };
  expect(row(created, { type: 'ScheduleRan', ...ran, requestId: null, joined: [R1] })).toMatchObject({
    ...{ due: tomorrow.due, start_at: tomorrow.startAt, runs: 1, last_due: today.due, last_at: at },
    ...{ last_missed: 2, last_request: null, last_joined: `["${R1}"]`, last_reason: null },
  });
  expect(row(created, { type: 'ScheduleRefused', ...ran, reason: 'flow-archived', message: 'No.' })).toMatchObject({
    ...{ due: tomorrow.due, last_reason: 'flow-archived', last_message: 'No.', last_joined: null },
  });
});

test('one that is paused is not due, and one that is deleted is gone', () => {
  const paused: ScheduleEvent = { type: 'ScheduleChanged', at, ...settings, active: false, next: null };
  expect(row(created, paused)).toMatchObject({ active: 0, due: null, start_at: null });
  expect(row(created, { type: 'ScheduleDeleted', at })).toBeUndefined();
});
