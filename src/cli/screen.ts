/** Text for a screen of a given size. A line that is too long is cut and not wrapped, so that nothing scrolls away. */
import { printable } from '../lib/printable';

export interface Screen {
  readonly columns: number;
  readonly rows: number;
}

/** Of a terminal that does not say its size. */
const USUAL: Screen = { columns: 80, rows: 24 };

export const screenOf = ({ columns, rows }: Partial<Screen>): Screen => ({
  columns: columns || USUAL.columns,
  rows: rows || USUAL.rows,
});

/** As most terminals have it: two columns for East Asian letters and pictures, none for marks on the letter before. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const NO_COLUMN = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** One line, of at most so many columns, with nothing in it that a terminal acts on. */
export const line = (text: string, columns = Number.POSITIVE_INFINITY): string => {
  let used = 0;
  let whole = '';
  let cut = '';
  for (const character of printable(text.replace(/[\r\n\t]+/g, ' '))) {
    used += NO_COLUMN.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
    if (used > columns) return `${cut}…`;
    whole += character;
    if (used < columns) cut = whole;
  }
  return whole;
};

/** Broken between parts. */
export const wrapped = (parts: ReadonlyArray<string>, separator: string, columns: number): ReadonlyArray<string> => {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = `${lines.at(-1)}${separator}${part}`;
    if (lines.length > 0 && longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
};

/** The first of them, and how many more there are, in so many lines. */
export const most = (lines: ReadonlyArray<string>, count: number): ReadonlyArray<string> => {
  if (lines.length <= count) return lines;
  return count < 1 ? [] : [...lines.slice(0, count - 1), `  … and ${lines.length - count + 1} more`];
};

/** Room for lists of these lengths: as many lines for each, or as many as it has. */
export const shared = (room: number, lengths: ReadonlyArray<number>): ReadonlyArray<number> => {
  const upTo = (most: number): ReadonlyArray<number> => lengths.map(length => Math.min(length, most));
  const taken = (most: number): number => upTo(most).reduce((sum, lines) => sum + lines, 0);
  let most = 0;
  while (taken(most + 1) <= room && taken(most + 1) > taken(most)) most += 1;
  return upTo(most);
};
