/** Keeps of each event the codes of the terms by which it is found, and lists of places of segments that are full. */
import { type Change, type Find, projection, type RecordedAs, type Row } from '../projection';
import { type ReferenceOf, termsOf } from './about';
import { addCode, NONE } from './postings';
import { lineOf, listRows } from './segment';
import {
  type Extent,
  HEAD_ID,
  heads,
  lists,
  recent,
  SIZES,
  type Sizes,
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
type Chunk = Row<typeof recent>;

const CHUNK_COLUMNS = ['segment', 'chunk', 'events', 'first', 'last', 'earliest', 'latest', 'codes'] as const;
const BEGIN = { segment: 0, chunk: 0 };

/** As one text that is whole: one that is put together of many is dear to whoever reads it. */
const codesOf = (recorded: Followed, find: Find): string => {
  const referenceOf: ReferenceOf = (flow_id, source_id) =>
    find(sourceReferences, { flow_id, source_id }, ['reference'])[0]?.reference ?? null;
  const characters: number[] = [];
  for (const term of termsOf(recorded, referenceOf)) addCode(term, characters);
  return String.fromCharCode(...characters);
};

const foldInto =
  (sizes: Sizes) =>
  (recorded: Followed, find: Find): ReadonlyArray<Change> => {
    const { position, metadata, event, id } = recorded;
    const at = Date.parse(metadata.occurredAt);
    const [head] = find(heads, { id: HEAD_ID }, ['segment', 'chunk']);
    const { segment, chunk } = head ?? BEGIN;
    const [before] = find(recent, { segment, chunk }, CHUNK_COLUMNS);
    const first = before?.first ?? position;
    const line = lineOf(position - first, before === undefined ? NONE : before.last - first, codesOf(recorded, find));
    const grown: Chunk = {
      segment,
      chunk,
      events: before === undefined ? 1 : before.events + 1,
      first,
      last: position,
      earliest: before === undefined ? at : Math.min(before.earliest, at),
      latest: before === undefined ? at : Math.max(before.latest, at),
      codes: before === undefined ? line : before.codes + line,
    };
    const changes: Change[] = head === undefined ? [headAt(segment, chunk)] : [];
    if (grown.events < sizes.chunk) changes.push(recent.put(grown));
    else if (chunk + 1 < sizes.segment) changes.push(recent.put(grown), headAt(segment, chunk + 1));
    else changes.push(...closed([...find(recent, { segment }, CHUNK_COLUMNS).slice(0, chunk), grown]));
    if (event.type === 'SourceAdded')
      changes.push(
        sourceReferences.put({ flow_id: Number(id), source_id: event.sourceId, reference: event.reference }),
      );
    return changes;
  };

const headAt = (segment: number, chunk: number): Change => heads.put({ id: HEAD_ID, segment, chunk });

const closed = (chunks: ReadonlyArray<Chunk>): ReadonlyArray<Change> => {
  const [begin] = chunks as [Chunk];
  const { segment } = begin;
  const extent = chunks.reduce<Extent>(
    ({ first, earliest, latest }, chunk) => ({
      ...{ first, last: chunk.last },
      ...{ earliest: Math.min(earliest, chunk.earliest), latest: Math.max(latest, chunk.latest) },
    }),
    begin,
  );
  return [
    segments.put({ segment, ...extent }),
    ...chunks.map(({ chunk: span, first, last, earliest, latest }) =>
      spans.put({ segment, span, first, last, earliest, latest }),
    ),
    ...listRows(chunks).map(row => lists.put({ segment, ...row })),
    recent.remove({ segment }),
    headAt(segment + 1, 0),
  ];
};

/** With segments of another size for tests. */
export const auditProjectionOf = (sizes: Sizes) =>
  projection({
    name: 'audit',
    version: 4,
    follows: FOLLOWS,
    isNeverCopied: true,
    tables: [heads, recent, segments, spans, lists, sourceReferences],
    fold: foldInto(sizes),
  });

export const auditProjection = auditProjectionOf(SIZES);
