/**
 * The keys of a few thousand texts, kept as one secret from which they are derived, and of which each can still be
 * destroyed alone: a tree of hashes, sixteen children to a node (Goldreich, Goldwasser and Micali, 1986). Whoever has a node
 * has all keys below it; taking a key away replaces the node above it by those beside its way down, of which none leads to
 * it. So a text costs no write, and a key that is taken away is nowhere.
 */
import { hash } from 'node:crypto';

/** Hexadecimal digits from the root to a key. */
const LEVELS = 3;
const DIGITS = [...'0123456789abcdef'];
const DIGIT_BYTES = new Map(DIGITS.map(digit => [digit, Buffer.from(`flowsync key series\n${digit}`)]));
export const KEYS_IN_SERIES = DIGITS.length ** LEVELS;
export const SECRET_BYTES = 32;

/** Secrets by the digits that lead to them; that of the root by none. */
export type Nodes = ReadonlyMap<string, Uint8Array>;

export const newSeries = (secret: Uint8Array): Nodes => new Map([['', secret]]);

/** Null: it was taken away, or never was one of this series. */
export const keyAt = (nodes: Nodes, index: number): Uint8Array | null => {
  const way = wayTo(index);
  const from = nodeAbove(nodes, way);
  return from === null ? null : [...way.slice(from.length)].reduce(childOf, nodes.get(from) as Uint8Array);
};

/** All keys of a new series in order, for little more than one hash each. */
export function* keysInOrder(secret: Uint8Array, level = 0): Generator<Uint8Array, void> {
  if (level === LEVELS) yield secret;
  else for (const digit of DIGITS) yield* keysInOrder(childOf(secret, digit), level + 1);
}

/** All but that of the index. */
export const withoutKey = (nodes: Nodes, index: number): Nodes => {
  const way = wayTo(index);
  const from = nodeAbove(nodes, way);
  if (from === null) return nodes;
  const left = new Map(nodes);
  left.delete(from);
  let secret = nodes.get(from) as Uint8Array;
  for (let level = from.length; level < way.length; level++) {
    for (const digit of DIGITS) if (digit !== way[level]) left.set(way.slice(0, level) + digit, childOf(secret, digit));
    secret = childOf(secret, way.charAt(level));
  }
  return left;
};

/** As it is kept: `digits:secret`, with commas between. */
export const writeSeries = (nodes: Nodes): string =>
  Array.from(nodes, ([digits, secret]) => `${digits}:${Buffer.from(secret).toString('base64url')}`).join(',');

export const readSeries = (text: string): Nodes =>
  new Map(
    text.split(',').flatMap(node => {
      const [digits, secret] = node.split(':');
      return digits === undefined || secret === undefined ? [] : [[digits, Buffer.from(secret, 'base64url')] as const];
    }),
  );

const wayTo = (index: number): string =>
  Number.isInteger(index) && index >= 0 && index < KEYS_IN_SERIES ? index.toString(16).padStart(LEVELS, '0') : 'none';

/** Null: it was taken away, or there is no such way. */
const nodeAbove = (nodes: Nodes, way: string): string | null => {
  if (way === 'none') return null;
  for (let level = 0; level <= LEVELS; level++) if (nodes.has(way.slice(0, level))) return way.slice(0, level);
  return null;
};

const childOf = (secret: Uint8Array, digit: string): Uint8Array =>
  hash('sha256', Buffer.concat([DIGIT_BYTES.get(digit) as Uint8Array, secret]), 'buffer');
