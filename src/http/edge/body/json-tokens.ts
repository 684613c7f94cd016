/**
 * Where the words of JSON end, each found by looking at every character once. No regular expression: the one that was
 * here took twice as long for each further character of a text that was not closed.
 */

const code = (character: string): number => character.charCodeAt(0);
const quote = code('"');
const backslash = code('\\');
const minus = code('-');
const point = code('.');
const zero = code('0');
const unicode = code('u');
const WORDS = ['true', 'false', 'null'];
const escapes = new Set([...'"\\/bfnrtu'].map(code));

export const isBlank = (at: number): boolean => at === 0x20 || at === 0x0a || at === 0x0d || at === 0x09;
const isDigit = (at: number): boolean => at >= zero && at <= code('9');
const isHex = (at: number): boolean => isDigit(at) || (at >= 0x41 && at <= 0x46) || (at >= 0x61 && at <= 0x66);
const isLetter = (at: number): boolean => (at >= 0x41 && at <= 0x5a) || (at >= 0x61 && at <= 0x7a) || at === 0x5f;

/** Digits that a number with a fraction or an exponent keeps for sure. */
const EXACT_DIGITS = 15;

/** Behind the text that begins here; or minus the place of its fault, less one. */
export const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (character === quote) return at + 1;
    if (character < 0x20) return -at - 1;
    if (character !== backslash) continue;
    at += 1;
    if (!escapes.has(text.charCodeAt(at))) return -at - 1;
    if (text.charCodeAt(at) !== unicode) continue;
    for (let digit = 0; digit < 4; digit += 1) {
      at += 1;
      if (!isHex(text.charCodeAt(at))) return -at - 1;
    }
  }
  return -text.length - 1;
};

const afterDigits = (text: string, start: number): number => {
  let at = start;
  while (isDigit(text.charCodeAt(at))) at += 1;
  return at;
};

/** As `endOfString`, of a number. */
const endOfNumber = (text: string, start: number): number => {
  const first = text.charCodeAt(start) === minus ? start + 1 : start;
  let at = text.charCodeAt(first) === zero ? first + 1 : afterDigits(text, first);
  if (at === first) return -at - 1;
  if (text.charCodeAt(at) === point) {
    const fraction = at + 1;
    at = afterDigits(text, fraction);
    if (at === fraction) return -at - 1;
  }
  if (text[at] === 'e' || text[at] === 'E') {
    const sign = text[at + 1] === '+' || text[at + 1] === '-' ? 1 : 0;
    const exponent = at + 1 + sign;
    at = afterDigits(text, exponent);
    if (at === exponent) return -at - 1;
  }
  return at;
};

/** Whole numbers are compared with what a field may be; of others, digits would be dropped without a word. */
export const isExact = (number: string): boolean => {
  let digits = 0;
  let whole = true;
  for (const character of number) {
    if (character === 'e' || character === 'E') return digits <= EXACT_DIGITS;
    if (character === '.') whole = false;
    else if (digits > 0 ? isDigit(code(character)) : character >= '1' && character <= '9') digits += 1;
  }
  return whole || digits <= EXACT_DIGITS;
};

/** As `endOfString`, of what is neither text nor bracket. */
export const endOfPlain = (text: string, start: number): number => {
  const word = WORDS.find(one => text.startsWith(one, start));
  const end = word === undefined ? endOfNumber(text, start) : start + word.length;
  if (end < 0) return end;
  const next = text.charCodeAt(end);
  return isLetter(next) || isDigit(next) || next === point || next === minus ? -end - 1 : end;
};
