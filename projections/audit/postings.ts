/**
 * Lists of ascending numbers as text, by their differences: most take one character, a number above 63 one more for each
 * power of 63. A character below `@` says that more follows. No character is U+0000, which a text column does not take.
 */
const LAST = 64;
const MORE = 63;

const written = (number: number): string => {
  let text = '';
  let rest = number;
  for (; rest >= LAST; rest = Math.floor(rest / MORE)) text += String.fromCharCode(1 + (rest % MORE));
  return text + String.fromCharCode(LAST + rest);
};

/** Hands over all numbers of a list, in order, until `take` answers with false. */
const each = (text: string, take: (number: number) => boolean): void => {
  let last = -1;
  let value = 0;
  let factor = 1;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < LAST) {
      value += (code - 1) * factor;
      factor *= MORE;
      continue;
    }
    last += 1 + value + (code - LAST) * factor;
    if (!take(last)) return;
    value = 0;
    factor = 1;
  }
};

/** All numbers of a list, added to `into`. */
export const readPostings = (text: string, into: number[] = []): number[] => {
  each(text, number => into.push(number) > 0);
  return into;
};

export const firstPosting = (text: string): number => {
  let first = 0;
  each(text, number => {
    first = number;
    return false;
  });
  return first;
};

/** Before the first number of a list. */
export const NONE = -1;

/** What is added to a list for a number beyond its last. */
export const posting = (number: number, last: number): string => written(number - 1 - last);

/** A number for a text, 47 bits of it: two texts that share one are told apart by the events themselves. */
export const termOf = (text: string): number => {
  let low = 0x2545f491;
  let high = 0x41c6ce57;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x9e3779b1);
    high = Math.imul(high ^ code, 0x5f356495);
  }
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b) ^ Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35);
  return (high & 0x7fff) * 2 ** 32 + (low >>> 0);
};
