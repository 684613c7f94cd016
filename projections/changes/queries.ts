/** What a sync request changed, what happened after it by none, and the counts of several. */
import type { Row } from '../projection';
import { flowQuery, flowSearch, type ReadDb } from '../query';
import type { Range } from '../range';
import { changesProjection } from './fold';
import { type changeCalls, type changeTotals, DURING, type metadataChanges, type sourceChanges } from './tables';

const of = changesProjection.name;

export type ChangeTotalsRow = Row<typeof changeTotals>;
export type SourceChangesRow = Row<typeof sourceChanges>;
export type ChangeCallRow = Row<typeof changeCalls>;
export type MetadataChangeRow = Row<typeof metadataChanges>;

export interface ParticipantChangeRow {
  readonly participant_id: number;
  readonly source_id: number;
  readonly reference: string;
}
export interface MoveRow extends ParticipantChangeRow {
  readonly from_id: number;
  readonly from_reference: string;
}

export interface Changes {
  readonly totals: ChangeTotalsRow;
  readonly added: ReadonlyArray<ParticipantChangeRow>;
  readonly removed: ReadonlyArray<ParticipantChangeRow>;
  readonly moved: ReadonlyArray<MoveRow>;
  readonly metadata: ReadonlyArray<MetadataChangeRow>;
  /** The first ones. */
  readonly calls: ReadonlyArray<ChangeCallRow>;
}

const CALLS = 100;
const OF_SPAN = 'flow_id = ? AND request_id = ? AND phase = ?';

const changesIn = (
  db: ReadDb,
  span: readonly [flowId: number, requestId: string, phase: number],
  { offset, limit }: Range,
): Changes | null => {
  const totals = db.get<ChangeTotalsRow>(`SELECT * FROM change_totals WHERE ${OF_SPAN}`, span);
  if (totals === undefined) return null;
  const page = (what: string, came: number, which: string) =>
    `SELECT participant_id, source_id, ${what} FROM changes
    WHERE ${OF_SPAN} AND came = ${came} AND ${which} AND ${db.inTime}
    ORDER BY participant_id, source_id LIMIT ? OFFSET ?`;
  const referenceOf = (id: string) =>
    `(SELECT reference FROM source_changes s WHERE s.flow_id = changes.flow_id AND s.request_id = changes.request_id
      AND s.phase = changes.phase AND s.source_id = ${id})`;
  const reference = `${referenceOf('changes.source_id')} AS reference`;
  const list = <R>(what: string, came: number, which: string) =>
    db.all<R>(page(what, came, which), [...span, limit, offset]);
  return {
    totals,
    added: list<ParticipantChangeRow>(reference, 1, 'paired IS NULL'),
    removed: list<ParticipantChangeRow>(reference, 0, 'paired IS NULL'),
    moved: list<MoveRow>(
      `${reference}, paired AS from_id, ${referenceOf('changes.paired')} AS from_reference`,
      1,
      'paired IS NOT NULL',
    ),
    metadata: db.all<MetadataChangeRow>(`SELECT * FROM metadata_changes WHERE ${OF_SPAN} ORDER BY key`, span),
    calls: db.all<ChangeCallRow>(`SELECT * FROM change_calls WHERE ${OF_SPAN} ORDER BY position LIMIT ${CALLS}`, span),
  };
};

/** Of a request, of an undo, or by no request after one; null when there is nothing of it. */
export const changesOf = flowSearch(
  of,
  'changesOf',
  (db, flowId: number, requestId: string, phase: number, range: Range): Changes | null =>
    changesIn(db, [flowId, requestId, phase], range),
);

export interface ChangeCounts {
  readonly totals: ChangeTotalsRow;
  readonly sources: ReadonlyArray<SourceChangesRow>;
}

/** Of these requests of a flow, those that changed anything. */
export const changeCountsOf = flowQuery(
  of,
  'changeCountsOf',
  (db, flowId: number, requestIds: ReadonlyArray<string>): ReadonlyMap<string, ChangeCounts> => {
    const among = `flow_id = ? AND phase = ${DURING} AND request_id IN (SELECT value FROM json_each(?))`;
    const parameters = [flowId, JSON.stringify(requestIds)];
    const totals = db.all<ChangeTotalsRow>(`SELECT * FROM change_totals WHERE ${among}`, parameters);
    const sources = db.all<SourceChangesRow>(`SELECT * FROM source_changes WHERE ${among}`, parameters);
    const bySpan = new Map<string, SourceChangesRow[]>(totals.map(row => [row.request_id, []]));
    for (const row of sources) bySpan.get(row.request_id)?.push(row);
    return new Map(totals.map(row => [row.request_id, { totals: row, sources: bySpan.get(row.request_id) ?? [] }]));
  },
);
