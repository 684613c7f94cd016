/** What a body says of a schedule, put in order and held against the calendar before anything is stored. */
import * as E from 'fp-ts/Either';
import type { Instant } from '../../../domain/kernel/types';
import { type Occurrence, type ScheduleSettings, Zone } from '../../../domain/schedule';
import { type Calendar, calendarOf, occurrenceAfter, withZoneOf } from '../../schedules/calendar';
import { badRequest, type Failure, quoted } from '../edge/failure';

export interface ScheduleBody {
  readonly cron: string;
  readonly zone?: string;
  readonly references?: ReadonlyArray<string> | null;
  readonly from?: Instant | null;
  readonly until?: Instant | null;
  readonly active?: boolean;
}

export interface Planned {
  readonly settings: ScheduleSettings;
  readonly next: Occurrence | null;
}

export const plan = (
  body: ScheduleBody,
  { scheduleId, createdAt, at }: { readonly scheduleId: string; readonly createdAt: Instant; readonly at: Instant },
): E.Either<Failure, Planned> => {
  const zone = zoned(body);
  if (E.isLeft(zone)) return zone;
  const { references = null, from = null, until = null, active = true } = body;
  const settings = {
    ...zone.right,
    references: references === null ? null : [...new Set(references)],
    ...{ from, until, active },
  };
  if (from !== null && until !== null && until <= from)
    return wrong('until', `must be later than body.from, ${quoted(from)}`, until);
  const calendar = calendarOf({ ...settings, createdAt });
  if (E.isLeft(calendar)) {
    const { field, problem } = calendar.left;
    return wrong(field, problem, settings[field]);
  }
  if (!active) return E.right({ settings, next: null });
  const next = due(settings, calendar.right, scheduleId, at);
  return E.isLeft(next) ? next : E.right({ settings, next: next.right });
};

/** A plain time may name its zone in `cron`; what comes every so often needs none. */
const zoned = ({ cron: text, zone: given }: ScheduleBody): E.Either<Failure, { cron: string; zone: string }> => {
  const { cron, zone: named } = withZoneOf(text);
  if (named !== null && !Zone.is(named))
    return wrong('cron', 'must end with the name of a time zone as "Europe/Copenhagen"', text);
  if (named !== null && given !== undefined && named !== given)
    return wrong('zone', `must be that of body.cron, ${quoted(named)}, or be left out`, given);
  const zone = named ?? given ?? (cron.startsWith('every ') ? 'UTC' : undefined);
  return zone === undefined
    ? E.left(badRequest([{ reason: 'invalid-value', message: 'body.zone is missing: the time zone of body.cron' }]))
    : E.right({ cron, zone });
};

const wrong = (field: string, problem: string, value: string): E.Either<Failure, never> =>
  E.left(badRequest([{ reason: 'invalid-value', message: `body.${field} ${problem}; it is ${quoted(value)}` }]));

/** What is active is due at some time. */
const due = (settings: ScheduleSettings, calendar: Calendar, scheduleId: string, at: Instant) => {
  const now = Date.parse(at);
  const next = occurrenceAfter(calendar, scheduleId, now);
  if (next !== null) return E.right(next);
  const { cron, until } = settings;
  return until === null || calendar.following(now) === null
    ? wrong('cron', 'is never due: there is no such day', cron)
    : wrong('until', 'comes before the schedule is due', until);
};
