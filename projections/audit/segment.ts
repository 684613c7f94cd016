/** Turns the chunks of a segment that is full into the list of places of each term. Pure. */
import type { Row } from '../projection';
import { ANY } from './about';
import { CODE_CHARACTERS, codeOf, NONE, posting, postingLength, readPostings } from './postings';
import { BLOCK_CHARACTERS, type lists, ROW_CHARACTERS, type recent } from './tables';

export type Chunk = Pick<Row<typeof recent>, 'first' | 'codes'>;
type ListRow = Omit<Row<typeof lists>, 'segment'>;

/** Every event has it, so it stands in no line of a chunk. */
export const ANY_CODE = codeOf(ANY);

/** Before the code of each list. */
export const BETWEEN = '\n';

interface Line {
  readonly place: number;
  readonly codes: string;
}

interface Growing {
  first: number;
  last: number;
  text: string;
  readonly blocks: Array<{ readonly first: number; readonly text: string }>;
}

/** An event of a chunk: `place` is beyond that of the event before, and counts from the first of the chunk. */
export const lineOf = (place: number, before: number, codes: string): string =>
  posting(place, before) + codes + BETWEEN;

export const linesOf = (chunk: Pick<Chunk, 'codes'>): ReadonlyArray<Line> => {
  const lines: Line[] = [];
  eachLine(chunk, (place, from, end) => lines.push({ place, codes: chunk.codes.slice(from, end) }));
  return lines;
};

export const listRows = (chunks: ReadonlyArray<Chunk>): ReadonlyArray<ListRow> => {
  const growing = new Map<string, Growing>();
  const add = (code: string, place: number): void => {
    const list = growing.get(code);
    if (list === undefined) {
      growing.set(code, { first: place, last: place, text: posting(place, NONE), blocks: [] });
      return;
    }
    if (list.last === place) return;
    if (list.text.length < BLOCK_CHARACTERS) list.text += posting(place, list.last);
    else {
      list.blocks.push({ first: list.first, text: list.text });
      list.first = place;
      list.text = posting(place, NONE);
    }
    list.last = place;
  };
  const begin = chunks[0]?.first ?? 0;
  for (const chunk of chunks)
    eachLine(chunk, (place, from, end) => {
      const inSegment = chunk.first - begin + place;
      add(ANY_CODE, inSegment);
      for (let at = from; at < end; at += CODE_CHARACTERS) add(chunk.codes.slice(at, at + CODE_CHARACTERS), inSegment);
    });
  return rowsOf(growing);
};

/** The list of a term in a row; empty when it has none. */
export const listIn = ({ places }: Pick<ListRow, 'places'>, code: string): string => {
  const at = places.indexOf(BETWEEN + code);
  if (at < 0) return '';
  const from = at + 1 + CODE_CHARACTERS;
  const end = places.indexOf(BETWEEN, from);
  return places.slice(from, end < 0 ? undefined : end);
};

/** Hands over the places of a chunk's events, each with where its codes begin and end. */
const eachLine = ({ codes }: Pick<Chunk, 'codes'>, take: (place: number, from: number, end: number) => void): void => {
  let place = NONE;
  for (let at = 0; at < codes.length; ) {
    const from = at + postingLength(codes, at);
    const end = codes.indexOf(BETWEEN, from);
    const [step = 0] = readPostings(codes.slice(at, from));
    place += 1 + step;
    take(place, from, end);
    at = end + 1;
  }
};

const rowsOf = (growing: ReadonlyMap<string, Growing>): ReadonlyArray<ListRow> => {
  const rows: ListRow[] = [];
  let row = { code: '', block: 0, places: '' };
  const end = (): void => {
    if (row.places !== '') rows.push(row);
    row = { code: '', block: 0, places: '' };
  };
  for (const code of [...growing.keys()].sort()) {
    const { first, text, blocks } = growing.get(code) as Growing;
    const places = BETWEEN + code + text;
    if (row.places.length + places.length > ROW_CHARACTERS || blocks.length > 0) end();
    for (const block of blocks) rows.push({ code, block: block.first, places: BETWEEN + code + block.text });
    if (blocks.length > 0) rows.push({ code, block: first, places });
    else row = { code: row.code || code, block: 0, places: row.places + places };
  }
  end();
  return rows;
};
