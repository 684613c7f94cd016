/** A small seeded generator (mulberry32): the same data in every run. */
export interface Seeded {
  /** From 0 (included) to 1 (excluded). */
  readonly fraction: () => number;
  /** Both ends included. */
  readonly integer: (from: number, to: number) => number;
  readonly uuid: () => string;
}

/** 16 bits in hexadecimal; millions of ids are made of these. */
const hex = Array.from({ length: 2 ** 16 }, (_, bits) => bits.toString(16).padStart(4, '0'));
const low = (bits: number): string => hex[bits & 0xffff] ?? '';
const high = (bits: number): string => hex[bits >>> 16] ?? '';

export const seeded = (seed: number): Seeded => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const fraction = (): number => next() / 2 ** 32;
  return {
    fraction,
    integer: (from, to) => from + Math.floor(fraction() * (to - from + 1)),
    uuid: () => {
      const [a, b, c, d] = [next(), (next() & 0xffff0fff) | 0x4000, (next() & 0x3fffffff) | 0x80000000, next()];
      return `${high(a)}${low(a)}-${high(b)}-${low(b)}-${high(c)}-${low(c)}${high(d)}${low(d)}`;
    },
  };
};
