/** The schedules of a flow, and what is due next of all of them. */
import { type Due, type DueRow, dueOf, earliestOf, instantText } from '../due';
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

/** From the earliest. */
export const dueSchedules = query(
  of,
  'dueSchedules',
  (db, after: Due, limit: number): ReadonlyArray<Due> =>
    db
      .all<DueRow>(
        `SELECT schedule_id AS key, start_at AS due_at FROM schedules
        WHERE (start_at, schedule_id) > (?, ?) ORDER BY start_at, schedule_id LIMIT ?`,
        [instantText(after.at), after.key, limit],
      )
      .map(dueOf),
);

export const earliestSchedule = query(of, 'earliestSchedule', (db): number => {
  const row = db.get<Pick<ScheduleRow, 'start_at'>>(
    'SELECT start_at FROM schedules WHERE start_at IS NOT NULL ORDER BY start_at LIMIT 1',
  );
  return earliestOf([row?.start_at ?? null]);
});

export const countOverdueSchedules = query(
  of,
  'countOverdueSchedules',
  (db, since: number): number =>
    db.get<{ readonly count: number }>('SELECT count(*) AS count FROM schedules WHERE start_at < ?', [
      instantText(since),
    ])?.count ?? 0,
);
