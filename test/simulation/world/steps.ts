/** What happens to the world from outside, one step after the other: who does something, what breaks, and how long until the next. */
import type { Backups } from './backups';
import type { Chance } from './chance';
import { fair, LOST, type Weather } from './faulty-store';
import { CRASHES } from './files';
import type { People } from './people';
import { MOODS, type Receivers } from './receivers';
import type { Replica } from './replica';
import type { Time } from './time';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

export interface StepContext {
  readonly time: Time;
  readonly replicas: ReadonlyArray<Replica>;
  readonly receivers: Receivers;
  readonly people: People;
  readonly backups: Backups;
  readonly onFault: (kind: string) => void;
  /** Of the whole world. */
  readonly years: number;
  readonly steps: number;
  /** What breaks more often than all else; null: nothing does. */
  readonly focus: Fault | null;
  /** What people do more often than all else; null: nothing. */
  readonly habit: string | null;
  /** Of each year so many are lived through, about. */
  readonly awakeDays: number;
  /** Of all that could break in this world, by their number from 1, those that do not. */
  readonly without: ReadonlySet<number>;
  /** How often something was drawn to break so far, those among them. */
  drawnFaults: number;
  /** Nobody was at work for so long. */
  readonly onSleep: (ms: number) => void;
}

type Step = (context: StepContext, chance: Chance) => void;

const someOf = ({ replicas }: StepContext, chance: Chance): ReadonlyArray<Replica> =>
  chance.is(0.4) ? replicas : [chance.pick(replicas)];

export const forAWhile = (
  context: StepContext,
  chance: Chance,
  longest: number,
  begin: () => void,
  end: () => void,
): void => {
  begin();
  context.time.after(chance.magnitude(2000, longest), end);
};

const weather =
  (kind: string, longest: number, bad: (chance: Chance) => Partial<Weather>): Step =>
  (context, chance) => {
    context.onFault(kind);
    const wrong = bad(chance);
    const right = Object.fromEntries(Object.keys(wrong).map(name => [name, fair()[name as keyof Weather]]));
    for (const replica of someOf(context, chance))
      forAWhile(
        ...([context, chance, longest] as const),
        () => replica.change(wrong),
        () => replica.change(right),
      );
  };

/** Whatever one end has left behind is met by the next one. */
const CRASHES_IN_A_ROW = 4;
const FAR_BEHIND_MS = 30 * SECOND;

const faults = {
  crash: (context, chance) => {
    for (const replica of someOf(context, chance)) {
      if (replica.process() === null) continue;
      replica.crash(
        chance.pick(CRASHES),
        chance.magnitude(1, 120),
        chance.magnitude(SECOND, chance.is(0.1) ? 3 * DAY : HOUR),
      );
    }
  },
  crashLoop: (context, chance) => {
    const replica = chance.pick(context.replicas);
    if (replica.process() === null) return;
    const times = chance.integer(2, CRASHES_IN_A_ROW);
    replica.crash(chance.pick(CRASHES), chance.magnitude(1, 120), chance.magnitude(SECOND, MINUTE), times);
  },
  /** Its followers are behind when it ends: what they have not seen is met by the next one. */
  crashBehind: (context, chance) => {
    const replica = chance.pick(context.replicas);
    if (replica.process() === null) return;
    context.onFault('followers behind at a crash');
    replica.change({ lagMs: FAR_BEHIND_MS });
    const [kind, downMs] = [chance.pick(CRASHES), chance.magnitude(SECOND, HOUR)];
    context.time.after(chance.magnitude(SECOND, FAR_BEHIND_MS), () => {
      replica.change({ lagMs: 0 });
      replica.crash(kind, 1, downMs);
    });
  },
  /** What follows from one event ends the process, once and again: less often than would set the event aside. */
  poison: (context, chance) => {
    context.onFault('an event ends the process twice');
    chance.pick(context.replicas).crashAt('DeliveryScheduled', chance.magnitude(SECOND, MINUTE), 2);
  },
  restart: (context, chance) => {
    context.onFault('restart');
    chance.pick(context.replicas).restart(chance.magnitude(SECOND, HOUR));
  },
  freeze: (context, chance) => {
    context.onFault('freeze');
    chance.pick(context.replicas).freeze(chance.magnitude(SECOND, HOUR));
  },
  skew: (context, chance) => {
    context.onFault('clock jumps');
    for (const replica of someOf(context, chance)) {
      const ms = chance.magnitude(10, chance.is(0.1) ? DAY : 5 * MINUTE);
      replica.skew(chance.is(0.3) ? 0 : chance.is(0.5) ? ms : -ms);
    }
  },
  storeAway: weather('store away', 20 * MINUTE, chance => ({ away: chance.pick(['refuses', 'silent'] as const) })),
  storeAwayLong: weather('store away for days', 7 * DAY, () => ({ away: 'refuses' })),
  storeFull: weather('disk full', 6 * HOUR, () => ({ isFull: true })),
  backUp: (context, chance) => {
    context.onFault('files copied, to be put back');
    for (const replica of someOf(context, chance)) replica.backUp();
  },
  logPutBack: ({ backups, time, onFault }, chance) => {
    const putBack = backups.make();
    if (putBack === null) return;
    time.after(chance.magnitude(MINUTE, 12 * HOUR), () => {
      if (putBack(chance)) onFault('an earlier log is put back');
    });
  },
  storeFlaky: weather('store flaky', 30 * MINUTE, chance => ({
    ...{ lostBefore: chance.pick([0, 0.1, 0.5]), lostAfter: chance.pick([0, 0.1, 0.5]) },
    ...{ late: chance.pick([0, 0.05, 0.3]), lostRead: chance.pick([0, 0.1, 0.5]) },
  })),
  /** Between what was done and its record. */
  recordLost: weather('one record lost', HOUR, chance => ({ lostOf: chance.pick(LOST) })),
  storeSlow: weather('store slow', HOUR, chance => ({ slowMs: chance.magnitude(10, 8000) })),
  followersLag: weather('followers lag', HOUR, chance => ({ lagMs: chance.magnitude(10, 30_000) })),
  receiver: ({ receivers, people, onFault }, chance) => {
    const mood = chance.is(0.4) ? 'kind' : chance.pick(MOODS);
    onFault(`receiver ${mood}`);
    receivers.moods.set(chance.pick(people.hosts), mood);
  },
  names: (context, chance) => {
    context.onFault('names not found');
    forAWhile(
      ...([context, chance, chance.is(0.1) ? 2 * DAY : HOUR] as const),
      () => context.receivers.setUnreachable(true),
      () => context.receivers.setUnreachable(false),
    );
  },
  rebuild: ({ replicas, onFault }, chance) => {
    const service = chance.pick(replicas).service();
    if (service === null) return;
    onFault('read model built anew');
    const models = service.projector.status();
    void service.projector.rebuild(chance.pick(models).name)();
  },
} as const satisfies Readonly<Record<string, Step>>;
export type Fault = keyof typeof faults;

type Likely<Name extends string = string> = ReadonlyArray<readonly [name: Name, weight: number]>;

const DEEDS: Likely = [
  ...([
    ['requestSync', 24],
    ['addFlow', 5],
    ['push', 6],
    ['join', 6],
    ['handOver', 4],
    ['setUp', 3],
    ['cancel', 2],
    ['resend', 4],
    ['undo', 3],
  ] as const),
  ...([
    ['removeSource', 1],
    ['freshness', 4],
    ['promise', 1],
    ['archive', 1],
    ['decideHold', 4],
    ['addWebhook', 3],
  ] as const),
  ...([
    ['changeWebhook', 4],
    ['deleteWebhook', 1],
    ['nobodyListens', 1],
    ['testWebhook', 2],
    ['addSchedule', 3],
    ['runSoon', 1],
    ['changeSchedule', 2],
  ] as const),
  ...([
    ['deleteSchedule', 1],
    ['middlewareAway', 2],
    ['rotateHistoryKey', 0.4],
    ['revokeOwner', 0.7],
  ] as const),
];
const FAULTS: Likely<Fault> = [
  ...([
    ['crash', 8],
    ['crashLoop', 3],
    ['crashBehind', 2],
    ['poison', 1],
    ['restart', 2],
    ['freeze', 2],
    ['skew', 3],
    ['storeAway', 4],
    ['storeAwayLong', 0.8],
    ['storeFull', 2],
    ['backUp', 2],
    ['logPutBack', 1],
  ] as const),
  ...([
    ['storeFlaky', 6],
    ['recordLost', 2],
    ['storeSlow', 3],
    ['followersLag', 3],
    ['receiver', 8],
    ['names', 2],
    ['rebuild', 1],
  ] as const),
];

/** Half of all worlds have one. */
export const drawFocus = (chance: Chance): Fault | null => (chance.is(0.5) ? (chance.pick(FAULTS)[0] ?? null) : null);

/** Some worlds have one. */
export const drawHabit = (chance: Chance): string | null => (chance.is(0.3) ? (chance.pick(DEEDS)[0] ?? null) : null);

const draw = <Name extends string>(likely: Likely<Name>, chance: Chance): Name => {
  let left = chance.fraction() * likely.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of likely) {
    left -= weight;
    if (left < 0) return name;
  }
  return (likely[0] as Likely<Name>[number])[0];
};

/** Most steps come close to one another; the years pass in a few long pauses. */
const pauseAfter = (
  { years, steps }: StepContext,
  chance: Chance,
): { readonly ms: number; readonly isLong: boolean } => {
  if (chance.is(0.05))
    return { ms: Math.round(((years * YEAR) / steps / 0.05) * (0.5 + chance.fraction())), isLong: true };
  const longest = chance.pick([SECOND, SECOND, 20 * SECOND, 5 * MINUTE, 5 * MINUTE, 3 * HOUR, 20 * HOUR]);
  return { ms: chance.magnitude(10, longest), isLong: false };
};

/** What breaks does so by a chance of its own, so that one that is left out leaves all else as it was. */
const toBreak = (context: StepContext, fault: Fault, chance: Chance): (() => void) => {
  context.drawnFaults += 1;
  if (context.without.has(context.drawnFaults)) return () => undefined;
  return () => faults[fault](context, chance.fork(`fault ${context.drawnFaults}`));
};

const doSome = ({ people, habit }: StepContext, chance: Chance, most: number): ReadonlyArray<string> => {
  const names = Array.from({ length: chance.integer(1, most) }, () => {
    const drawn = draw(DEEDS, chance);
    return habit !== null && chance.is(0.4) ? habit : drawn;
  });
  for (const [index, name] of names.entries()) void people.deeds[name]?.(chance.fork(`deed ${index}`));
  return names;
};

/** The house is closed: nothing runs until somebody comes back. */
const sleepUntil = async ({ time, replicas, onSleep }: StepContext, end: number): Promise<void> => {
  const from = time.now();
  // Who does not end is killed within a minute; that is not waited for, since time ends where a law is broken.
  for (const replica of replicas) void replica.stop();
  await time.runUntil(Math.min(end, from + 2 * MINUTE));
  await time.runUntil(end);
  onSleep(Math.max(0, time.now() - from));
  for (const replica of replicas) replica.start();
  await time.runUntil(time.now() + MINUTE);
};

/** Between two stays, of which each is as long as its part of the year. */
const APART = [30 * DAY, 20 * YEAR] as const;
const SHORTEST_STAY_MS = HOUR;

/**
 * Through a long pause somebody comes back again and again: what fell due is made up for, schedules run on their days, and
 * something may break.
 */
const passYears = async (context: StepContext, chance: Chance, end: number): Promise<void> => {
  const { time, awakeDays, people } = context;
  const part = Math.min(1, (awakeDays * DAY) / YEAR);
  void people.deeds.runDaily?.(chance.fork('daily'));
  for (let stay = 0; time.now() < end; stay++) {
    const drawn = chance.fork(`stay ${stay}`);
    const ms = Math.min(end - time.now(), drawn.magnitude(...APART));
    const lived = Math.min(ms, Math.max(SHORTEST_STAY_MS, Math.round(ms * part * (0.5 + drawn.fraction()))));
    if (stay > 0) doSome(context, drawn, 1);
    if (drawn.is(0.3)) toBreak(context, draw(FAULTS, drawn), drawn)();
    await time.runUntil(time.now() + lived);
    if (lived < ms) await sleepUntil(context, time.now() + ms - lived);
  }
};

/** Plays one step and the time until the next. Answers with its name. */
export const playStep = async (context: StepContext, chance: Chance): Promise<string> => {
  const { time, focus } = context;
  const drawn = draw(FAULTS, chance);
  const fault = chance.is(0.5) ? (focus !== null && chance.is(0.6) ? focus : drawn) : null;
  const begin = fault === null ? null : toBreak(context, fault, chance);
  const number = fault === null ? '' : `(${context.drawnFaults} ${fault})`;
  // What breaks does so before, or right after somebody has begun.
  const isBefore = chance.is(0.4);
  const laterMs = chance.magnitude(1, 2000);
  if (isBefore) begin?.();
  else if (begin !== null) time.after(laterMs, begin);
  const name = [...doSome(context, chance, 3), number].join(' ').trimEnd();
  const { ms, isLong } = pauseAfter(context, chance);
  if (isLong) await passYears(context, chance, time.now() + ms);
  else await time.runUntil(time.now() + ms);
  return isLong ? `${name}, then a long pause` : name;
};
