/** Decodes what a request brings, or tells all that is wrong with it, field by field. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type * as t from 'io-ts';
import type { Problem } from '../failure';
import { missing, unknownField } from './object';

/** What was given, short enough for a message. */
const shown = (value: unknown): string => {
  const json = JSON.stringify(value) ?? String(value);
  return json.length > 100 ? `${json.slice(0, 100)}…` : json;
};

const reasons: Readonly<Record<string, string>> = { [missing]: 'missing-field', [unknownField]: 'unknown-field' };

const expectation = ({ message, context }: t.ValidationError): string =>
  message ?? `must be ${context.at(-1)?.type.name ?? 'something else'}`;

const problem =
  (part: string) =>
  (error: t.ValidationError): Problem => {
    const path = [part, ...error.context.map(({ key }) => key).filter(key => key !== '')].join('.');
    const message = expectation(error);
    const reason = reasons[message] ?? 'invalid-value';
    return {
      reason,
      message: message === missing ? `${path} ${message}` : `${path} ${message}; it is ${shown(error.value)}`,
    };
  };

/** More would help nobody, and a body of 10,000 wrong items must not make an answer of a megabyte. */
const most = 20;

/** `part` is where the value stands in the request: `path`, `query`, `body`. */
export const decode = <A>(
  part: string,
  codec: t.Decoder<unknown, A>,
  value: unknown,
): E.Either<ReadonlyArray<Problem>, A> =>
  pipe(
    codec.decode(value),
    E.mapLeft(errors => errors.slice(0, most).map(problem(part))),
  );
