/** Puts each event into the lists of the terms by which it is found. */
import { type Change, type Find, projection, type RecordedAs, type Row } from '../projection';
import { type ReferenceOf, termsOf } from './about';
import { firstPosting, termOf, withPosting } from './postings';
import {
  BLOCK_CHARACTERS,
  HEAD_ID,
  heads,
  OPEN_BLOCK,
  postings,
  SEGMENT_EVENTS,
  SPAN_EVENTS,
  segments,
  sourceReferences,
  spans,
} from './tables';

const follows = [
  'flow',
  'webhook',
  'delivery',
  'client',
  'installation',
  'schedule',
  'recovery',
  'history',
  'access',
] as const;
type Followed = RecordedAs<(typeof follows)[number], string>;

type Extent = Pick<Row<typeof spans>, 'first' | 'earliest' | 'latest'>;
const EXTENT = ['first', 'earliest', 'latest'] as const;

const extended = (known: Extent | undefined, position: number, at: number): Extent => ({
  first: known?.first ?? position,
  earliest: Math.min(known?.earliest ?? at, at),
  latest: Math.max(known?.latest ?? at, at),
});

const posted = (find: Find, segment: number, term: number, place: number): ReadonlyArray<Change> => {
  const key = { segment, term, block: OPEN_BLOCK };
  const open = find(postings, key, ['places'])[0]?.places ?? '';
  if (open.length < BLOCK_CHARACTERS) return [postings.put({ ...key, places: withPosting(open, place) })];
  return [
    postings.put({ segment, term, block: firstPosting(open) + 1, places: open }),
    postings.put({ ...key, places: withPosting('', place) }),
  ];
};

const foldInto =
  (segmentEvents: number) =>
  (recorded: Followed, find: Find): ReadonlyArray<Change> => {
    const { position, metadata, event, id } = recorded;
    const at = Date.parse(metadata.occurredAt);
    const head = find(heads, { id: HEAD_ID }, ['segment', 'events'])[0] ?? { segment: 0, events: 0 };
    const isFull = head.events === segmentEvents;
    const segment = isFull ? head.segment + 1 : head.segment;
    const events = isFull ? 0 : head.events;
    const span = Math.floor(events / SPAN_EVENTS);
    const ofSegment = extended(find(segments, { segment }, EXTENT)[0], position, at);
    const ofSpan = extended(find(spans, { segment, span }, EXTENT)[0], position, at);
    const place = position - ofSegment.first;
    const referenceOf: ReferenceOf = (flow_id, source_id) =>
      find(sourceReferences, { flow_id, source_id }, ['reference'])[0]?.reference ?? null;

    const changes: Change[] = [
      heads.put({ id: HEAD_ID, segment, events: events + 1 }),
      segments.put({ segment, ...ofSegment }),
      spans.put({ segment, span, ...ofSpan }),
    ];
    for (const term of termsOf(recorded, referenceOf)) changes.push(...posted(find, segment, termOf(term), place));
    if (event.type === 'SourceAdded')
      changes.push(
        sourceReferences.put({ flow_id: Number(id), source_id: event.sourceId, reference: event.reference }),
      );
    return changes;
  };

/** With segments of another size for tests. */
export const auditProjectionOf = (segmentEvents: number) =>
  projection({
    name: 'audit',
    version: 2,
    follows,
    tables: [heads, segments, spans, postings, sourceReferences],
    fold: foldInto(segmentEvents),
  });

export const auditProjection = auditProjectionOf(SEGMENT_EVENTS);
