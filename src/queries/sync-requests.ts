/** Questions about sync requests: who asked, when, and how it ended. */
import type { Row } from '../../projections/projection';
import {
  type requestJoins,
  type requestSources,
  type requests,
  syncRequestsProjection,
} from '../../projections/sync-requests';
import type { Asked } from '../http/edge/bus/read.query';
import type { ReadDb } from '../projector/read-db';
import { type Range, type Rows, rowsIn } from './range';

const of = syncRequestsProjection.name;

type RequestRow = Row<typeof requests>;
export type RequestSourceRow = Row<typeof requestSources>;
export type RequestJoinRow = Row<typeof requestJoins>;
export type RequestWithSources = RequestRow & {
  readonly sources: ReadonlyArray<RequestSourceRow>;
  readonly joins: ReadonlyArray<RequestJoinRow>;
};

/** The few that are kept lie where there was room: by age. */
const joinsOf = (db: ReadDb, { flow_id, request_id }: RequestRow): ReadonlyArray<RequestJoinRow> =>
  db
    .all<RequestJoinRow>('SELECT * FROM request_joins WHERE flow_id = ? AND request_id = ?', [flow_id, request_id])
    .toSorted((a, b) => a.position - b.position);

const withSources =
  (db: ReadDb) =>
  (request: RequestRow): RequestWithSources => ({
    ...request,
    sources: db.all<RequestSourceRow>(
      'SELECT * FROM request_sources WHERE flow_id = ? AND request_id = ? ORDER BY source_id',
      [request.flow_id, request.request_id],
    ),
    joins: request.joined === 0 ? [] : joinsOf(db, request),
  });

/** Newest first. */
export const syncRequests = (flowId: number, range: Range): Asked<Rows<RequestWithSources>> => ({
  of,
  question: ['syncRequests', flowId, range],
  query: db => {
    const query = { columns: '*', from: 'requests WHERE flow_id = ?', order: 'position DESC' };
    const { rows, total } = rowsIn<RequestRow>(db, query, [flowId], range);
    return { rows: rows.map(withSources(db)), total };
  },
});

export const syncRequestById = (flowId: number, requestId: string): Asked<RequestWithSources | null> => ({
  of,
  query: db => {
    const request = db.get<RequestRow>('SELECT * FROM requests WHERE request_id = ?', [requestId]);
    return request?.flow_id === flowId ? withSources(db)(request) : null;
  },
});
