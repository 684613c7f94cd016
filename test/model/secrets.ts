/** What is remembered of secrets that follow one another: until when each that was replaced is good. */
import type { Instant } from '../../domain/kernel/types';

export interface Secrets {
  readonly present: string | null;
  /** By secret, the end that was promised when it was replaced. */
  readonly promised: ReadonlyMap<string, Instant>;
}

export const NO_SECRETS: Secrets = { present: null, promised: new Map() };

export const rotated = ({ present, promised }: Secrets, to: string, until: Instant): Secrets => ({
  present: to,
  promised: new Map(
    [...promised, ...(present === null ? [] : [[present, until] as const])].filter(([one]) => one !== to),
  ),
});

/** Those that are good at this time, whichever way the clock went to get there. */
export const goodAt = ({ present, promised }: Secrets, at: Instant): ReadonlyArray<string> =>
  [
    ...(present === null ? [] : [present]),
    ...[...promised].filter(([, until]) => at < until).map(([one]) => one),
  ].sort();

export const keyOfSecrets = ({ present, promised }: Secrets): unknown => [present, [...promised].sort()];
