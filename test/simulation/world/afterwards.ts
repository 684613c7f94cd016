/** When what was broken is whole again: how people go on, while nobody is perfect. What comes of it must be on time. */
import type { Chance } from './chance';
import { fair } from './faulty-store';
import { forAWhile, HOUR, MINUTE, SECOND, type StepContext } from './steps';

/** As long as this a receiver that has just become kind stumbles: too short for its circuit to open. */
const STUMBLES = 2;
const AFTERWARDS = ['requestSync', 'requestSync', 'requestSync', 'push', 'setUp', 'freshness', 'runDaily', 'handOver'];

/** When nothing has happened for so long, a timer that is due later is set: what falls due before it needs another. */
const LATER_MS = 2 * HOUR;
const LATER = ['runSoon', 'promise'];
/** Longer than a lease. */
const OTHERS_TAKE_OVER_MS = 5 * MINUTE;

/** Receivers stumble; at times the store does, webhooks are off for a while, and one of several replicas ends. */
export const goOn = (context: StepContext, chance: Chance): void => {
  const { time, people, receivers } = context;
  const doAll = (names: ReadonlyArray<string>, when: string): void => {
    for (const [index, name] of names.entries()) void people.deeds[name]?.(chance.fork(`${when} ${index}`));
  };
  const atTimes = (name: string, longest: number, begin: (drawn: Chance) => void): void => {
    const drawn = chance.fork(name);
    if (drawn.is(0.5)) time.after(drawn.magnitude(100, longest), () => begin(drawn));
  };
  for (const host of people.hosts) receivers.stumbles.set(host, STUMBLES);
  if (chance.is(0.5)) void people.deeds.middlewareAway?.(chance.fork('away'));
  doAll(AFTERWARDS, 'deed');
  atTimes('store', 6 * SECOND, drawn => storeStumbles(context, drawn));
  atTimes('off', 4 * SECOND, drawn => void people.deeds.nobodyListens?.(drawn));
  atTimes('end', SECOND, drawn => oneEnds(context, drawn));
  time.after(LATER_MS, () => doAll(LATER, 'later'));
};

const storeStumbles = (context: StepContext, chance: Chance): void => {
  context.onFault('store stumbles');
  for (const replica of context.replicas)
    forAWhile(
      ...([context, chance, 6 * SECOND] as const),
      () => replica.change({ lostBefore: 0.7 }),
      () => replica.change({ lostBefore: 0 }),
    );
};

/** The others make what it had begun, once its lease has ended. */
const oneEnds = ({ time, replicas, onFault }: StepContext, chance: Chance): void => {
  if (replicas.length === 1) return;
  const replica = chance.pick(replicas);
  onFault('an end between a message and its record');
  replica.crashAt('AttemptSucceeded', chance.magnitude(OTHERS_TAKE_OVER_MS, 30 * MINUTE), 1);
  time.after(OTHERS_TAKE_OVER_MS, replica.spare);
};

/** All that was broken is whole again. */
export const healAll = ({ replicas, receivers, people, backups }: StepContext): void => {
  backups.discard();
  receivers.setUnreachable(false);
  for (const host of people.hosts) receivers.moods.set(host, 'kind');
  for (const replica of replicas) {
    replica.spare();
    replica.change(fair());
    replica.thaw();
    replica.skew(0);
    replica.start();
  }
};
