/** A schedule: what is due is reported early, late and twice, while its settings change. */
import * as E from 'fp-ts/Either';
import { addMilliseconds, type Instant } from '../../domain/kernel/types';
import {
  type Occurrence,
  type ScheduleCommand,
  type ScheduleEvent,
  type ScheduleState,
  schedule,
} from '../../domain/schedule';
import { schedulesProjection } from '../../projections/schedules/fold';
import { modelOf } from './aggregate-model';
import { differences, json, table } from './compare';
import { HOUR_MS, ticks } from './time';

const TICKS = ticks(4);
const ID = '00000000-0000-4000-8000-000000000001';

interface Memory {
  readonly runs: number;
  /** The last time that ran, since the times were changed. */
  readonly lastDue: Instant | null;
  readonly isActive: boolean;
}

const occurrence = (due: Instant): Occurrence => ({ due, startAt: due });

const asked = (): ReadonlyArray<ScheduleCommand> =>
  TICKS.flatMap((at): ReadonlyArray<ScheduleCommand> => {
    const next = occurrence(addMilliseconds(at, HOUR_MS));
    const settings = [
      { cron: 'every 1h', references: null, active: true },
      { cron: 'every 2h', references: ['class-a'], active: true },
      { cron: 'every 1h', references: ['class-a'], active: true },
      { cron: 'every 1h', references: null, active: false },
    ].map(one => ({ ...one, zone: 'UTC', from: null, until: null }));
    return [
      ...settings.slice(0, 1).flatMap(one =>
        [next, null].map(
          (due): ScheduleCommand => ({
            type: 'CreateSchedule',
            at,
            scheduleId: ID,
            flowId: 7,
            next: due,
            others: 0,
            ...one,
          }),
        ),
      ),
      ...settings.map((one): ScheduleCommand => ({ type: 'ChangeSchedule', at, next, ...one })),
      ...TICKS.flatMap(due =>
        [occurrence(addMilliseconds(due, HOUR_MS)), occurrence(due), null].flatMap(
          (then): ReadonlyArray<ScheduleCommand> => {
            const run = { at, due, missed: 0, next: then };
            return [
              { type: 'RecordRun', ...run, requestId: ID, joined: [] },
              { type: 'RecordRefusal', ...run, reason: 'flow-archived', message: 'It is archived.' },
            ];
          },
        ),
      ),
      { type: 'DeleteSchedule', at },
    ];
  });

const remember = (memory: Memory, event: ScheduleEvent): Memory => {
  switch (event.type) {
    case 'ScheduleCreated':
      return { ...memory, isActive: event.active };
    case 'ScheduleChanged':
      return { ...memory, lastDue: null, isActive: event.active };
    case 'ScheduleDeleted':
      return { ...memory, isActive: false };
    case 'ScheduleRan':
    case 'ScheduleRefused':
      return { ...memory, runs: memory.runs + 1, lastDue: event.due };
    case 'NothingChanged':
      return memory;
  }
};

const isRun = ({ type }: ScheduleEvent): boolean => type === 'ScheduleRan' || type === 'ScheduleRefused';

export const scheduleModel = modelOf<ScheduleCommand, ScheduleState, ScheduleEvent, Memory>({
  name: 'a schedule',
  aggregate: schedule,
  stream: `schedule-${ID}`,
  history: [],
  memory: { runs: 0, lastDue: null, isActive: false },
  commands: asked,
  remember: (memory, events) => events.reduce(remember, memory),
  laws: {
    'a time that is due runs once': ({ before, events }) =>
      events.every(event => !('due' in event) || event.due > (before.memory.lastDue ?? '')),
    'nothing runs before it is due, nor while it is paused or gone': ({ command, before, events }) =>
      !events.some(isRun) ||
      (before.memory.isActive && before.state?.next !== null && command.at >= (before.state?.next?.due ?? '')),
    'what is due stays due when the times stay as they are': ({ command, before, after }) =>
      command.type !== 'ChangeSchedule' ||
      before.state === null ||
      before.state.deleted ||
      before.state.settings.cron !== command.cron ||
      before.state.settings.active !== command.active ||
      after.state?.next === before.state.next,
  },
  invariants: {
    'what is due runs when it is reported': ({ state }) => {
      if (state?.next == null) return true;
      const { due } = state.next;
      const run = { type: 'RecordRun', at: due, due, missed: 0, next: null, requestId: ID, joined: [] } as const;
      const decision = schedule.decide(run)(state);
      return E.isRight(decision) && decision.right.length === 1;
    },
    'what is paused or gone has nothing due': ({ state, memory }) => state?.next == null || memory.isActive,
  },
  readModels: [
    {
      projection: schedulesProjection,
      disagreements: (rows, { state, memory }) =>
        state === null || state.deleted
          ? table(rows, 'schedules').map(() => 'it is gone, and shown')
          : differences('the schedule', table(rows, 'schedules')[0], {
              ...{ cron: state.settings.cron, active: Number(state.settings.active), runs: memory.runs },
              ...{ due: state.next?.due ?? null, start_at: state.next?.startAt ?? null },
              source_references: json(state.settings.references),
            }),
    },
  ],
  records: new Set(['NothingChanged']),
  isNewEachTime: () => false,
  keyOf: ({ state, last, memory }) =>
    JSON.stringify([state?.settings, state?.next, state?.deleted, last, memory.lastDue]),
});
