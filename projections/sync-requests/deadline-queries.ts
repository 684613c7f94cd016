/** When open sync requests time out. */
import { type Due, type DueRow, dueOf, earliestOf, instantText } from '../due';
import { query } from '../query';
import { syncRequestsProjection } from './fold';

const of = syncRequestsProjection.name;

/** Of open requests, from the earliest. */
export const deadlines = query(
  of,
  'deadlines',
  (db, after: Due, limit: number): ReadonlyArray<Due> =>
    db
      .all<DueRow>(
        `SELECT request_id AS key, deadline AS due_at FROM requests
        WHERE outcome = 'OPEN' AND (deadline, request_id) > (?, ?) ORDER BY deadline, request_id LIMIT ?`,
        [instantText(after.at), after.key, limit],
      )
      .map(dueOf),
);

export const earliestDeadline = query(of, 'earliestDeadline', (db): number => {
  const row = db.get<{ readonly deadline: string }>(
    "SELECT deadline FROM requests WHERE outcome = 'OPEN' ORDER BY deadline LIMIT 1",
  );
  return earliestOf([row?.deadline ?? null]);
});

export const countOverdueDeadlines = query(
  of,
  'countOverdueDeadlines',
  (db, since: number): number =>
    db.get<{ readonly count: number }>(
      "SELECT count(*) AS count FROM requests WHERE outcome = 'OPEN' AND deadline < ?",
      [instantText(since)],
    )?.count ?? 0,
);
