/** Where the events are that have all of some terms: their lists are met segment by segment, within a bound. */
import { query, type ReadDb, search } from '../query';
import { auditProjection } from './fold';
import { firstPosting, readPostings, termOf } from './postings';
import { OPEN_BLOCK } from './tables';

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
export const MAX_POSTINGS = 1_000_000;
/** Of so few candidates each is looked up in the other lists; of more the lists are read. */
const FEW = 16;
/** Segments that are named by one statement. */
const SEGMENTS = 32;

interface SegmentRow {
  readonly segment: number;
  readonly first: number;
  /** Of the segment that follows; null: it is the last. */
  readonly next: number | null;
}
interface BlockRow {
  readonly block: number;
  readonly places: string;
}

const EARLIEST = Number.MIN_SAFE_INTEGER;
const LATEST = Number.MAX_SAFE_INTEGER;

/** Segments that have all of it somewhere, from a segment on. */
const segmentsWith = (
  db: ReadDb,
  lists: ReadonlyArray<ReadonlyArray<number>>,
  { from, to, since, until, order }: WantedPositions,
  beyond: number,
): ReadonlyArray<SegmentRow> => {
  const [sign, direction] = order === 'asc' ? ['>', 'ASC'] : ['<', 'DESC'];
  const has = lists.map(
    list => `AND EXISTS (SELECT 1 FROM postings WHERE postings.segment = s.segment
      AND term IN (${list.map(() => '?').join(', ')}))`,
  );
  return db.all<SegmentRow>(
    `SELECT segment, first, (SELECT n.first FROM segments n WHERE n.segment = s.segment + 1) AS next
      FROM segments s WHERE segment ${sign} ? AND first <= ? AND coalesce(next, ?) > ?
      AND latest >= ? AND earliest < ? AND ${db.inTime} ${has.join(' ')} ORDER BY segment ${direction} LIMIT ${SEGMENTS}`,
    [beyond, to, LATEST, from, since ?? EARLIEST, until ?? LATEST, ...lists.flat()],
  );
};

const blocksOf = (db: ReadDb, segment: number, term: number): ReadonlyArray<BlockRow> =>
  db.all<BlockRow>('SELECT block, places FROM postings WHERE segment = ? AND term = ? ORDER BY block', [segment, term]);

const ascending = (a: number, b: number): number => a - b;

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

/** The lists of one segment, and how many of their entries were read. */
const listsOf = (db: ReadDb, segment: number) => {
  let read = 0;
  const whole = (terms: ReadonlyArray<number>): number[] => {
    const places: number[] = [];
    for (const term of terms) {
      const [open, ...closed] = blocksOf(db, segment, term);
      for (const { places: text } of closed) readPostings(text, places);
      if (open !== undefined) readPostings(open.places, places);
    }
    read += places.length;
    return terms.length > 1 ? [...new Set(places.sort(ascending))] : places;
  };
  const isIn = (terms: ReadonlyArray<number>, place: number): boolean =>
    terms.some(term => {
      const open = db.get<BlockRow>('SELECT block, places FROM postings WHERE segment = ? AND term = ? AND block = ?', [
        ...[segment, term, OPEN_BLOCK],
      ]);
      if (open === undefined) return false;
      const isOpen = place >= firstPosting(open.places);
      const block = isOpen
        ? open
        : db.get<BlockRow>(
            `SELECT block, places FROM postings WHERE segment = ? AND term = ? AND block <= ? ORDER BY block DESC LIMIT 1`,
            [segment, term, place + 1],
          );
      const places = readPostings(block?.places ?? '');
      read += places.length;
      return places.includes(place);
    });
  return {
    read: () => read,
    common: ([first = [], ...others]: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<number> =>
      others.reduce<number[]>((places, terms) => {
        if (places.length === 0) return places;
        return places.length <= FEW ? places.filter(place => isIn(terms, place)) : both(places, whole(terms));
      }, whole(first)),
  };
};

interface SpanRow {
  readonly first: number;
  readonly fits: 0 | 1;
}

/** Those of the places that lie in a span with such times. */
const inTimes = (
  db: ReadDb,
  { segment, first }: SegmentRow,
  places: ReadonlyArray<number>,
  { since, until }: WantedPositions,
): ReadonlyArray<number> => {
  if (places.length === 0 || (since === null && until === null)) return places;
  const rows = db.all<SpanRow>(
    'SELECT first, latest >= ? AND earliest < ? AS fits FROM spans WHERE segment = ? ORDER BY span',
    [since ?? EARLIEST, until ?? LATEST, segment],
  );
  let span = 0;
  return places.filter(place => {
    while (rows[span + 1] !== undefined && (rows[span + 1] as SpanRow).first <= first + place) span += 1;
    return rows[span]?.fits === 1;
  });
};

/** A page of candidates: the terms are kept as hashes, and times by the span, so whoever asks looks at the events. */
export const auditPositions = search(of, 'auditPositions', (db, wanted: WantedPositions): FoundPositions => {
  const { from, to, order, limit } = wanted;
  const lists = wanted.terms.map(list => list.map(termOf));
  const positions: number[] = [];
  let read = 0;
  let beyond = order === 'asc' ? -1 : LATEST;
  for (;;) {
    const rows = segmentsWith(db, lists, wanted, beyond);
    for (const row of rows) {
      const inSegment = listsOf(db, row.segment);
      const places = inTimes(db, row, inSegment.common(lists), wanted);
      read += inSegment.read();
      for (const place of order === 'asc' ? places : [...places].reverse()) {
        const position = row.first + place;
        if (position < from || position > to) continue;
        positions.push(position);
        if (positions.length === limit) return { positions, scannedTo: position };
      }
      const end = order === 'asc' ? (row.next ?? LATEST) - 1 : row.first;
      if (read >= wanted.budget) return { positions, scannedTo: end };
      beyond = row.segment;
    }
    if (rows.length < SEGMENTS) return { positions, scannedTo: null };
  }
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
