/** Secrets that follow one another: each that was replaced is good until the end that was promised then. */
import * as E from 'fp-ts/Either';
import { conflict, type DomainError } from './aggregate';
import type { Instant } from './types';

export interface Replaced {
  readonly validUntil: Instant;
}

/** The present secret and those before it that are still good. */
export const MAX_SECRETS = 3;

export const stillGood = <P extends Replaced>(previous: ReadonlyArray<P>, at: Instant): ReadonlyArray<P> =>
  previous.filter(({ validUntil }) => at < validUntil);

/** Latest end first: of more than can be good at once, those that end first are let go. */
export const replacing = <P extends Replaced>(previous: ReadonlyArray<P>, replaced: P): ReadonlyArray<P> =>
  [replaced, ...previous]
    .toSorted((a, b) => (a.validUntil === b.validUntil ? 0 : a.validUntil < b.validUntil ? 1 : -1))
    .slice(0, MAX_SECRETS - 1);

/** A promised end stands: whoever would have to break one waits for it. */
export const roomForOneMore = (
  whose: string,
  previous: ReadonlyArray<Replaced>,
  { at, previousValidUntil }: { readonly at: Instant; readonly previousValidUntil: Instant },
): E.Either<DomainError, void> => {
  const good = stillGood(previous, at);
  const first = good.map(({ validUntil }) => validUntil).sort()[0];
  if (first === undefined || previousValidUntil <= at || good.length < MAX_SECRETS - 1) return E.right(undefined);
  const seconds = Math.ceil((Date.parse(first) - Date.parse(at)) / 1000);
  return E.left(
    conflict(
      'too-many-secrets',
      `${whose} has ${MAX_SECRETS} secrets that are valid; rotate again when the next of them ends, at ${first}, in ${seconds} s.`,
    ),
  );
};
