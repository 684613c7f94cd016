/** Sync requests, each with its sources and with who joined it. */

import type { Row } from '../projection';
import { flowQuery, flowSearch, query, type ReadDb } from '../query';
import { type Range, type Rows, rowsIn, rowsOf } from '../range';
import { syncRequestsProjection } from './fold';
import type { requestJoins, requestSources, requests } from './tables';

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
export const syncRequests = flowSearch(
  of,
  'syncRequests',
  (db, flowId: number, range: Range): Rows<RequestWithSources> => {
    const ofFlow = { columns: '*', from: 'requests WHERE flow_id = ?', order: 'position DESC' };
    const found = rowsIn<RequestRow>(db, ofFlow, [flowId], range);
    return { rows: JSON.stringify(rowsOf(found).map(withSources(db))), total: found.total };
  },
);

export const syncRequestById = flowQuery(
  of,
  'syncRequestById',
  (db, flowId: number, requestId: string): RequestWithSources | null => {
    const request = db.get<RequestRow>('SELECT * FROM requests WHERE request_id = ?', [requestId]);
    return request?.flow_id === flowId ? withSources(db)(request) : null;
  },
);

/** Null when it has ended. `position` is that of the request. */
export const openRequest = query(
  of,
  'openRequest',
  (db, requestId: string): Pick<RequestRow, 'flow_id' | 'position'> | null =>
    db.get<Pick<RequestRow, 'flow_id' | 'position'>>(
      "SELECT flow_id, position FROM requests WHERE request_id = ? AND outcome = 'OPEN'",
      [requestId],
    ) ?? null,
);
