/** What falls due while somebody is undisturbed is done on time: deadlines, attempts, and schedules over all the years. */
import { attemptBegunBy, type DeliveryEvent } from '../../../domain/delivery';
import type { Recorded } from '../../../domain/history';
import type { Read } from './history';
import type { World } from './world';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** How late it may be: less than the watch over what is overdue takes to find it. */
const IN_TIME_MS = 45_000;
/** The longest pause of a circuit that is open: a minute, and a tenth of it. */
const CIRCUIT_MS = 66_000;
/** A timer is set for an hour at most, and a clock that jumped is heeded after it. */
const UNDISTURBED_MS = HOUR + 5 * MINUTE;

export const onTime = (world: World, read: Read): void => {
  const { fail, chronicle, replicas, backups } = world;
  /** Each alone does all that is due, so one is enough. */
  const couldBeDone = (due: number): boolean =>
    !backups.wereLost(due - UNDISTURBED_MS, due + IN_TIME_MS) &&
    replicas.some(replica => replica.wasCalm(due - UNDISTURBED_MS, due + IN_TIME_MS));
  const mustBeInTime = (due: number, { position, stream, event }: Recorded): void => {
    const late = chronicle.storedAt(position) - due;
    if (late > IN_TIME_MS && couldBeDone(due)) fail('what is due is done in time', { stream, event, late });
  };
  deadlines(world, read, mustBeInTime);
  schedules(world, read, mustBeInTime);
  staleness(world, read, mustBeInTime);
  attempts(world, read);
};

type MustBeInTime = (due: number, recorded: Recorded) => void;

const deadlines = ({ chronicle, fail }: World, { events }: Read, mustBeInTime: MustBeInTime): void => {
  /** Of each request and hold, when it was last said until when it has time. */
  const saidAt = new Map<string, number>();
  for (const recorded of events) {
    const { event, position, stream } = recorded;
    const id = 'holdId' in event ? event.holdId : 'requestId' in event ? event.requestId : null;
    if (id === null) continue;
    if (event.type !== 'SyncTimedOut' && event.type !== 'HoldTimedOut') {
      saidAt.set(id, chronicle.storedAt(position));
      continue;
    }
    if (event.at < event.deadline) fail('what is due is done in time', { stream, event });
    mustBeInTime(Math.max(Date.parse(event.deadline), saidAt.get(id) ?? 0), recorded);
  }
};

/** What may move the time at which a source of the flow becomes stale. */
const MOVES: ReadonlySet<string> = new Set(['SourceFreshnessSet', 'SyncCompleted', 'FlowUnarchived']);

const staleness = ({ chronicle }: World, { of }: Read, mustBeInTime: MustBeInTime): void => {
  const saidAt = new Map<string, number>();
  for (const recorded of of('flow')) {
    const { event, position, id } = recorded;
    if (MOVES.has(event.type)) saidAt.set(id, chronicle.storedAt(position));
    if (event.type === 'SourceBecameStale')
      mustBeInTime(Math.max(Date.parse(event.since), saidAt.get(id) ?? 0), recorded);
  }
};

/** How far two due times of a schedule are apart, in its own unit; by the calendar of a people, and not by ours. */
const stepsOf = (cron: string, zone: string): ((from: string, to: string) => number) | null => {
  const [, hours] = /^every (\d+)h$/.exec(cron) ?? [];
  if (hours !== undefined) return (from, to) => (Date.parse(to) - Date.parse(from)) / (Number(hours) * HOUR);
  if (!cron.startsWith('daily')) return null;
  const days = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
  const dayOf = (due: string): number => Date.parse(days.format(new Date(due))) / (24 * HOUR);
  return (from, to) => dayOf(to) - dayOf(from);
};

/** More that were missed are not counted. */
const MOST_MISSED = 1000;

const schedules = ({ chronicle, fail }: World, { of }: Read, mustBeInTime: MustBeInTime): void => {
  interface Known {
    readonly steps: ReturnType<typeof stepsOf>;
    readonly next: { readonly due: string; readonly startAt: string } | null;
    readonly saidAt: number;
    /** The run before, when nobody has changed anything since. */
    readonly last: { readonly due: string; readonly missed: number } | null;
  }
  const known = new Map<string, Known>();
  for (const recorded of of('schedule')) {
    const { id, event, position } = recorded;
    if (event.type === 'NothingChanged' || event.type === 'ScheduleDeleted') continue;
    const saidAt = chronicle.storedAt(position);
    if (event.type === 'ScheduleCreated' || event.type === 'ScheduleChanged') {
      known.set(id, { steps: stepsOf(event.cron, event.zone), next: event.next, saidAt, last: null });
      continue;
    }
    const before = known.get(id);
    if (before === undefined) continue;
    const { due, missed, next } = event;
    if (before.next?.due === due) mustBeInTime(Math.max(Date.parse(before.next.startAt), before.saidAt), recorded);
    const apart = before.last === null ? null : before.steps?.(before.last.due, due);
    if (apart != null && before.last !== null && before.last.missed < MOST_MISSED && apart !== before.last.missed + 1)
      fail('a schedule runs at each of its times, or says how many were missed', { id, apart, before, event });
    known.set(id, { ...before, next, saidAt, last: { due, missed } });
  }
};

/** Of a webhook that takes them: only when all faults have ended is that sure. */
const attempts = ({ chronicle, fail, settledFrom }: World, { events }: Read): void => {
  const from = settledFrom() + 10 * MINUTE;
  const switchedAt = new Map<string, number>();
  const dueAt = new Map<string, number | null>();
  /** Webhooks whose last attempt failed: their circuit may be open, also since before the faults ended. */
  const failing = new Set<string>();
  for (const { event, position, stream, category, id } of events) {
    const at = chronicle.storedAt(position);
    if (category === 'webhook') switchedAt.set(id, at);
    if (category !== 'delivery') continue;
    const webhookId = id.split('_').at(-1) ?? '';
    const inTimeMs = IN_TIME_MS + (failing.has(webhookId) ? CIRCUIT_MS : 0);
    if (event.type === 'AttemptFailed') failing.add(webhookId);
    if (event.type === 'AttemptSucceeded') failing.delete(webhookId);
    const due = dueAt.get(stream) ?? null;
    dueAt.set(stream, nextDue(event));
    if (attemptBegunBy(event) === null || due === null || due < from) continue;
    // Those of a webhook that is switched off wait until it is on again.
    const since = Math.max(due, switchedAt.get(webhookId) ?? due);
    if (at - since > inTimeMs) fail('what is due is done in time', { stream, event, late: at - since });
  }
};

/** Also of an attempt whose outcome nobody ever records: another is made when its lease has ended. */
const nextDue = (event: DeliveryEvent): number | null => {
  const lease = attemptBegunBy(event)?.leaseUntil ?? null;
  const due =
    event.type === 'DeliveryScheduled' ? event.dueAt : event.type === 'AttemptFailed' ? event.nextAttemptAt : null;
  return lease === null && due === null ? null : Date.parse(lease ?? due ?? '');
};
