/** The schedules of a flow, and what is due next of all of them. */
import { dueQueries } from '../due';
import type { Row } from '../projection';
import { query } from '../query';
import { type Range, type Rows, rowsIn } from '../range';
import { schedulesProjection } from './fold';
import type { schedules } from './tables';

const of = schedulesProjection.name;

export type ScheduleRow = Row<typeof schedules>;

/** Oldest first. */
export const schedulesOf = query(
  of,
  'schedulesOf',
  (db, flowId: number, range: Range): Rows<ScheduleRow> =>
    rowsIn<ScheduleRow>(
      db,
      { columns: '*', from: 'schedules WHERE flow_id = ?', order: 'created_at, schedule_id' },
      [flowId],
      range,
    ),
);

export const scheduleById = query(of, 'scheduleById', (db, flowId: number, scheduleId: string): ScheduleRow | null => {
  const row = db.get<ScheduleRow>('SELECT * FROM schedules WHERE schedule_id = ?', [scheduleId]);
  return row?.flow_id === flowId ? row : null;
});

export const scheduleCount = query(
  of,
  'scheduleCount',
  (db, flowId: number): number =>
    db.get<{ readonly count: number }>('SELECT COUNT(*) AS count FROM schedules WHERE flow_id = ?', [flowId])?.count ??
    0,
);

export const {
  due: dueSchedules,
  earliest: earliestSchedule,
  countOverdue: countOverdueSchedules,
} = dueQueries(of, 'dueSchedules', {
  table: 'schedules',
  where: 'start_at IS NOT NULL',
  key: 'schedule_id',
  at: 'start_at',
});
