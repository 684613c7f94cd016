/** What comes with every change that may take participants off a source. */
import type { Guarded } from '../../../domain/flow/commands';
import { addMilliseconds } from '../../../domain/kernel/types';
import type { RequestContext } from '../edge/request-context';

/** As the installation is set. */
interface Limits {
  readonly removalGuard: string;
  readonly holdDeadlineMs: number | null;
  readonly syncDeadlineMs: number;
}

export const holdUntil = ({ holdDeadlineMs, syncDeadlineMs }: Limits, at: string): string =>
  addMilliseconds(at, holdDeadlineMs ?? syncDeadlineMs);

export const guarded = (config: Limits, { at, ids }: RequestContext): Omit<Guarded, 'at'> => ({
  guard: config.removalGuard,
  holdId: ids.uuid('hold'),
  holdUntil: holdUntil(config, at),
});
