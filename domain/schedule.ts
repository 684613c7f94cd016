/**
 * A schedule asks for syncs of a flow by itself. When it is due next comes in with the command: calendars and time zones
 * are the shell's. Here stands what is decided of it: a due time runs once, whoever reports it and however often.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import {
  type Aggregate,
  conflict,
  type Decision,
  type DomainError,
  event,
  invalid,
  NothingChanged,
  notFound,
} from './kernel/aggregate';
import { Count, FlowId, Instant, nullable, Reference, RequestId, text, Uuid } from './kernel/types';

// Events

/** A cron expression of five fields, `daily 05:30`, or `every 30m`: what it means is the calendar's. */
export const Timing = text('Timing', {
  minLength: 1,
  maxLength: 100,
  pattern: /^[0-9A-Za-z*,/#+?@:_ -]+$/,
  expected: 'a cron expression of five fields as "30 5 * * MON-FRI", "daily 05:30" or "every 30m"',
});
/** As the IANA database names it. */
export const Zone = text('Zone', {
  minLength: 1,
  maxLength: 64,
  pattern: /^[A-Za-z][0-9A-Za-z_+/-]*$/,
  expected: 'the name of a time zone as "Europe/Copenhagen"',
});

const settings = {
  cron: Timing,
  zone: Zone,
  /** Of the sources to sync; null for all that the flow has then. */
  references: nullable(t.readonlyArray(Reference)),
  /** No run is due before. */
  from: nullable(Instant),
  /** No run is due at this time or later. */
  until: nullable(Instant),
  active: t.boolean,
};
const ScheduleSettings = t.type(settings, 'ScheduleSettings');
export type ScheduleSettings = t.TypeOf<typeof ScheduleSettings>;

/** `startAt` is a little later than `due`, by another time for each schedule, so that not all begin at once. */
export const Occurrence = t.type({ due: Instant, startAt: Instant }, 'Occurrence');
export type Occurrence = t.TypeOf<typeof Occurrence>;

/** `missed`: how many more were due until the run began, and are not made up for. `next` null: none is due any more. */
const run = { due: Instant, missed: Count, next: nullable(Occurrence) };
const RunFacts = t.type(run);
type RunFacts = t.TypeOf<typeof RunFacts>;

export const ScheduleEvent = t.union(
  [
    event('ScheduleCreated', { scheduleId: Uuid, flowId: FlowId, ...settings, next: nullable(Occurrence) }),
    event('ScheduleChanged', { ...settings, next: nullable(Occurrence) }),
    event('ScheduleDeleted', {}),
    /** `requestId` null: every source was open already, in the requests that were joined. */
    event('ScheduleRan', { ...run, requestId: nullable(RequestId), joined: t.readonlyArray(RequestId) }),
    /** The flow refused: it is archived, or has no such source. */
    event('ScheduleRefused', { ...run, reason: t.string, message: t.string }),
    NothingChanged,
  ],
  'ScheduleEvent',
);
export type ScheduleEvent = t.TypeOf<typeof ScheduleEvent>;

// State

const Schedule = t.type({
  scheduleId: Uuid,
  flowId: FlowId,
  settings: ScheduleSettings,
  /** Null while it is not active, and when nothing is due any more. */
  next: nullable(Occurrence),
  createdAt: Instant,
  updatedAt: Instant,
  deleted: t.boolean,
});
export type Schedule = t.TypeOf<typeof Schedule>;
const ScheduleState = nullable(Schedule);
export type ScheduleState = t.TypeOf<typeof ScheduleState>;

const settingsOf = ({ cron, zone, references, from, until, active }: ScheduleSettings): ScheduleSettings => ({
  ...{ cron, zone, references, from, until, active },
});

const evolve = (state: ScheduleState, event: ScheduleEvent): ScheduleState => {
  if (state === null) {
    if (event.type !== 'ScheduleCreated') return null;
    const { scheduleId, flowId, next, at } = event;
    const times = { createdAt: at, updatedAt: at };
    return { scheduleId, flowId, settings: settingsOf(event), next, ...times, deleted: false };
  }
  switch (event.type) {
    case 'ScheduleCreated':
    case 'NothingChanged':
      return state;
    case 'ScheduleChanged':
      return { ...state, settings: settingsOf(event), next: event.next, updatedAt: event.at };
    case 'ScheduleDeleted':
      return { ...state, next: null, updatedAt: event.at, deleted: true };
    case 'ScheduleRan':
    case 'ScheduleRefused':
      return { ...state, next: event.next };
  }
};

// Decisions

interface At {
  readonly at: Instant;
}
/** `due`: the time that was due. What was due at another time by now is not recorded. */
interface Run extends At {
  readonly due: Instant;
  readonly missed: number;
  readonly next: Occurrence | null;
}
export type ScheduleCommand =
  | ({
      readonly type: 'CreateSchedule';
      readonly scheduleId: string;
      readonly flowId: number;
      readonly next: Occurrence | null;
      /** Schedules that the flow has. */
      readonly others: number;
    } & ScheduleSettings &
      At)
  | ({ readonly type: 'ChangeSchedule'; readonly next: Occurrence | null } & ScheduleSettings & At)
  | ({ readonly type: 'DeleteSchedule' } & At)
  | ({
      readonly type: 'RecordRun';
      readonly requestId: RequestId | null;
      readonly joined: ReadonlyArray<RequestId>;
    } & Run)
  | ({ readonly type: 'RecordRefusal'; readonly reason: string; readonly message: string } & Run);

export const MAX_SCHEDULES_PER_FLOW = 100;

const existing = (state: ScheduleState): E.Either<DomainError, Schedule> =>
  state === null || state.deleted
    ? E.left(notFound('schedule-not-found', 'There is no such schedule.'))
    : E.right(state);

const sameReferences = (a: ScheduleSettings['references'], b: ScheduleSettings['references']): boolean =>
  a === b ||
  (a !== null && b !== null && a.length === b.length && a.every((reference, index) => reference === b[index]));

const sameTimes = (a: ScheduleSettings, b: ScheduleSettings): boolean =>
  a.cron === b.cron && a.zone === b.zone && a.from === b.from && a.until === b.until && a.active === b.active;

const period = ({ from, until }: ScheduleSettings): E.Either<DomainError, void> =>
  from !== null && until !== null && until <= from
    ? E.left(invalid('invalid-value', `until must be later than from (${from}); it is ${until}.`))
    : E.right(undefined);

const nextOf = ({ active, next }: ScheduleSettings & { readonly next: Occurrence | null }): Occurrence | null =>
  active ? next : null;

const change = (
  command: Extract<ScheduleCommand, { type: 'ChangeSchedule' }>,
  { settings: before, next }: Schedule,
): Decision<ScheduleEvent> => {
  const after = settingsOf(command);
  const isTimed = sameTimes(before, after);
  if (isTimed && sameReferences(before.references, after.references)) return E.right([]);
  return pipe(
    period(after),
    // What is due stays due when the times stay as they are.
    E.map(() => [
      { type: 'ScheduleChanged', at: command.at, ...after, next: isTimed ? next : nextOf(command) } as const,
    ]),
  );
};

/** Reported by a timer, which may be early, late or one of several: only what is due is recorded, and once. */
const record =
  (toEvent: (facts: RunFacts & At) => ScheduleEvent) =>
  ({ at, due, missed, next }: Run) =>
  (state: ScheduleState): Decision<ScheduleEvent> => {
    if (state?.next?.due !== due || at < due) return E.right([]);
    return next !== null && next.due <= due
      ? E.left(invalid('next-not-later', `The run after that of ${due} must be later; it is ${next.due}.`))
      : E.right([toEvent({ at, due, missed, next })]);
  };

const decide =
  (command: ScheduleCommand) =>
  (state: ScheduleState): Decision<ScheduleEvent> => {
    switch (command.type) {
      case 'CreateSchedule': {
        const { at, scheduleId, flowId, others } = command;
        if (state !== null) return E.left(conflict('schedule-exists', `Schedule ${scheduleId} exists already.`));
        if (others >= MAX_SCHEDULES_PER_FLOW)
          return E.left(
            conflict(
              'too-many-schedules',
              `Flow ${flowId} would have ${others + 1} schedules; at most ${MAX_SCHEDULES_PER_FLOW} are allowed.`,
            ),
          );
        const created = { scheduleId, flowId, ...settingsOf(command), next: nextOf(command) };
        return pipe(
          period(command),
          E.map(() => [{ type: 'ScheduleCreated', at, ...created }]),
        );
      }
      case 'ChangeSchedule':
        return pipe(
          existing(state),
          E.flatMap(schedule => change(command, schedule)),
        );
      case 'DeleteSchedule':
        return pipe(
          existing(state),
          E.map(() => [{ type: 'ScheduleDeleted', at: command.at }]),
        );
      case 'RecordRun': {
        const { requestId, joined } = command;
        return record(facts => ({ type: 'ScheduleRan', ...facts, requestId, joined }))(command)(state);
      }
      case 'RecordRefusal': {
        const { reason, message } = command;
        return record(facts => ({ type: 'ScheduleRefused', ...facts, reason, message }))(command)(state);
      }
    }
  };

export const schedule: Aggregate<ScheduleCommand, ScheduleState, ScheduleEvent> = {
  category: 'schedule',
  event: ScheduleEvent,
  initial: null,
  evolve,
  decide,
  snapshot: { version: 1, codec: ScheduleState },
};

export const scheduleStream = (scheduleId: string): string => `${schedule.category}-${scheduleId}`;
