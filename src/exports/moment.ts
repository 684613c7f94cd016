/**
 * The moment an export is of: a position of the log, or a time, which is the last position up to which no event is later.
 * Clocks differ and are set back: an event that is too late for the time keeps out all that follow it.
 */
import type { Position, RecordedEvent } from '../event-store/event-store';

/** As it is given; `back` is so long before now. In ms. */
export type AsOf =
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'back'; readonly ms: number };

export const AS_OF_EXPECTED =
  'must be a position, a time with a zone as 2026-11-24T10:00:00Z, or how long ago as -90s, -15m, -2h or -7d';

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const TIME = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** Null when it is none of the three. */
export const readAsOf = (text: string): AsOf | null => {
  if (/^(0|[1-9]\d{0,14})$/.test(text)) return { kind: 'position', position: Number(text) };
  const [, amount, unit] = /^-(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (unit !== undefined) return { kind: 'back', ms: Number(amount) * (UNIT_MS[unit] ?? 0) };
  // A `+` that was not escaped in a query is a blank by now.
  const [time, day] = TIME.exec(text.replace(/ (?=\d\d:\d\d$)/, '+')) ?? [];
  if (time === undefined || day === undefined || !isDay(day)) return null;
  return { kind: 'time', ms: Date.parse(time) };
};

const isDay = (text: string): boolean => {
  const day = new Date(`${text}T00:00:00.000Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
};

/** What is wrong with it, following on its name; null: it lies within the log. */
export type Found = { readonly upTo: Position } | { readonly misfit: string };

/** `pages`: the log from its first event on; they are read for a time only. */
export const findMoment = async (
  asOf: AsOf,
  { head, now, pages }: { head: Position; now: number; pages: AsyncIterable<ReadonlyArray<RecordedEvent>> },
): Promise<Found> => {
  if (asOf.kind === 'position') {
    if (asOf.position > head) return { misfit: `is ${asOf.position}, beyond the end of the history at ${head}` };
    return asOf.position === 0 ? { misfit: 'is 0, before the first event' } : { upTo: asOf.position };
  }
  const ms = asOf.kind === 'time' ? asOf.ms : now - asOf.ms;
  if (ms > now) return { misfit: 'lies in the future' };
  let upTo = 0;
  for await (const events of pages) {
    for (const event of events) {
      if (timeOf(event) > ms) return upTo === 0 ? { misfit: 'lies before the first event' } : { upTo };
      upTo = event.position;
    }
  }
  return upTo === 0 ? { misfit: 'lies before the first event' } : { upTo };
};

/** Of an event that cannot be read, too: an unknown time is no later than any. */
const timeOf = ({ metadata }: RecordedEvent): number => {
  try {
    return Date.parse(JSON.parse(metadata).occurredAt) || 0;
  } catch {
    return 0;
  }
};
