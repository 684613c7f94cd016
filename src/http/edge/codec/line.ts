/**
 * A text that people read and compare as one line: codes, titles, names. What cannot be seen in it would make two of what
 * looks like one, or change how it looks: it is refused. Stored ones that were taken before are read as they are.
 */
import * as t from 'io-ts';
import { TextType } from '../../../../domain/kernel/types';

/** Control characters, line separators, and those that turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

export const line = (codec: TextType): TextType => demanding(codec, problemOf);

/** A line by which things are found, character by character: what looks the same must be the same. */
export const exactLine = (codec: TextType): TextType =>
  demanding(line(codec), value =>
    value.normalize('NFC') === value ? null : 'must be in composed form (Unicode NFC), as é and not e with an accent',
  );

/** A pattern takes 30 February, and `Date` makes 2 March of it. */
export const existing = (instant: TextType): TextType =>
  demanding(instant, value => {
    const time = Date.parse(value);
    return !Number.isNaN(time) && new Date(time).toISOString() === value ? null : 'must be a day that exists';
  });

/** The codec with one more demand. */
const demanding = (codec: TextType, problemOf: (value: string) => string | null): TextType => {
  const is = (u: unknown): u is string => codec.is(u) && problemOf(u) === null;
  const validate: t.Validate<unknown, string> = (u, context) => {
    const problem = typeof u === 'string' && codec.is(u) ? problemOf(u) : null;
    return problem === null ? codec.validate(u, context) : t.failure(u, context, problem);
  };
  return Object.assign(new TextType(codec.name, codec.limits), { is, validate });
};

const problemOf = (value: string): string | null => {
  if (UNSEEN.test(value)) return 'must not contain control characters, line breaks or marks of direction';
  return value.trim() === value ? null : 'must not begin or end with a blank';
};
