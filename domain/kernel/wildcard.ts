/**
 * Patterns with `*` for any text, none included, and no other sign with a meaning. Each character of pattern and text is
 * looked at a few times at most, whatever they are: who gives a pattern cannot make it slow.
 */

/** For each beginning of `part`: how long an end of it is a beginning as well (Knuth, Morris and Pratt). */
const bordersOf = (part: string): ReadonlyArray<number> => {
  const borders = [0];
  let length = 0;
  for (let at = 1; at < part.length; at++) {
    while (length > 0 && part[at] !== part[length]) length = borders[length - 1] ?? 0;
    if (part[at] === part[length]) length += 1;
    borders.push(length);
  }
  return borders;
};

/** Where `part` ends in `text` for the first time when it begins at `from` or later; -1: nowhere. */
const endOf = (part: string, text: string, from: number): number => {
  if (part === '') return from;
  const borders = bordersOf(part);
  let length = 0;
  for (let at = from; at < text.length; at++) {
    while (length > 0 && text[at] !== part[length]) length = borders[length - 1] ?? 0;
    if (text[at] === part[length]) length += 1;
    if (length === part.length) return at + 1;
  }
  return -1;
};

export const matches = (pattern: string, text: string): boolean => {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  const middle = text.slice(0, text.length - last.length);
  let at = first.length;
  for (const part of rest) {
    at = endOf(part, middle, at);
    if (at < 0) return false;
  }
  return true;
};
