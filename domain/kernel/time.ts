/** A time as people and programs write it, in any zone; it is read as the instant that it is. */
import * as t from 'io-ts';
import { Instant, TextType } from './types';

/** A `+` that nobody has escaped in an address comes as a blank. */
const TIME =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d{1,9}))?)?(?:Z|([+\- ])([01]\d|2[0-3]):([0-5]\d))$/;

/** Milliseconds since the Unix epoch; null: it is no time with a zone, or of a day that does not exist. */
export const msOfTime = (text: string): number | null => {
  const [whole, year, month, day, hour, minute, second = '0', fraction = '', sign, zoneHour = '0', zoneMinute = '0'] =
    TIME.exec(text) ?? [];
  if (whole === undefined) return null;
  const date = new Date(0);
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  if (date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)) return null;
  date.setUTCHours(Number(hour), Number(minute), Number(second), Number(fraction.padEnd(3, '0').slice(0, 3)));
  const zoneMs = (Number(zoneHour) * 60 + Number(zoneMinute)) * 60_000;
  return date.getTime() + (sign === '-' ? zoneMs : -zoneMs);
};

const written = new TextType('Time', {
  maxLength: 35,
  pattern: TIME,
  expected: 'a time with a zone, as 2026-11-24T09:30:00Z or 2026-11-24T10:30:00.000+01:00',
});

const validate: t.Validate<unknown, Instant> = (u, context) => {
  if (typeof u !== 'string' || !written.is(u)) return written.validate(u, context);
  const ms = msOfTime(u);
  const instant = ms === null ? '' : new Date(ms).toISOString();
  return Instant.is(instant) ? t.success(instant) : t.failure(u, context, 'must be a day that exists');
};

export const Time: TextType = Object.assign(new TextType(written.name, written.limits), { validate });
