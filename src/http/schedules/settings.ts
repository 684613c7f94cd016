/** What a body says of a schedule, put in order and held against the calendar before anything is stored. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { Instant } from '../../../domain/kernel/types';
import { type Occurrence, type ScheduleSettings, Zone } from '../../../domain/schedule';
import { type Calendar, calendarOf, occurrenceAfter, withZoneOf } from '../../schedules/calendar';
import { problemsOf } from '../edge/codec/decode';
import { MISSING, type Misfit, type Rule } from '../edge/codec/object';
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

/** What is wrong between the fields of a schedule's body, whenever it is asked. */
export const scheduleRules: ReadonlyArray<Rule<Partial<ScheduleBody>>> = [
  {
    of: ['from', 'until'],
    misfits: ({ from = null, until = null }) =>
      from !== null && until !== null && until <= from
        ? [{ at: ['until'], message: `must be later than body.from, ${quoted(from)}; it is ${quoted(until)}` }]
        : [],
  },
  {
    of: ['cron', 'zone'],
    misfits: ({ cron = '', zone }) => {
      const zoned = zonedBy({ cron, ...(zone === undefined ? {} : { zone }) });
      if (E.isLeft(zoned)) return [zoned.left];
      const times = { ...zoned.right, from: null, until: null, createdAt: BEGINNING };
      const calendar = calendarOf(times);
      if (E.isRight(calendar)) return [];
      const { field, problem } = calendar.left;
      return [misfit(field, problem, zoned.right[field])];
    },
  },
];

/** Of a body that keeps to the rules. */
export const plan = (
  body: ScheduleBody,
  { scheduleId, createdAt, at }: { readonly scheduleId: string; readonly createdAt: Instant; readonly at: Instant },
): E.Either<Failure, Planned> => {
  const { references = null, from = null, until = null, active = true } = body;
  const planned = pipe(
    zonedBy(body),
    E.map(zoned => ({
      ...zoned,
      references: references === null ? null : [...new Set(references)],
      ...{ from, until, active },
    })),
    E.bindTo('settings'),
    E.bind('next', ({ settings }) =>
      pipe(
        calendarOf({ ...settings, createdAt }),
        E.mapLeft(({ field, problem }) => misfit(field, problem, settings[field])),
        E.flatMap(calendar => (active ? due(settings, calendar, scheduleId, at) : E.right(null))),
      ),
    ),
  );
  return E.mapLeft((left: Misfit) => badRequest(problemsOf('body', [left])))(planned);
};

/** Whether a text is one of a calendar does not depend on when it begins. */
const BEGINNING = '2000-01-01T00:00:00.000Z';

/** A plain time may name its zone in `cron`; what comes every so often needs none. */
const zonedBy = ({
  cron: text,
  zone: given,
}: Pick<ScheduleBody, 'cron' | 'zone'>): E.Either<Misfit, { readonly cron: string; readonly zone: string }> => {
  const { cron, zone: named } = withZoneOf(text);
  if (named !== null && !Zone.is(named))
    return E.left(misfit('cron', 'must end with the name of a time zone as "Europe/Copenhagen"', text));
  if (named !== null && given !== undefined && named !== given)
    return E.left(misfit('zone', `must be that of body.cron, ${quoted(named)}, or be left out`, given));
  const zone = named ?? given ?? (cron.startsWith('every ') ? 'UTC' : undefined);
  return zone === undefined
    ? E.left({ at: ['zone'], message: `${MISSING}: the time zone of body.cron` })
    : E.right({ cron, zone });
};

const misfit = (field: string, problem: string, value: string): Misfit => ({
  at: [field],
  message: `${problem}; it is ${quoted(value)}`,
});

/** What is active is due at some time. */
const due = (
  settings: ScheduleSettings,
  calendar: Calendar,
  scheduleId: string,
  at: Instant,
): E.Either<Misfit, Occurrence | null> => {
  const now = Date.parse(at);
  const next = occurrenceAfter(calendar, scheduleId, now);
  if (next !== null) return E.right(next);
  const { cron, until } = settings;
  return E.left(
    until === null || calendar.following(now) === null
      ? misfit('cron', 'is never due: there is no such day', cron)
      : misfit('until', 'comes before the schedule is due', until),
  );
};
