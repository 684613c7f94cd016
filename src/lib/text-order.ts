/** Texts in the order of their UTF-8 bytes, as SQLite has them: that of code points, where `<` goes by units of UTF-16. */
export const compareTexts = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length);
  for (let place = 0; place < length; place++) {
    const [x, y] = [a.charCodeAt(place), b.charCodeAt(place)];
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
};

/** Of surrogates, which make up the characters beyond all others. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
