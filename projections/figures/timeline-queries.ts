/**
 * When requests were asked for, sent, attempted, delivered, worked on and ended: one of them, or those that a window of time
 * shows. Where they lie too close to be drawn one by one, they are counted.
 */
import type { Row, Value } from '../projection';
import { query, type ReadDb, search } from '../query';
import type { Counted } from './dimensions';
import type { FactRow, Filter } from './facts';
import type { Figure } from './figure';
import { figuresProjection } from './fold';
import { CLASSES, longestOf } from './length-class';
import { figuresOfSeries } from './queries';
import { bucketOf, exactFigures } from './series-figures';
import type { requestFacts } from './tables';

const of = figuresProjection.name;

export type RequestTimes = Row<typeof requestFacts>;

export const requestTimes = query(
  of,
  'requestTimes',
  (db, flowId: number, requestId: string): RequestTimes | null =>
    db.get<RequestTimes>('SELECT * FROM request_facts WHERE flow_id = ? AND request_id = ?', [flowId, requestId]) ??
    null,
);

export interface Window {
  readonly counted: Counted;
  readonly filter: Filter | null;
  /** Where clusters begin and end: two at least, ascending; the first and the last are those of the window. */
  readonly bounds: ReadonlyArray<number>;
  /** As many can be drawn one by one. */
  readonly limit: number;
}

export interface Cluster {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly figure: Figure;
}

export type Drawn =
  | {
      /** By when they were asked for. */
      readonly requests: ReadonlyArray<RequestTimes>;
      readonly clusters: ReadonlyArray<Cluster>;
      /** More than could be shown were running when the window begins. */
      readonly moreBefore: boolean;
    }
  | 'too-many';

export const timelines = search(of, 'timelines', (db, window: Window): Drawn => {
  const { counted, filter, bounds, limit } = window;
  const [fromMs = 0, untilMs = 0] = [bounds[0], bounds.at(-1)];
  const running = runningAt(db, filter, fromMs, limit + 1);
  const moreBefore = running.length > limit;
  const before = running.slice(0, limit);
  const begun = begunIn(db, filter, fromMs, untilMs, limit + 1);
  if (before.length + begun.length <= limit) return { requests: merged([before, begun]), clusters: [], moreBefore };

  const figures = figuresOfSeries(db, { counted, bounds }, filter ?? undefined);
  if (figures === 'too-many') return figures;
  const share = Math.floor(limit / figures.length);
  const clusters: Cluster[] = [];
  const single: Array<ReadonlyArray<RequestTimes>> = [];
  for (const [n, figure] of figures.entries()) {
    const place = { fromMs: bounds[n] ?? 0, untilMs: bounds[n + 1] ?? 0 };
    if (figure.counts.n === 0) continue;
    if (figure.counts.n <= share) single.push(begunIn(db, filter, place.fromMs, place.untilMs, share));
    else clusters.push({ ...place, figure });
  }
  return { requests: merged([before, ...single]), clusters, moreBefore };
});

/** Of sources of requests that are at hand, which are those that a filter of no column leaves. */
export const timelineOfSources = search(
  of,
  'timelineOfSources',
  (db, { bounds, limit }: Pick<Window, 'bounds' | 'limit'>, facts: ReadonlyArray<FactRow>): Drawn => {
    const share = facts.length <= limit ? limit : Math.floor(limit / (bounds.length - 1));
    const figures = exactFigures('sources', bounds, facts);
    const isClustered = (n: number): boolean => (figures[n]?.counts.n ?? 0) > share;
    const single = facts.filter(({ asked_ms }) => !isClustered(bucketOf(bounds, asked_ms)));
    const clusters = figures.flatMap((figure, n) =>
      isClustered(n) ? [{ fromMs: bounds[n] ?? 0, untilMs: bounds[n + 1] ?? 0, figure }] : [],
    );
    return { requests: merged(single.map(fact => requestsOf(db, fact))), clusters, moreBefore: false };
  },
);

const requestsOf = (db: ReadDb, { flow_id, source_id, asked_ms }: FactRow): ReadonlyArray<RequestTimes> =>
  db.all<RequestTimes>(
    `SELECT r.* FROM source_facts s CROSS JOIN request_facts r USING (flow_id, request_id)
    WHERE s.flow_id = ? AND s.source_id = ? AND s.asked_ms = ?`,
    [flow_id ?? null, source_id ?? null, asked_ms],
  );

const merged = (parts: ReadonlyArray<ReadonlyArray<RequestTimes>>): ReadonlyArray<RequestTimes> =>
  [...new Map(parts.flat().map(row => [`${row.flow_id} ${row.request_id}`, row])).values()].toSorted(
    (a, b) => a.asked_ms - b.asked_ms || (a.request_id < b.request_id ? -1 : 1),
  );

interface Sql {
  readonly sql: string;
  readonly parameters: ReadonlyArray<Value>;
}

/** What a filter says of a request itself; null: it says something of its sources or deliveries. */
const ofRequest = (filter: Filter | null): Sql | null => {
  if (filter === null) return { sql: '', parameters: [] };
  if (filter.dimension === 'flow') return { sql: 'flow_id = ? AND ', parameters: filter.cells };
  return filter.dimension === 'manager' ? { sql: 'manager = ? AND ', parameters: filter.cells } : null;
};

const PARTS: Readonly<Record<string, string>> = {
  source: 'source_facts WHERE flow_id = ? AND source_id = ?',
  reference: 'source_facts WHERE reference = ?',
  integration: 'source_facts WHERE integration = ?',
  webhook: 'delivery_facts WHERE webhook_id = ? AND request_id IS NOT NULL',
};

/** Asked for, or sent to the webhook, within these times. */
const begunIn = (
  db: ReadDb,
  filter: Filter | null,
  fromMs: number,
  untilMs: number,
  limit: number,
): ReadonlyArray<RequestTimes> => {
  const own = ofRequest(filter);
  if (own !== null) {
    return db.all<RequestTimes>(
      `SELECT * FROM request_facts WHERE ${own.sql} length_class IN (${CLASSES.join()})
      AND asked_ms >= ? AND asked_ms < ? LIMIT ?`,
      [...own.parameters, fromMs, untilMs, limit],
    );
  }
  return db.all<RequestTimes>(
    `SELECT r.* FROM (SELECT flow_id, request_id FROM ${PARTS[filter?.dimension ?? '']}
      AND asked_ms >= ? AND asked_ms < ? LIMIT ?) CROSS JOIN request_facts r USING (flow_id, request_id)`,
    [...(filter?.cells ?? []), fromMs, untilMs, limit],
  );
};

const HAS: Readonly<Record<string, string>> = {
  source:
    'source_facts p WHERE p.flow_id = r.flow_id AND p.request_id = r.request_id AND p.flow_id = ? AND p.source_id = ?',
  reference: 'source_facts p WHERE p.flow_id = r.flow_id AND p.request_id = r.request_id AND p.reference = ?',
  integration: 'source_facts p WHERE p.flow_id = r.flow_id AND p.request_id = r.request_id AND p.integration = ?',
  webhook: 'delivery_facts p WHERE p.request_id = r.request_id AND p.webhook_id = ?',
};

/** Asked for before, and not ended then. */
const runningAt = (db: ReadDb, filter: Filter | null, ms: number, limit: number): ReadonlyArray<RequestTimes> => {
  const own = ofRequest(filter);
  const has = own === null ? `AND EXISTS (SELECT 1 FROM ${HAS[filter?.dimension ?? '']})` : '';
  const found: RequestTimes[] = [];
  for (const lengthClass of CLASSES) {
    if (found.length >= limit) break;
    found.push(
      ...db.all<RequestTimes>(
        `SELECT * FROM request_facts r WHERE ${own?.sql ?? ''} length_class = ? AND asked_ms >= ? AND asked_ms < ?
        AND (ended_ms IS NULL OR ended_ms > ?) ${has} AND ${db.inTime} LIMIT ?`,
        [
          ...(own?.parameters ?? []),
          ...[lengthClass, ms - longestOf(lengthClass), ms, ms],
          ...(own === null ? (filter?.cells ?? []) : []),
          limit - found.length,
        ],
      ),
    );
  }
  return found;
};
