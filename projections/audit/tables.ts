/**
 * The index of the history. What has just happened is kept event by event: each with the codes of its terms (an actor, a
 * type, a flow, …), in chunks. Chunks that fill a segment are turned into the list of places of each term, once, so an event
 * costs one text that grows, and whoever looks for terms looks into a thousand segments at ten million events.
 */
import { table } from '../projection';

/** Events of a chunk; chunks of a segment. */
export interface Sizes {
  readonly chunk: number;
  readonly segment: number;
}
/** What grows fits on one page of SQLite's, with what else is written of each event. */
export const SIZES: Sizes = { chunk: 16, segment: 512 };

/** Of a row of lists, in characters: four of them fit on a page of SQLite's. */
export const ROW_CHARACTERS = 940;
/** Of a part of a list that has rows of its own. */
export const BLOCK_CHARACTERS = 512;

/** `first` and `last` are positions; `earliest` and `latest` are the times of the events, in ms. */
const extent = { first: 'integer', last: 'integer', earliest: 'integer', latest: 'integer' } as const;
export type Extent = Readonly<Record<keyof typeof extent, number>>;

/** `codes`: a line for each event. */
const chunk = { segment: 'integer', chunk: 'integer', events: 'integer', ...extent, codes: 'text' } as const;

/** One row: the chunk that grows. Without events only its number means something. */
export const growing = table('growing', { id: 'integer', ...chunk }, ['id']);
export const GROWING_ID = 1;
/** Chunks that are full, of the segment that grows. */
export const recent = table('recent', chunk, ['segment', 'chunk']);

/** Those that are full. */
export const segments = table('segments', { segment: 'integer', ...extent }, ['segment']);
/** What was a chunk of it. */
export const spans = table('spans', { segment: 'integer', span: 'integer', ...extent }, ['segment', 'span']);

/**
 * The lists of a segment, in the order of their codes, as many to a row as fit. `code` is the first one; a list that is long has
 * rows of its own, where `block` is the first place. Places are positions, counted from the first of the segment.
 */
export const lists = table('lists', { segment: 'integer', code: 'text', block: 'integer', places: 'text' }, [
  'segment',
  'code',
  'block',
]);

/** Of all sources that ever were: many events name a source by its number only. */
export const sourceReferences = table(
  'source_references',
  { flow_id: 'integer', source_id: 'integer', reference: 'text' },
  ['flow_id', 'source_id'],
);
