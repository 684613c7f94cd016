/** Questions about external sources. */
import type { SourceRow } from '../../projections/flow-tables';
import { flowsProjection } from '../../projections/flows';
import type { Asked } from '../http/edge/bus/read.query';
import type { ReadDb } from '../projector/read-db';
import { pageOf, type Range, type Rows, rowsIn } from './range';

const of = flowsProjection.name;

export const isFlow = (db: ReadDb, flowId: number): boolean =>
  db.get('SELECT 1 FROM flows WHERE flow_id = ?', [flowId]) !== undefined;

export const allSources = (db: ReadDb, flowId: number): ReadonlyArray<SourceRow> =>
  db.all<SourceRow>('SELECT * FROM sources WHERE flow_id = ? ORDER BY source_id', [flowId]);

/** Null when there is no such flow. */
export const sources = (flowId: number, range: Range): Asked<Rows<SourceRow> | null> => ({
  of,
  query: db => {
    const flow = db.get<{ readonly total: number }>('SELECT source_count AS total FROM flows WHERE flow_id = ?', [
      flowId,
    ]);
    if (flow === undefined) return null;
    const query = { columns: '*', from: 'sources WHERE flow_id = ?', order: 'source_id' };
    return { rows: pageOf<SourceRow>(db, query, [flowId], range), total: flow.total };
  },
});

export const sourceById = (flowId: number, sourceId: number): Asked<SourceRow | null> => ({
  of,
  query: db =>
    db.get<SourceRow>('SELECT * FROM sources WHERE flow_id = ? AND source_id = ?', [flowId, sourceId]) ?? null,
});

/** Those of `sourceIds` that there are; null when there is no such flow. */
export const sourcesById = (
  flowId: number,
  sourceIds: ReadonlyArray<number>,
  range: Range,
): Asked<Rows<SourceRow> | null> => ({
  of,
  query: db => {
    const from = 'sources WHERE flow_id = ? AND source_id IN (SELECT value FROM json_each(?))';
    const query = { columns: '*', from, order: 'source_id' };
    return isFlow(db, flowId) ? rowsIn<SourceRow>(db, query, [flowId, JSON.stringify(sourceIds)], range) : null;
  },
});
