const DAY_MS = 24 * 60 * 60 * 1000;

/** IMF-fixdate and the two obsolete forms of an HTTP date all begin with the name of a day. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

const delay = (value: string, now: number): number => {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  return HTTP_DATE.test(value) ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) - now : Number.NaN;
};

/**
 * What a receiver asked for in `Retry-After` (RFC 9110, 10.2.3), in ms from `now`: seconds or a date, a day at most.
 * Null when it asked for nothing that can be understood.
 */
export const retryAfter = (value: string | undefined, now: number): number | null => {
  const ms = value === undefined ? Number.NaN : delay(value.trim(), now);
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), DAY_MS);
};
