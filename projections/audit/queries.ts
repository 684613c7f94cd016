/** Where the events are that have all of some terms: their lists are met segment by segment, within a bound. */
import type { Row } from '../projection';
import { query, type ReadDb, search } from '../query';
import { auditProjection } from './fold';
import { codeOf, readPostings } from './postings';
import { ANY_CODE, BETWEEN, linesOf, listIn } from './segment';
import { GROWING_ID, type lists, type recent, type segments } from './tables';

const of = auditProjection.name;

export interface WantedPositions {
  /** One term at least of each list. */
  readonly terms: ReadonlyArray<ReadonlyArray<string>>;
  /** Positions from `from` to `to`, both included. */
  readonly from: number;
  readonly to: number;
  /** In ms; only a net: who wants times exactly looks at the events. */
  readonly since: number | null;
  readonly until: number | null;
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  /** So many entries of lists are looked at, and those of the segment in which it is reached. */
  readonly budget: number;
}

export interface FoundPositions {
  /** In the order that was asked for. */
  readonly positions: ReadonlyArray<number>;
  /** So far it was looked, this position included; null: to the end. */
  readonly scannedTo: number | null;
}

/** As a budget: some 10 ms. */
export const MAX_POSTINGS = 500_000;
/** Of so few candidates each is looked up in the other lists; of more the lists are read. */
const FEW = 16;
/** Segments that are named by one statement. */
const SEGMENTS = 32;

const EARLIEST = Number.MIN_SAFE_INTEGER;
const LATEST = Number.MAX_SAFE_INTEGER;

type Codes = ReadonlyArray<ReadonlyArray<string>>;
type SegmentRow = Row<typeof segments>;
type RecentRow = Row<typeof recent>;
type ListRow = Pick<Row<typeof lists>, 'places'>;

/** A segment that was looked at, or what is in none yet. */
interface Part {
  readonly first: number;
  readonly last: number;
  /** Positions that have all of it, ascending. */
  readonly positions: ReadonlyArray<number>;
  /** So many entries of lists were read. */
  readonly read: number;
}

/** Rows that may lie where and when it is wanted. */
const MAY_LIE = 'first <= ? AND last >= ? AND latest >= ? AND earliest < ?';
const whereAndWhen = ({ from, to, since, until }: WantedPositions): ReadonlyArray<number> => [
  ...[to, from, since ?? EARLIEST, until ?? LATEST],
];

/** The row in which the list of a code is, if there is one: that of the last code up to it. */
const HAS_LIST = `(SELECT instr(places, ?) FROM lists
  WHERE lists.segment = s.segment AND code <= ? ORDER BY code DESC LIMIT 1) > 0`;

/** Full segments that have all of it somewhere, from a segment on. */
const segmentsWith = (db: ReadDb, codes: Codes, wanted: WantedPositions, beyond: number): ReadonlyArray<SegmentRow> => {
  const [sign, direction] = wanted.order === 'asc' ? ['>', 'ASC'] : ['<', 'DESC'];
  // What names few codes is asked first: it is soon found out, and is the rare one as a rule.
  const shortestFirst = codes.toSorted((a, b) => a.length - b.length);
  const has = shortestFirst.map(list => `AND (${list.map(() => HAS_LIST).join(' OR ')})`);
  return db.all<SegmentRow>(
    `SELECT segment, first, last, earliest, latest FROM segments s WHERE segment ${sign} ? AND ${MAY_LIE}
      AND ${db.inTime} ${has.join(' ')} ORDER BY segment ${direction} LIMIT ${SEGMENTS}`,
    [beyond, ...whereAndWhen(wanted), ...shortestFirst.flat().flatMap(code => [BETWEEN + code, code])],
  );
};

/** Places that are in both, which ascend. */
const both = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number[] => {
  const common: number[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [a[i] as number, b[j] as number];
    if (x === y) common.push(x);
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return common;
};

/** Places that are in one at least; both ascend. */
const either = (a: number[], b: number[]): number[] => {
  if (a.length === 0 || b.length === 0) return a.length === 0 ? b : a;
  const merged: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const [x, y] = [a[i] ?? LATEST, b[j] ?? LATEST];
    merged.push(Math.min(x, y));
    if (x <= y) i += 1;
    if (y <= x) j += 1;
  }
  return merged;
};

/** The lists of one segment, and how many of their entries were read. */
const listsOf = (db: ReadDb, segment: number) => {
  let read = 0;
  const wholeOf = (code: string): number[] => {
    const rows = db.all<ListRow>(
      `SELECT places FROM lists WHERE segment = ? AND code =
        (SELECT code FROM lists WHERE segment = ? AND code <= ? ORDER BY code DESC LIMIT 1) ORDER BY block`,
      [segment, segment, code],
    );
    const places: number[] = [];
    for (const row of rows) readPostings(listIn(row, code), places);
    read += places.length;
    return places;
  };
  const whole = (list: ReadonlyArray<string>): number[] => list.map(wholeOf).reduce(either, []);
  const isIn = (list: ReadonlyArray<string>, place: number): boolean =>
    list.some(code => {
      const row = db.get<ListRow>(
        `SELECT places FROM lists WHERE segment = ? AND (code, block) <= (?, ?) ORDER BY code DESC, block DESC LIMIT 1`,
        [segment, code, place],
      );
      const places = row === undefined ? [] : readPostings(listIn(row, code));
      read += places.length;
      return places.includes(place);
    });
  return {
    read: () => read,
    common: ([first = [], ...others]: Codes): ReadonlyArray<number> =>
      others.reduce<number[]>((places, list) => {
        if (places.length === 0) return places;
        return places.length <= FEW ? places.filter(place => isIn(list, place)) : both(places, whole(list));
      }, whole(first)),
  };
};

interface SpanRow {
  readonly first: number;
  readonly fits: 0 | 1;
}

/** Those of the positions that lie in a span with such times. */
const inTimes = (
  db: ReadDb,
  segment: number,
  positions: ReadonlyArray<number>,
  { since, until }: WantedPositions,
): ReadonlyArray<number> => {
  if (positions.length === 0 || (since === null && until === null)) return positions;
  const rows = db.all<SpanRow>(
    'SELECT first, latest >= ? AND earliest < ? AS fits FROM spans WHERE segment = ? ORDER BY span',
    [since ?? EARLIEST, until ?? LATEST, segment],
  );
  let span = 0;
  return positions.filter(position => {
    while (rows[span + 1] !== undefined && (rows[span + 1] as SpanRow).first <= position) span += 1;
    return rows[span]?.fits === 1;
  });
};

const inSegment = (db: ReadDb, { segment, first, last }: SegmentRow, codes: Codes, wanted: WantedPositions): Part => {
  const ofSegment = listsOf(db, segment);
  const positions = ofSegment.common(codes).map(place => first + place);
  return { first, last, positions: inTimes(db, segment, positions, wanted), read: ofSegment.read() };
};

/** Whether a text of codes has all of it. */
const hasAll = (text: string, codes: Codes): boolean =>
  codes.every(list => list.some(code => code === ANY_CODE || text.includes(code)));

/** What is in no full segment. */
const inRecent = (db: ReadDb, codes: Codes, wanted: WantedPositions): Part => {
  const chunksOf = (from: string, order = ''): ReadonlyArray<RecentRow> =>
    db.all(`SELECT first, last, codes FROM ${from} AND ${MAY_LIE} ${order}`, whereAndWhen(wanted));
  const rows = [
    ...chunksOf('recent WHERE segment >= 0', 'ORDER BY segment, chunk'),
    ...chunksOf(`growing WHERE id = ${GROWING_ID} AND events > 0`),
  ];
  const lines = rows
    .filter(row => hasAll(row.codes, codes))
    .flatMap(row => linesOf(row).map(line => ({ position: row.first + line.place, codes: line.codes })));
  const positions = lines.filter(line => hasAll(line.codes, codes)).map(({ position }) => position);
  return { first: rows[0]?.first ?? 0, last: rows.at(-1)?.last ?? 0, positions, read: lines.length };
};

/** All parts that may have some, in the order that is wanted. */
function* partsOf(db: ReadDb, codes: Codes, wanted: WantedPositions): Generator<Part> {
  const isAscending = wanted.order === 'asc';
  if (!isAscending) yield inRecent(db, codes, wanted);
  for (let beyond: number | null = isAscending ? -1 : LATEST; beyond !== null; ) {
    const rows = segmentsWith(db, codes, wanted, beyond);
    for (const row of rows) yield inSegment(db, row, codes, wanted);
    beyond = rows.length < SEGMENTS ? null : (rows.at(-1)?.segment ?? null);
  }
  if (isAscending) yield inRecent(db, codes, wanted);
}

/** A page of candidates: the terms are kept as hashes, and times by the span, so whoever asks looks at the events. */
export const auditPositions = search(of, 'auditPositions', (db, wanted: WantedPositions): FoundPositions => {
  const { from, to, order, limit, budget } = wanted;
  const codes = wanted.terms.map(list => list.map(codeOf));
  const positions: number[] = [];
  let read = 0;
  for (const part of partsOf(db, codes, wanted)) {
    for (const position of order === 'asc' ? part.positions : [...part.positions].reverse()) {
      if (position < from || position > to) continue;
      positions.push(position);
      if (positions.length === limit) return { positions, scannedTo: position };
    }
    read += part.read;
    if (read >= budget) return { positions, scannedTo: order === 'asc' ? part.last : part.first };
  }
  return { positions, scannedTo: null };
});

interface ReferenceRow {
  readonly flow_id: number;
  readonly source_id: number;
  readonly reference: string;
}

/** The references of sources, whether they are there still or not. */
export const sourceReferences = query(
  of,
  'sourceReferences',
  (db, sources: ReadonlyArray<readonly [flowId: number, sourceId: number]>): ReadonlyArray<ReferenceRow> =>
    sources.flatMap(([flowId, sourceId]) => {
      const sql = 'SELECT flow_id, source_id, reference FROM source_references WHERE flow_id = ? AND source_id = ?';
      return db.get<ReferenceRow>(sql, [flowId, sourceId]) ?? [];
    }),
);
