/** A schedule as the contract shows it, with the times at which it is due next. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { Count, FlowId, Instant, nullable, Reference, RequestId, Uuid } from '../../../domain/kernel/types';
import { type Schedule, type ScheduleSettings, Timing, Zone } from '../../../domain/schedule';
import type { ScheduleRow } from '../../../projections/schedules/queries';
import { calendarOf, upcoming } from '../../schedules/calendar';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';

/** `requestId` null: all that it asked for was open already, in the requests that it `joined`. */
const RunView = object('ScheduleRun', {
  due: Instant,
  at: Instant,
  missed: described(Count, 'How many more times were due until then, and not made up for; at most 1,000 are counted'),
  requestId: nullable(RequestId),
  joined: t.readonlyArray(RequestId),
  /** Why the flow refused. */
  refused: nullable(object('ScheduleRefusal', { reason: t.string, message: t.string })),
});

export const ScheduleView = object('Schedule', {
  id: Uuid,
  flowId: FlowId,
  cron: Timing,
  zone: Zone,
  references: nullable(t.readonlyArray(Reference)),
  from: nullable(Instant),
  until: nullable(Instant),
  active: t.boolean,
  /** The next five times, fewer when it ends; none while it is not active. */
  next: t.readonlyArray(Instant),
  createdBy: nullable(t.string),
  createdAt: Instant,
  updatedAt: Instant,
  runs: Count,
  lastRun: nullable(RunView),
});
export type ScheduleView = t.TypeOf<typeof ScheduleView>;

const SHOWN = 5;

export const nextTimes = (settings: ScheduleSettings, createdAt: Instant, after: Instant): ReadonlyArray<Instant> =>
  settings.active
    ? pipe(
        calendarOf({ ...settings, createdAt }),
        E.match(
          () => [],
          calendar => upcoming(calendar, Date.parse(after), SHOWN),
        ),
      )
    : [];

/** As it was made. */
export const viewOfNew = ({ scheduleId, flowId, settings, createdAt, updatedAt }: Schedule, by: string | null) => ({
  ...{ id: scheduleId, flowId, ...settings },
  next: nextTimes(settings, createdAt, createdAt),
  ...{ createdBy: by, createdAt, updatedAt, runs: 0, lastRun: null },
});

export const viewOfSchedule = (row: ScheduleRow, now: Instant): ScheduleView => {
  const settings = settingsOf(row);
  return {
    ...{ id: row.schedule_id, flowId: row.flow_id, ...settings },
    next: nextTimes(settings, row.created_at, now),
    ...{ createdBy: row.created_by, createdAt: row.created_at, updatedAt: row.updated_at },
    ...{ runs: row.runs, lastRun: lastRunOf(row) },
  };
};

const settingsOf = (row: ScheduleRow): ScheduleSettings => ({
  cron: row.cron,
  zone: row.zone,
  references: row.source_references === null ? null : JSON.parse(row.source_references),
  from: row.from_at,
  until: row.until_at,
  active: row.active === 1,
});

const lastRunOf = (row: ScheduleRow): ScheduleView['lastRun'] =>
  row.last_due === null || row.last_at === null
    ? null
    : {
        ...{ due: row.last_due, at: row.last_at, missed: row.last_missed ?? 0, requestId: row.last_request },
        joined: row.last_joined === null ? [] : JSON.parse(row.last_joined),
        refused: row.last_reason === null ? null : { reason: row.last_reason, message: row.last_message ?? '' },
      };
