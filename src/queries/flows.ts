/** Questions about flows. */
import type { SyncState } from '../../domain/flow/state';
import type { flows as flowsTable, SourceRow } from '../../projections/flow-tables';
import { flowsProjection } from '../../projections/flows';
import type { Row, Value } from '../../projections/projection';
import type { Asked } from '../http/edge/bus/read.query';
import { folded } from '../projector/folded';
import type { ReadDb } from '../projector/read-db';
import { type Range, type Rows, rowsIn } from './range';
import { allSources, isFlow } from './sources';

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

export const flows = (filter: FlowFilter, range: Range): Asked<Rows<FlowInList>> => ({
  of,
  question: ['flows', filter, range],
  query: db => {
    const conditions = conditionsOf(filter, db);
    const where = conditions.length === 0 ? '' : ` WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`;
    const query = { columns: `*, ${references} AS source_references`, from: `flows${where}`, order: 'flow_id' };
    const parameters = conditions.flatMap(([, values]) => values);
    return rowsIn<FlowInList>(db, query, parameters, range);
  },
});

export const flowExists = (flowId: number): Asked<true | null> => ({
  of,
  query: db => (isFlow(db, flowId) ? true : null),
});

export const flowById = (flowId: number): Asked<FlowWithSources | null> => ({
  of,
  query: db => {
    const flow = db.get<FlowRow>('SELECT * FROM flows WHERE flow_id = ?', [flowId]);
    return flow === undefined ? null : { ...flow, sources: allSources(db, flowId) };
  },
});
