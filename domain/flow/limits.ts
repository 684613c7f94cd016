/**
 * How much one flow may hold, beside the number of its sources, which an operator sets. Only adding is refused: what an
 * older version let grow beyond a limit is read, synced and taken away from as ever.
 */
import * as E from 'fp-ts/Either';
import { conflict, type DomainError, invalid } from '../kernel/aggregate';
import { utf8Bytes } from '../kernel/utf8';
import type { Metadata } from './events';
import type { Flow } from './state';

export const limits = {
  managers: 100,
  participants: 100_000,
  /** Of all its sources together. */
  allocations: 200_000,
  /** Keys and values, in UTF-8. */
  metadataBytes: 65_536,
  /** How often the time that a sync request was given, all extensions together. */
  deadlines: 7,
} as const;

/** Whether so many more of something fit beside those that are there. */
export const roomFor =
  (reason: string, things: string, limit: number) =>
  ({ flowId }: Flow, there: number, added: number): E.Either<DomainError, void> =>
    added === 0 || there + added <= limit
      ? E.right(undefined)
      : E.left(conflict(reason, `Flow ${flowId} would have ${there + added} ${things}; at most ${limit} are allowed.`));

export const fittingMetadata = (metadata: Metadata): E.Either<DomainError, Metadata> => {
  const bytes = Object.entries(metadata).reduce((sum, [key, value]) => sum + utf8Bytes(key) + utf8Bytes(value), 0);
  return bytes <= limits.metadataBytes
    ? E.right(metadata)
    : E.left(
        invalid('metadata-too-large', `metadata has ${bytes} bytes; at most ${limits.metadataBytes} are allowed.`),
      );
};
