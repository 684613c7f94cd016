/** Until when an open request has time: longer, up to a bound, for who works at it. */
import { addMilliseconds, type Instant } from '../kernel/types';
import { limits } from './limits';
import type { OpenRequest } from './state';

/** Who works at it, or asks for it again, has as long from then as there was from the request; null: that is no longer. */
export const extended = ({ requestedAt, firstDeadline, deadline }: OpenRequest, at: Instant): Instant | null => {
  const givenMs = Math.max(0, Date.parse(firstDeadline) - Date.parse(requestedAt));
  const atMost = addMilliseconds(requestedAt, limits.deadlines * givenMs);
  const [later = atMost] = [addMilliseconds(at, givenMs), atMost].sort();
  return later > deadline ? later : null;
};
