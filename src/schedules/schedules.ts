/**
 * Runs what is due by schedules. The request comes first, under a key made of the schedule and the time that was due, so
 * that a repetition finds it, whoever makes it; that it ran is recorded then. Whatever ends between the two is taken up
 * where it was, at any replica. What was due more than once while nothing ran is one run, which says how often.
 */
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { FlowEvent } from '../../domain/flow/events';
import { flow, flowStream } from '../../domain/flow/flow';
import type { RecordedOf } from '../../domain/history';
import type { DomainError } from '../../domain/kernel/aggregate';
import { addMilliseconds } from '../../domain/kernel/types';
import { type Schedule, type ScheduleCommand, schedule, scheduleStream } from '../../domain/schedule';
import { countOverdueSchedules, dueSchedules, earliestSchedule } from '../../projections/schedules/queries';
import type { CommandError, CommandRunner } from '../commands/command-runner';
import { uuidOf } from '../commands/idempotent';
import type { Ask } from '../due-work/ask';
import { type Obstacle, OVERDUE_MS } from '../due-work/overdue';
import { createTimedWork, type Done } from '../due-work/timed-work';
import type { Cause } from '../event-store/stored-event';
import { workFailure } from '../followers/reaction-error';
import type { Log } from '../lib/log';
import type { Clock } from '../runtime/ports';
import { type Calendar, calendarOf, occurrenceAfter } from './calendar';

export interface SchedulesOptions {
  readonly clock: Clock;
  readonly ask: Ask;
  readonly commands: CommandRunner;
  /** How long a request may take that a schedule makes. */
  readonly syncDeadlineMs: number;
  readonly log: Log;
}

export interface Schedules {
  readonly follow: (recorded: RecordedOf<'schedule'>) => void;
  readonly size: () => { readonly waiting: number; readonly running: number };
  /** How many should have begun for longer than a minute. */
  readonly overdue: () => Promise<number>;
  readonly obstacles: () => ReadonlyArray<Obstacle>;
  readonly stop: () => Promise<void>;
}

/** More times that were missed are not counted. */
const MOST_MISSED = 1000;
/** Times counted between two turns of others: each takes a tenth of a millisecond. */
const SLICE = 50;
/** After a look that came to nothing. */
const AGAIN_MS = 1000;

/** A time zone may be gone with another version of Node. */
const NEVER: Calendar = { next: () => null, following: () => null };

export const createSchedules = ({ clock, ask, commands, syncDeadlineMs, log }: SchedulesOptions): Schedules => {
  const request = async (due: Schedule, dueAt: string): Promise<Done> => {
    const { scheduleId, flowId, settings } = due;
    const now = clock.now();
    const at = new Date(now).toISOString();
    const key = `schedule/${scheduleId}/${dueAt}`;
    const requestId = uuidOf(key);
    const cause: Cause = { actor: { type: 'schedule', id: scheduleId }, correlationId: requestId, causationId: null };
    const { references } = settings;
    const ask = {
      type: 'RequestSync',
      at,
      requestId,
      references,
      deadline: addMilliseconds(at, syncDeadlineMs),
    } as const;
    const result = await commands.run(flow, flowStream(flowId), ask, cause, key)();
    if (E.isLeft(result) && !isRefusal(result.left)) return { failure: workFailure(result.left) };

    const calendar = timesOf(due);
    const dueMs = Date.parse(dueAt);
    const run = {
      ...{ at, due: dueAt, missed: await countMissed(calendar, dueMs, now) },
      next: occurrenceAfter(calendar, scheduleId, Math.max(dueMs, now)),
    };
    const answered = E.isLeft(result) ? E.left(result.left as DomainError) : E.right(result.right.events);
    const record: ScheduleCommand = { ...outcomeOf(answered), ...run };
    const recorded = await commands.run(schedule, scheduleStream(scheduleId), record, cause)();
    if (E.isLeft(recorded)) return { failure: workFailure(recorded.left) };
    // Still due: the clock was put back between the timer and the command.
    return { again: recorded.right.state?.next?.due === dueAt ? now + AGAIN_MS : null };
  };

  const runDue = async (scheduleId: string): Promise<Done> => {
    const loaded = await commands.load(schedule, scheduleStream(scheduleId))();
    if (E.isLeft(loaded)) return { failure: workFailure(loaded.left) };
    const { state } = loaded.right;
    const next = state?.next ?? null;
    if (state === null || next === null) return { again: null };
    const startAt = Date.parse(next.startAt);
    return startAt > clock.now() ? { again: startAt } : request(state, next.due);
  };

  const work = createTimedWork({
    ...{ clock, log, name: 'the schedules', run: runDue },
    load: (after, limit) => ask(dueSchedules(after, limit)),
    earliest: () => ask(earliestSchedule()),
  });

  return {
    follow: ({ event, id }) => {
      if (event.type === 'NothingChanged') return;
      const next = event.type === 'ScheduleDeleted' ? null : event.next;
      if (next === null) work.remove(id);
      else work.set(id, Date.parse(next.startAt));
    },
    size: work.size,
    overdue: () => ask(countOverdueSchedules(clock.now() - OVERDUE_MS)),
    obstacles: work.obstacles,
    stop: work.stop,
  };
};

const isRefusal = (error: CommandError): error is DomainError => 'kind' in error;

const timesOf = ({ settings, createdAt }: Schedule): Calendar =>
  pipe(
    calendarOf({ ...settings, createdAt }),
    E.getOrElse(() => NEVER),
  );

const countMissed = async ({ next }: Calendar, dueMs: number, now: number): Promise<number> => {
  let missed = 0;
  for (let at = next(dueMs); at !== null && at <= now && missed < MOST_MISSED; at = next(at)) {
    missed += 1;
    if (missed % SLICE === 0) await setImmediate();
  }
  return missed;
};

/** What came of asking for a sync: a request, others that were joined, or a refusal. */
const outcomeOf = (result: E.Either<DomainError, ReadonlyArray<FlowEvent>>) => {
  if (E.isLeft(result)) {
    const { reason, message } = result.left;
    return { type: 'RecordRefusal', reason, message } as const;
  }
  const idsOf = (type: 'SyncRequested' | 'SyncJoined'): ReadonlyArray<string> =>
    result.right.flatMap(event => (event.type === type ? [event.requestId] : []));
  return { type: 'RecordRun', requestId: idsOf('SyncRequested')[0] ?? null, joined: idsOf('SyncJoined') } as const;
};
