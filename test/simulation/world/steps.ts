/** What happens to the world from outside, one step after the other: who does something, what breaks, and how long until the next. */
import type { Chance } from './chance';
import { fair, type Weather } from './faulty-store';
import { CRASHES } from './files';
import type { People } from './people';
import { MOODS, type Receivers } from './receivers';
import type { Replica } from './replica';
import type { Time } from './time';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

export interface StepContext {
  readonly time: Time;
  readonly replicas: ReadonlyArray<Replica>;
  readonly receivers: Receivers;
  readonly people: People;
  readonly onFault: (kind: string) => void;
  /** Of the whole world. */
  readonly years: number;
  readonly steps: number;
  /** What breaks more often than all else; null: nothing does. */
  readonly focus: Fault | null;
}

type Step = (context: StepContext, chance: Chance) => void;

const someOf = ({ replicas }: StepContext, chance: Chance): ReadonlyArray<Replica> =>
  chance.is(0.4) ? replicas : [chance.pick(replicas)];

const forAWhile = (context: StepContext, chance: Chance, longest: number, begin: () => void, end: () => void): void => {
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
  storeFlaky: weather('store flaky', 30 * MINUTE, chance => ({
    ...{ lostBefore: chance.pick([0, 0.1, 0.5]), lostAfter: chance.pick([0, 0.1, 0.5]) },
    ...{ late: chance.pick([0, 0.05, 0.3]), lostRead: chance.pick([0, 0.1, 0.5]) },
  })),
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
    ['setUp', 3],
    ['cancel', 2],
    ['resend', 4],
    ['undo', 3],
  ] as const),
  ...([
    ['removeSource', 1],
    ['freshness', 4],
    ['archive', 1],
    ['decideHold', 4],
    ['addWebhook', 3],
  ] as const),
  ...([
    ['changeWebhook', 4],
    ['deleteWebhook', 1],
    ['testWebhook', 2],
    ['addSchedule', 3],
    ['changeSchedule', 2],
  ] as const),
  ...([
    ['deleteSchedule', 1],
    ['rotateHistoryKey', 0.4],
    ['revokeOwner', 0.7],
  ] as const),
];
const FAULTS: Likely<Fault> = [
  ...([
    ['crash', 8],
    ['crashLoop', 3],
    ['restart', 2],
    ['freeze', 2],
    ['skew', 3],
    ['storeAway', 4],
    ['storeAwayLong', 0.8],
    ['storeFull', 2],
    ['backUp', 2],
  ] as const),
  ...([
    ['storeFlaky', 6],
    ['storeSlow', 3],
    ['followersLag', 3],
    ['receiver', 8],
    ['names', 2],
    ['rebuild', 1],
  ] as const),
];

/** Half of all worlds have one. */
export const drawFocus = (chance: Chance): Fault | null => (chance.is(0.5) ? (chance.pick(FAULTS)[0] ?? null) : null);

const draw = <Name extends string>(likely: Likely<Name>, chance: Chance): Name => {
  let left = chance.fraction() * likely.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [name, weight] of likely) {
    left -= weight;
    if (left < 0) return name;
  }
  return (likely[0] as Likely<Name>[number])[0];
};

/** Most steps come close to one another; the years pass in a few long pauses, of which everybody is away in most. */
const pauseAfter = (
  { years, steps }: StepContext,
  chance: Chance,
): { readonly ms: number; readonly isLong: boolean } => {
  if (chance.is(0.05))
    return { ms: Math.round(((years * YEAR) / steps / 0.05) * (0.5 + chance.fraction())), isLong: true };
  const longest = chance.pick([SECOND, SECOND, 20 * SECOND, 5 * MINUTE, 5 * MINUTE, 3 * HOUR, 20 * HOUR]);
  return { ms: chance.magnitude(10, longest), isLong: false };
};

/** In a long pause that is lived through. */
const LIVED_MS = 3 * DAY;

/** Plays one step and the time until the next. Answers with its name. */
export const playStep = async (context: StepContext, chance: Chance): Promise<string> => {
  const { time, replicas, people, focus } = context;
  const names = Array.from({ length: chance.integer(1, 3) }, () => draw(DEEDS, chance));
  const drawn = draw(FAULTS, chance);
  const breaks = chance.is(0.5) ? (focus !== null && chance.is(0.6) ? focus : drawn) : null;
  const begin = (): void => {
    if (breaks !== null) faults[breaks](context, chance);
  };
  // What breaks does so before, or right after somebody has begun.
  if (chance.is(0.4)) begin();
  else if (breaks !== null) time.after(chance.magnitude(1, 2000), begin);
  for (const name of names) void people.deeds[name]?.(chance);
  const name = [...names, ...(breaks === null ? [] : [`(${breaks})`])].join(' ');
  const { ms, isLong } = pauseAfter(context, chance);
  const end = time.now() + ms;
  if (!isLong) {
    await time.runUntil(end);
    return name;
  }
  // The house is closed: nothing runs until somebody comes back.
  await time.runUntil(Math.min(end, time.now() + chance.magnitude(SECOND, LIVED_MS)));
  // Who does not end is killed within a minute; that is not waited for, since time ends where a law is broken.
  for (const replica of replicas) void replica.stop();
  await time.runUntil(Math.min(end, time.now() + 2 * MINUTE));
  await time.runUntil(end);
  for (const replica of replicas) replica.start();
  await time.runUntil(time.now() + MINUTE);
  return `${name}, then a long pause`;
};

/** All that was broken is whole again. */
export const healAll = ({ replicas, receivers, people }: StepContext): void => {
  receivers.setUnreachable(false);
  for (const host of people.hosts) receivers.moods.set(host, 'kind');
  for (const replica of replicas) {
    replica.change(fair());
    replica.thaw();
    replica.skew(0);
    replica.start();
  }
};
