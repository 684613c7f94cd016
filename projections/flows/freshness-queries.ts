/** Sources that promised how old their data may be: which become stale when, and how many are. */
import { type Due, type DueRow, dueOf, instantText } from '../due';
import { query } from '../query';
import { flowsProjection } from './fold';

const of = flowsProjection.name;

export interface SourceToMark extends Due {
  readonly flowId: number;
  readonly sourceId: number;
}

/** Pages go on after a key that is made of numbers, so that its order is that of the index. */
const keyOf = (flowId: number, sourceId: number): string => `${flowId}/${sourceId}`;
const partsOf = (key: string): readonly [number, number] => {
  const [flowId = 0, sourceId = 0] = key.split('/').map(Number);
  return [flowId, sourceId];
};

interface Row extends DueRow {
  readonly flow_id: number;
  readonly source_id: number;
}

/** From the earliest: those that are not recorded as stale. */
export const sourcesToMark = query(
  of,
  'sourcesToMark',
  (db, after: Due, limit: number): ReadonlyArray<SourceToMark> =>
    db
      .all<Row>(
        `SELECT flow_id, source_id, fresh_until AS due_at FROM sources
        WHERE (fresh_until, flow_id, source_id) > (?, ?, ?) ORDER BY fresh_until, flow_id, source_id LIMIT ?`,
        [instantText(after.at), ...partsOf(after.key), limit],
      )
      .map(row => ({
        ...dueOf({ ...row, key: keyOf(row.flow_id, row.source_id) }),
        flowId: row.flow_id,
        sourceId: row.source_id,
      })),
);

/** Of flows that are not archived. */
export const countStaleSources = query(
  of,
  'countStaleSources',
  (db): number =>
    db.get<{ readonly count: number }>(
      `SELECT count(*) AS count FROM sources JOIN flows USING (flow_id)
      WHERE sources.stale_since > '' AND flows.archived = 0`,
    )?.count ?? 0,
);
