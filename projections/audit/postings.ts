/**
 * Lists of ascending numbers as text, by their differences: most take one character, a number above 63 one more for each
 * power of 32. A character below `@` says that more follows. Codes of terms have the characters that end a number, so
 * that texts of both are of one byte a character, and none holds the line feed that stands between them.
 */
const LAST = 64;
const MORE = 32;

const written = (number: number): string => {
  let text = '';
  let rest = number;
  for (; rest >= LAST; rest = Math.floor(rest / MORE)) text += String.fromCharCode(MORE + (rest % MORE));
  return text + String.fromCharCode(LAST + rest);
};

/** All numbers of a list, added to `into`. */
export const readPostings = (text: string, into: number[] = []): number[] => {
  let last = NONE;
  let value = 0;
  let factor = 1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < LAST) {
      value += (code - MORE) * factor;
      factor *= MORE;
      continue;
    }
    last += 1 + value + (code - LAST) * factor;
    into.push(last);
    value = 0;
    factor = 1;
  }
  return into;
};

/** Before the first number of a list. */
export const NONE = -1;

/** What is added to a list for a number beyond its last. */
export const posting = (number: number, last: number): string => written(number - 1 - last);

/** How many characters the number takes that begins at that place of a text. */
export const postingLength = (text: string, from = 0): number => {
  let end = from;
  while (text.charCodeAt(end) < LAST) end += 1;
  return end + 1 - from;
};

export const CODE_CHARACTERS = 6;

/** 36 bits of a text, as characters added to `into`: two texts that share them are told apart by the events themselves. */
export const addCode = (text: string, into: number[]): void => {
  let low = 0x2545f491;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  into.push(LAST | (low & 63), LAST | ((low >>> 6) & 63), LAST | ((low >>> 12) & 63), LAST | ((low >>> 18) & 63));
  into.push(LAST | (high & 63), LAST | ((high >>> 6) & 63));
};

export const codeOf = (text: string): string => {
  const characters: number[] = [];
  addCode(text, characters);
  return String.fromCharCode(...characters);
};
