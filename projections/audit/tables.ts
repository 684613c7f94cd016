/**
 * The index of the history. The log is cut into segments of so many events; in each, a list of positions for each term
 * (an actor, a type, a flow, …), as blocks of text. So the index is written at its end only, a rare term costs a row of
 * some bytes, and whoever looks for terms looks into a few hundred segments at ten million events.
 */
import { table } from '../projection';

/** Events of a segment. */
export const SEGMENT_EVENTS = 32_768;
/** Events of a span. */
export const SPAN_EVENTS = 256;
/** Of a block, in characters; one that has as many is closed. */
export const BLOCK_CHARACTERS = 512;
/** The block of a list that grows; the closed ones have one more than their first place for a number. */
export const OPEN_BLOCK = 0;

/** One row: the segment that grows. */
export const heads = table('heads', { id: 'integer', segment: 'integer' }, ['id']);
export const HEAD_ID = 1;

/** `first` is a position; `earliest` and `latest` are the times of its events, in ms. */
const extent = { first: 'integer', earliest: 'integer', latest: 'integer' } as const;
export const segments = table('segments', { segment: 'integer', events: 'integer', ...extent }, ['segment']);
export const spans = table('spans', { segment: 'integer', span: 'integer', ...extent }, ['segment', 'span']);

/** `places`: positions, counted from the first of the segment; `last`: the last of them. */
export const postings = table(
  'postings',
  { segment: 'integer', term: 'integer', block: 'integer', last: 'integer', places: 'text' },
  ['segment', 'term', 'block'],
);

/** Of all sources that ever were: many events name a source by its number only. */
export const sourceReferences = table(
  'source_references',
  { flow_id: 'integer', source_id: 'integer', reference: 'text' },
  ['flow_id', 'source_id'],
);
