/**
 * What a schedule's text means: the times at which it is due, in its zone. Cron expressions and clock changes are
 * croner's. A time that is written in numbers, lists or ranges runs once a day, whatever the clock does: at the end of the
 * gap when the clock skips it, the first time when it comes twice. What has a `*` in its hour or minute goes on through a
 * change as time does, and so does `every`.
 */
import { Cron } from 'croner';
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import { addMilliseconds, type Instant } from '../../domain/kernel/types';
import type { Occurrence, ScheduleSettings } from '../../domain/schedule';

/** What is not right: in which field, and why, to be put after the field's name. */
export interface TimingProblem {
  readonly field: 'cron' | 'zone';
  readonly problem: string;
}

/** The first time after this one, in milliseconds since the Unix epoch; null when there is none. */
type Next = (after: number) => number | null;

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const EVERY = /^every ([1-9]\d{0,5}) ?([mhd])$/;
const LONGEST_EVERY_MS = 366 * UNIT_MS.d;
const DAILY = /^daily ([01]?\d|2[0-3]):([0-5]\d)$/;
const END_OF_TIME_MS = Date.parse('9999-12-31T23:59:59.999Z');

/** Asking costs a tenth of a millisecond, and each run of a schedule asks. */
const zones = new LRUCache<string, boolean>({ max: 1000 });

export type Times = Pick<ScheduleSettings, 'cron' | 'zone' | 'from' | 'until'> & {
  /** When the schedule was made. */
  readonly createdAt: Instant;
};

/** The times of a schedule that are due between `from` and `until`. Left: it means nothing. */
export interface Calendar {
  readonly next: Next;
  /** The one after this one, as if there was no `until`. */
  readonly following: Next;
}

/** A schedule begins within a tenth of the time to its next run, and within this. */
export const LONGEST_SPREAD_MS = 5 * 60 * 1000;

export const calendarOf = ({ cron, zone, from, until, createdAt }: Times): E.Either<TimingProblem, Calendar> => {
  const beginningMs = Date.parse(from ?? createdAt);
  const endMs = until === null ? END_OF_TIME_MS : Date.parse(until);
  return E.map((times: Next): Calendar => {
    const following: Next = after => times(from === null ? after : Math.max(after, beginningMs - 1));
    const next: Next = after => {
      const due = following(after);
      return due === null || due >= endMs ? null : due;
    };
    return { next, following };
  })(timesOf(cron, zone, beginningMs));
};

/** What is due next, and when it shall begin. */
export const occurrenceAfter = (calendar: Calendar, scheduleId: string, afterMs: number): Occurrence | null => {
  const dueMs = calendar.next(afterMs);
  if (dueMs === null) return null;
  const due = new Date(dueMs).toISOString();
  const intervalMs = (calendar.following(dueMs) ?? dueMs) - dueMs;
  const spreadMs = Math.min(intervalMs / 10, LONGEST_SPREAD_MS);
  return { due, startAt: addMilliseconds(due, Math.floor(fractionOf(scheduleId) * spreadMs)) };
};

export const upcoming = (calendar: Calendar, afterMs: number, count: number): ReadonlyArray<Instant> => {
  const times: Instant[] = [];
  for (let due = calendar.next(afterMs); due !== null && times.length < count; due = calendar.next(due))
    times.push(new Date(due).toISOString());
  return times;
};

/** `daily 05:30 Europe/Copenhagen` names its zone itself. */
export const withZoneOf = (cron: string): { readonly cron: string; readonly zone: string | null } => {
  const [, daily = cron, zone = null] = /^(daily \S+) (\S+)$/.exec(cron) ?? [];
  return { cron: daily, zone };
};

const timesOf = (cron: string, zone: string, beginningMs: number): E.Either<TimingProblem, Next> => {
  if (!isZone(zone)) return wrong('zone', 'is no time zone of the IANA database, as "Europe/Copenhagen"');
  const every = EVERY.exec(cron);
  if (every !== null) {
    const intervalMs = Number(every[1]) * UNIT_MS[every[2] as keyof typeof UNIT_MS];
    return intervalMs <= LONGEST_EVERY_MS
      ? E.right(everySoOften(intervalMs, beginningMs))
      : wrong('cron', 'must come at least every 366 days');
  }
  const daily = DAILY.exec(cron);
  if (daily !== null) return byCron(`${Number(daily[2])} ${Number(daily[1])} * * *`, zone);
  return /^(every|daily)\b/.test(cron)
    ? wrong('cron', 'must be as "daily 05:30", or "every 30m" (m, h or d)')
    : byCron(cron, zone);
};

const isZone = (timeZone: string): boolean => {
  const before = zones.get(timeZone);
  if (before !== undefined) return before;
  let valid = true;
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    valid = false;
  }
  zones.set(timeZone, valid);
  return valid;
};

const wrong = (field: TimingProblem['field'], problem: string): E.Either<TimingProblem, never> =>
  E.left({ field, problem });

/** Counts from the beginning of the schedule. */
const everySoOften =
  (intervalMs: number, beginningMs: number): Next =>
  after =>
    beginningMs + Math.max(0, Math.floor((after - beginningMs) / intervalMs) + 1) * intervalMs;

const byCron = (pattern: string, timezone: string): E.Either<TimingProblem, Next> => {
  try {
    const options = { mode: '5-part', fixedTimeRule: 'no-wildcard', paused: true } as const;
    const cron = new Cron(pattern, { ...options, timezone });
    return E.right(after => cron.nextRun(new Date(after))?.getTime() ?? null);
  } catch (error) {
    return wrong('cron', `is no cron expression of five fields: ${reasonOf(error)}`);
  }
};

/** Its own messages name the class that wrote them first. */
const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/^CronPattern: /, '').replace(/\.$/, '');

/** From 0 to 1: an id is made by chance, or of a hash. */
const fractionOf = (scheduleId: string): number => Number.parseInt(scheduleId.slice(0, 8), 16) / 2 ** 32;
