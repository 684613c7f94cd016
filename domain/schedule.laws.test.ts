import * as fc from 'fast-check';
import { commands, few } from '../test/support/domain/arbitrary';
import { itKeepsTheLaws } from '../test/support/domain/laws';
import { type ScheduleCommand, schedule, scheduleStream } from './schedule';

describe('a schedule', () => {
  it('has its stream', () => {
    expect(scheduleStream('33333333-3333-4333-8333-333333333333')).toBe(
      'schedule-33333333-3333-4333-8333-333333333333',
    );
  });

  const next = fc.option(few.instant.map(due => ({ due, startAt: due })));
  const settings = {
    cron: fc.constantFrom('30 5 * * *', 'every 30m'),
    zone: fc.constantFrom('UTC', 'Europe/Copenhagen'),
    references: fc.option(fc.array(few.reference, { maxLength: 2 })),
    from: fc.option(few.instant, { freq: 2 }),
    until: fc.option(few.instant, { freq: 2 }),
    active: fc.boolean(),
  };
  const run = { at: few.instant, due: few.instant, missed: fc.nat(3), next };

  itKeepsTheLaws(schedule, {
    start: [
      {
        type: 'ScheduleCreated',
        at: '2026-11-24T09:00:00.000Z',
        scheduleId: '00000000-0000-4000-8000-000000000001',
        flowId: 7,
        ...{ cron: '* * * * *', zone: 'UTC', references: null, from: null, until: null, active: true },
        next: { due: '2026-11-24T09:00:01.000Z', startAt: '2026-11-24T09:00:01.000Z' },
      },
    ],
    commands: commands<ScheduleCommand>(
      {
        CreateSchedule: fc.record({
          at: few.instant,
          scheduleId: few.uuid,
          flowId: few.id,
          ...settings,
          next,
          others: fc.constantFrom(0, 99, 100),
        }),
        ChangeSchedule: fc.record({ at: few.instant, ...settings, next }),
        DeleteSchedule: fc.record({ at: few.instant }),
        RecordRun: fc.record({ ...run, requestId: fc.option(few.uuid), joined: fc.array(few.uuid, { maxLength: 2 }) }),
        RecordRefusal: fc.record({ ...run, reason: fc.constant('flow-archived'), message: fc.constant('Archived.') }),
      },
      ['DeleteSchedule'],
    ),
    newEachTime: [],
    achieves: (command, state) => {
      switch (command.type) {
        case 'CreateSchedule':
          return state.scheduleId === command.scheduleId && state.settings.cron === command.cron;
        case 'ChangeSchedule':
          return state.settings.cron === command.cron && state.settings.active === command.active;
        case 'DeleteSchedule':
          return state.deleted;
        case 'RecordRun':
        case 'RecordRefusal':
          return state.next === null || state.next.due !== command.due || command.at < command.due;
      }
    },
    invariants: {
      'what is paused or gone has nothing due': ({ settings, next, deleted }) =>
        next === null || (settings.active && !deleted),
      'it ends after it begins': ({ settings: { from, until } }) => from === null || until === null || from < until,
    },
  });
});
