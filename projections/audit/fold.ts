/** Puts each event into the lists of the terms by which it is found. */
import { type Change, type Find, projection, type RecordedAs, type Row } from '../projection';
import { type ReferenceOf, termsOf } from './about';
import { firstPosting, NONE, posting, termOf } from './postings';
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

const FOLLOWS = [
  'flow',
  'webhook',
  'delivery',
  'client',
  'installation',
  'schedule',
  'recovery',
  'history',
  'access',
  'session',
] as const;
type Followed = RecordedAs<(typeof FOLLOWS)[number], string>;

type Extent = Pick<Row<typeof spans>, 'first' | 'earliest' | 'latest'>;
const EXTENT = ['first', 'earliest', 'latest'] as const;

const extended = (known: Extent | undefined, position: number, at: number): Extent => ({
  first: known?.first ?? position,
  earliest: Math.min(known?.earliest ?? at, at),
  latest: Math.max(known?.latest ?? at, at),
});

const posted = (find: Find, segment: number, term: number, place: number): ReadonlyArray<Change> => {
  const key = { segment, term, block: OPEN_BLOCK };
  const [open] = find(postings, key, ['places', 'last']);
  if (open === undefined) return [postings.put({ ...key, last: place, places: posting(place, NONE) })];
  const { places, last } = open;
  if (places.length < BLOCK_CHARACTERS)
    return [postings.put({ ...key, last: place, places: places + posting(place, last) })];
  return [
    postings.put({ segment, term, block: firstPosting(places) + 1, last, places }),
    postings.put({ ...key, last: place, places: posting(place, NONE) }),
  ];
};

const foldInto =
  (segmentEvents: number) =>
  (recorded: Followed, find: Find): ReadonlyArray<Change> => {
    const { position, metadata, event, id } = recorded;
    const at = Date.parse(metadata.occurredAt);
    const [head] = find(heads, { id: HEAD_ID }, ['segment']);
    const [grown] = head === undefined ? [] : find(segments, { segment: head.segment }, ['events', ...EXTENT]);
    const isFull = grown?.events === segmentEvents;
    const segment = (head?.segment ?? 0) + (isFull ? 1 : 0);
    const before = isFull ? undefined : grown;
    const events = before?.events ?? 0;
    const span = Math.floor(events / SPAN_EVENTS);
    const ofSegment = extended(before, position, at);
    const ofSpan = extended(find(spans, { segment, span }, EXTENT)[0], position, at);
    const place = position - ofSegment.first;
    const referenceOf: ReferenceOf = (flow_id, source_id) =>
      find(sourceReferences, { flow_id, source_id }, ['reference'])[0]?.reference ?? null;

    const changes: Change[] = [
      ...(segment === head?.segment ? [] : [heads.put({ id: HEAD_ID, segment })]),
      segments.put({ segment, events: events + 1, ...ofSegment }),
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
    version: 4,
    follows: FOLLOWS,
    tables: [heads, segments, spans, postings, sourceReferences],
    fold: foldInto(segmentEvents),
  });

export const auditProjection = auditProjectionOf(SEGMENT_EVENTS);
