/** Holds of a flow, the participants of one, and which wait for a person. */
import { dueQueries } from '../due';
import type { Row } from '../projection';
import { flowQuery, flowSearch, query } from '../query';
import { type Range, type Rows, rowsIn } from '../range';
import { holdsProjection } from './fold';
import type { holds as holdsTable } from './tables';

const of = holdsProjection.name;

export type HoldRow = Row<typeof holdsTable>;

/** Newest first. */
export const holds = flowSearch(of, 'holds', (db, flowId: number, range: Range): Rows<HoldRow> => {
  return rowsIn<HoldRow>(
    db,
    { columns: '*', from: 'holds WHERE flow_id = ?', order: 'position DESC' },
    [flowId],
    range,
  );
});

export const holdById = flowQuery(of, 'holdById', (db, flowId: number, holdId: string): HoldRow | null => {
  return db.get<HoldRow>('SELECT * FROM holds WHERE flow_id = ? AND hold_id = ?', [flowId, holdId]) ?? null;
});

/** Those whom it would take away (`goes` 1) or add. */
export const holdParticipants = flowSearch(
  of,
  'holdParticipants',
  (db, flowId: number, holdId: string, goes: number, range: Range): Rows<{ readonly participant_id: number }> => {
    const from = 'hold_participants WHERE flow_id = ? AND hold_id = ? AND goes = ?';
    return rowsIn(db, { columns: 'participant_id', from, order: 'participant_id' }, [flowId, holdId, goes], range);
  },
);

/** Of these requests of a flow. */
export const holdsOfRequests = flowQuery(
  of,
  'holdsOfRequests',
  (db, flowId: number, requestIds: ReadonlyArray<string>): ReadonlyArray<HoldRow> =>
    db.all<HoldRow>(
      `SELECT * FROM holds WHERE flow_id = ? AND request_id IN (SELECT value FROM json_each(?)) AND state = 'OPEN'`,
      [flowId, JSON.stringify(requestIds)],
    ),
);

/** Of open holds. */
export const {
  due: holdDeadlines,
  earliest: earliestHoldDeadline,
  countOverdue: countOverdueHolds,
} = dueQueries(of, 'holdDeadlines', { table: 'holds', where: "state = 'OPEN'", key: 'hold_id', at: 'deadline' });

/** Null when it has ended. `position` is that of its first event. */
export const openHold = query(of, 'openHold', (db, holdId: string): Pick<HoldRow, 'flow_id' | 'position'> | null => {
  const from = "holds WHERE hold_id = ? AND state = 'OPEN'";
  return db.get<Pick<HoldRow, 'flow_id' | 'position'>>(`SELECT flow_id, position FROM ${from}`, [holdId]) ?? null;
});

/** More than are open at a time: each time that a change is held again there is another. */
const MAX_HOLDS_OF_REQUEST = 100;

/** Of a request, also those that are decided, oldest first. */
export const allHoldsOfRequest = query(
  of,
  'allHoldsOfRequest',
  (db, flowId: number, requestId: string): ReadonlyArray<HoldRow> =>
    db
      .all<HoldRow>(`SELECT * FROM holds WHERE flow_id = ? AND request_id = ? LIMIT ${MAX_HOLDS_OF_REQUEST}`, [
        flowId,
        requestId,
      ])
      .toSorted((a, b) => a.position - b.position),
);
