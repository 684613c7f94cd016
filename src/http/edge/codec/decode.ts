/** Decodes what a request brings, or tells all that is wrong with it, field by field. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { clipped, type Problem } from '../failure';
import { GIVEN_TWICE, IN_MESSAGE, MISSING, type Misfit, UNKNOWN_FIELD } from './object';

/** Of a message, by its first words. */
const reasons = {
  [MISSING]: 'missing-field',
  [UNKNOWN_FIELD]: 'unknown-field',
  [GIVEN_TWICE]: 'duplicate-reference',
};

/** More would help nobody, and a body of 10,000 wrong items must not make an answer of a megabyte. */
const MAX_PROBLEMS = 20;

/** `part` is where the value stands in the request: `path`, `query`, `body`. */
export const decode = <A>(
  part: string,
  codec: t.Decoder<unknown, A>,
  value: unknown,
): E.Either<ReadonlyArray<Problem>, A> => pipe(codec.decode(value), E.mapLeft(problems(part)));

/** What is reported of misfits that are found after decoding. */
export const problemsOf = (part: string, misfits: ReadonlyArray<Misfit>): ReadonlyArray<Problem> =>
  misfits.map(({ at, message }) =>
    problem([[part, ...at].join('.'), { value: IN_MESSAGE, expected: new Set([message]) }]),
  );

interface Complaint {
  readonly value: unknown;
  /** Several when the value may be one of several things. */
  readonly expected: Set<string>;
}

const problems =
  (part: string) =>
  (errors: t.Errors): ReadonlyArray<Problem> => {
    const byPath = new Map<string, Complaint>();
    for (const error of errors) {
      const path = [part, ...error.context.filter(isField).map(({ key }) => clipped(key))].join('.');
      const complaint = byPath.get(path);
      if (complaint !== undefined) complaint.expected.add(expectation(error));
      else if (byPath.size < MAX_PROBLEMS)
        byPath.set(path, { value: error.value, expected: new Set([expectation(error)]) });
      else break;
    }
    return [...byPath].filter(([path, { expected }]) => !(isNull(expected) && hasDeeper(byPath, path))).map(problem);
  };

/** The step into a member of a union or an intersection is a step of the codec, not of the value. */
const isField = ({ key, type }: t.ContextEntry, index: number, context: t.Context): boolean => {
  const parent = context[index - 1]?.type;
  const members = parent instanceof t.UnionType || parent instanceof t.IntersectionType ? parent.types : [];
  return key !== '' && (members as ReadonlyArray<t.Mixed>)[Number(key)] !== type;
};

const expectation = ({ message, context }: t.ValidationError): string => {
  const type = context.at(-1)?.type;
  return message ?? `must be ${type instanceof t.BooleanType ? 'true or false' : (type?.name ?? 'something else')}`;
};

const isNull = (expected: Complaint['expected']): boolean => expected.size === 1 && expected.has('must be null');

/** Where an object or null may stand, and an object stands, what is wrong in it says all. */
const hasDeeper = (byPath: ReadonlyMap<string, Complaint>, path: string): boolean =>
  [...byPath.keys()].some(other => other.startsWith(`${path}.`));

const problem = ([path, { value, expected }]: readonly [string, Complaint]): Problem => {
  const [first = '', ...others] = [...expected].sort(nullLast);
  const message = [first, ...others.map(other => other.replace(/^must be /, ''))].join(' or ');
  const [, reason = 'invalid-value'] = Object.entries(reasons).find(([words]) => message.startsWith(words)) ?? [];
  if (message === MISSING || value === IN_MESSAGE || isSecret(path)) return { reason, message: `${path} ${message}` };
  return { reason, message: `${path} ${message}; it is ${shown(value)}` };
};

const nullLast = (a: string, b: string): number => Number(a === 'must be null') - Number(b === 'must be null');

/** Fields whose values no message and no log may show. */
const isSecret = (name: string): boolean => /secret|password|token|api-?key|admin-?key/i.test(name);

/** What was given, short enough for a message. */
const shown = (value: unknown): string => {
  let left = 50;
  const short = (name: string, inner: unknown): unknown => {
    if (isSecret(name)) return '(hidden)';
    if (typeof inner === 'string') return inner.slice(0, 101);
    if (typeof inner !== 'object' || inner === null) return inner;
    left -= 1;
    if (left < 0) return '…';
    return Array.isArray(inner) ? inner.slice(0, 50) : Object.fromEntries(Object.entries(inner).slice(0, 50));
  };
  return clipped(JSON.stringify(value, short) ?? String(value));
};
