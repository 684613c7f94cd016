/** Flows: by what they are searched for, and one by one. */
import type { SyncState } from '../../domain/flow/state';
import { folded } from '../case-folding';
import type { Row, Value } from '../projection';
import { flowQuery, query, type ReadDb, search } from '../query';
import { type Range, rowsIn } from '../range';
import { flowsProjection } from './fold';
import { allSources, isFlow } from './source-queries';
import type { flows as flowsTable, SourceRow } from './tables';

const of = flowsProjection.name;

export type FlowRow = Row<typeof flowsTable>;
/** `source_references` is a JSON list. */
export type FlowInList = FlowRow & { readonly source_references: string };
export type FlowWithSources = FlowRow & { readonly sources: ReadonlyArray<SourceRow> };

const references = `(SELECT json_group_array(reference) FROM
  (SELECT reference FROM sources WHERE sources.flow_id = flows.flow_id ORDER BY source_id))`;

/** Metadata may have one that goes before the one of the flow's creation. */
const subTitleSql = `coalesce((SELECT value FROM metadata
  WHERE metadata.flow_id = flows.flow_id AND key = 'subtitle'), sub_title, '')`;

/** All that are given must hold; `title` and `subTitle` are parts, and case and composition do not count in them. */
export interface FlowFilter {
  readonly state?: SyncState | undefined;
  readonly archived?: boolean | undefined;
  readonly code?: string | undefined;
  readonly title?: string | undefined;
  readonly subTitle?: string | undefined;
  /** One of these. */
  readonly flowIds?: ReadonlyArray<number> | undefined;
  /** The id of one of its managers; null: nobody's, so none. */
  readonly manager?: number | null | undefined;
  /** Of one of its sources. */
  readonly reference?: string | undefined;
  readonly metadata?: Readonly<Record<string, string>>;
}

type Condition = readonly [sql: string, parameters: ReadonlyArray<Value>];

/** Where many rows may be looked at, `inTime` is asked at each of them, before anything else. */
const conditionsOf = (filter: FlowFilter, db: ReadDb): ReadonlyArray<Condition> => {
  const { inTime } = db;
  const hasPart = (sql: string): string => `CASE WHEN ${inTime} THEN instr(${db.folded(sql)}, ?) > 0 END`;
  const given = <A>(
    value: A | undefined,
    sql: string,
    toParameters: (value: A) => ReadonlyArray<Value>,
  ): Condition[] => (value === undefined ? [] : [[sql, toParameters(value)]]);
  return [
    ...given(filter.state, 'state = ?', state => [state]),
    ...given(filter.archived, 'archived = ?', archived => [archived ? 1 : 0]),
    ...given(filter.flowIds, 'flow_id IN (SELECT value FROM json_each(?))', ids => [JSON.stringify(ids)]),
    ...given(filter.manager, `flow_id IN (SELECT flow_id FROM managers WHERE user_id = ? AND ${inTime})`, one => [one]),
    ...given(filter.code, 'code = ?', code => [code]),
    ...given(filter.title, hasPart('title'), title => [folded(title)]),
    ...given(filter.subTitle, hasPart(subTitleSql), part => [folded(part)]),
    ...given(filter.reference, `flow_id IN (SELECT flow_id FROM sources WHERE reference = ? AND ${inTime})`, one => [
      one,
    ]),
    ...Object.entries(filter.metadata ?? {}).map(
      (pair): Condition => [
        `flow_id IN (SELECT flow_id FROM metadata WHERE key = ? AND value = ? AND ${inTime})`,
        pair,
      ],
    ),
  ];
};

export const flows = search(of, 'flows', (db, filter: FlowFilter, range: Range) => {
  const conditions = conditionsOf(filter, db);
  const where = conditions.length === 0 ? '' : ` WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
  const found = { columns: `*, ${references} AS source_references`, from: `flows${where}`, order: 'flow_id' };
  const parameters = conditions.flatMap(([, values]) => values);
  return rowsIn<FlowInList>(db, found, parameters, range);
});

/** More than anybody manages. */
const MAX_FLOWS_OF_MANAGER = 10_000;

/** The ids of those that name them. */
export const flowsOfManager = query(
  of,
  'flowsOfManager',
  (db, userId: number): ReadonlyArray<number> =>
    db
      .all<Pick<FlowRow, 'flow_id'>>(
        `SELECT flow_id FROM managers WHERE user_id = ? ORDER BY flow_id LIMIT ${MAX_FLOWS_OF_MANAGER}`,
        [userId],
      )
      .map(({ flow_id }) => flow_id),
);

/** Null when there is none. */
export const flowExists = flowQuery(of, 'flowExists', (db, flowId: number): true | null =>
  isFlow(db, flowId) ? true : null,
);

/** The ids of the first few flows with this code. */
export const flowsWithCode = query(
  of,
  'flowsWithCode',
  (db, code: string): ReadonlyArray<number> =>
    db
      .all<Pick<FlowRow, 'flow_id'>>('SELECT flow_id FROM flows WHERE code = ? ORDER BY flow_id LIMIT 10', [code])
      .map(({ flow_id }) => flow_id),
);

export const flowById = flowQuery(of, 'flowById', (db, flowId: number): FlowWithSources | null => {
  const flow = db.get<FlowRow>('SELECT * FROM flows WHERE flow_id = ?', [flowId]);
  return flow === undefined ? null : { ...flow, sources: allSources(db, flowId) };
});
