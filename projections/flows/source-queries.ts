/** External sources, of one flow. */
import { flowQuery, type ReadDb, search } from '../query';
import { pageOf, type Range, type Rows, rowsIn } from '../range';
import { flowsProjection } from './fold';
import type { SourceRow } from './tables';

const of = flowsProjection.name;

export const isFlow = (db: ReadDb, flowId: number): boolean =>
  db.get('SELECT 1 FROM flows WHERE flow_id = ?', [flowId]) !== undefined;

export const allSources = (db: ReadDb, flowId: number): ReadonlyArray<SourceRow> =>
  db.all<SourceRow>('SELECT * FROM sources WHERE flow_id = ? ORDER BY source_id', [flowId]);

/** Null when there is no such flow. */
export const sources = flowQuery(of, 'sources', (db, flowId: number, range: Range): Rows<SourceRow> | null => {
  const flow = db.get<{ readonly total: number }>('SELECT source_count AS total FROM flows WHERE flow_id = ?', [
    flowId,
  ]);
  if (flow === undefined) return null;
  const ofFlow = { columns: '*', from: 'sources WHERE flow_id = ?', order: 'source_id' };
  return { rows: pageOf<SourceRow>(db, ofFlow, [flowId], range), total: flow.total };
});

export const sourceById = flowQuery(
  of,
  'sourceById',
  (db, flowId: number, sourceId: number): SourceRow | null =>
    db.get<SourceRow>('SELECT * FROM sources WHERE flow_id = ? AND source_id = ?', [flowId, sourceId]) ?? null,
);

/** Those of `sourceIds` that there are; null when there is no such flow. */
export const sourcesById = flowQuery(
  of,
  'sourcesById',
  (db, flowId: number, sourceIds: ReadonlyArray<number>, range: Range): Rows<SourceRow> | null => {
    const from = 'sources WHERE flow_id = ? AND source_id IN (SELECT value FROM json_each(?))';
    const named = { columns: '*', from, order: 'source_id' };
    return isFlow(db, flowId) ? rowsIn<SourceRow>(db, named, [flowId, JSON.stringify(sourceIds)], range) : null;
  },
);

/** Whether the flow is archived, and the first of these references that it does not have; null when there is no such flow. */
export const standingOf = flowQuery(
  of,
  'standingOf',
  (
    db,
    flowId: number,
    references: ReadonlyArray<string>,
  ): { readonly archived: boolean; readonly missing: string | null } | null => {
    const flow = db.get<{ readonly archived: number }>('SELECT archived FROM flows WHERE flow_id = ?', [flowId]);
    if (flow === undefined) return null;
    const has = new Set(references.length === 0 ? [] : allSources(db, flowId).map(({ reference }) => reference));
    return { archived: flow.archived === 1, missing: references.find(reference => !has.has(reference)) ?? null };
  },
);

export type SourceOfFlowRow = SourceRow & { readonly code: string; readonly title: string; readonly archived: number };

/** Of all flows that share this reference, by flow. */
export const sourcesWithReference = search(of, 'sourcesWithReference', (db, reference: string, range: Range) => {
  const shared = {
    columns: 'sources.*, flows.code, flows.title, flows.archived',
    from: 'sources JOIN flows USING (flow_id) WHERE reference = ?',
    order: 'flow_id, source_id',
  };
  return rowsIn<SourceOfFlowRow>(db, shared, [reference], range);
});
