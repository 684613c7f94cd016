/** Keeps of each event the codes of the terms by which it is found, and lists of places of segments that are full. */
import { type Change, type Find, projection, type RecordedAs, type Row } from '../projection';
import { type ReferenceOf, termsOf } from './about';
import { addCode, NONE } from './postings';
import { lineOf, listRows } from './segment';
import {
  type Extent,
  GROWING_ID,
  growing,
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
/** With nothing in it yet. */
const emptyChunk = (segment: number, chunk: number): Chunk => ({
  ...{ segment, chunk, events: 0 },
  ...{ first: 0, last: 0, earliest: 0, latest: 0, codes: '' },
});

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
    const [before = emptyChunk(0, 0)] = find(growing, { id: GROWING_ID }, CHUNK_COLUMNS);
    const { segment, chunk } = before;
    const isEmpty = before.events === 0;
    const first = isEmpty ? position : before.first;
    const line = lineOf(position - first, isEmpty ? NONE : before.last - first, codesOf(recorded, find));
    const grown: Chunk = {
      segment,
      chunk,
      events: before.events + 1,
      first,
      last: position,
      earliest: isEmpty ? at : Math.min(before.earliest, at),
      latest: isEmpty ? at : Math.max(before.latest, at),
      codes: before.codes + line,
    };
    const changes: Change[] = [];
    if (grown.events < sizes.chunk) changes.push(growsAs(grown));
    else if (chunk + 1 < sizes.segment) changes.push(recent.put(grown), growsAs(emptyChunk(segment, chunk + 1)));
    else changes.push(...closed([...find(recent, { segment }, CHUNK_COLUMNS), grown]));
    if (event.type === 'SourceAdded')
      changes.push(
        sourceReferences.put({ flow_id: Number(id), source_id: event.sourceId, reference: event.reference }),
      );
    return changes;
  };

const growsAs = (chunk: Chunk): Change => growing.put({ id: GROWING_ID, ...chunk });

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
    growsAs(emptyChunk(segment + 1, 0)),
  ];
};

/** With segments of another size for tests. */
export const auditProjectionOf = (sizes: Sizes) =>
  projection({
    name: 'audit',
    version: 5,
    follows: FOLLOWS,
    isNeverCopied: true,
    tables: [growing, recent, segments, spans, lists, sourceReferences],
    fold: foldInto(sizes),
  });

export const auditProjection = auditProjectionOf(SIZES);
