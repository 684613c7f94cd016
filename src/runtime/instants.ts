/** The present as text. Many things happen in one millisecond: its text is made once. */
import type { Instant } from '../../domain/kernel/types';
import type { Clock } from './ports';

export const instants = (clock: Pick<Clock, 'now'>): (() => Instant) => {
  let last = Number.NaN;
  let text = '';
  return () => {
    const now = clock.now();
    if (now !== last) text = new Date(now).toISOString();
    last = now;
    return text;
  };
};
