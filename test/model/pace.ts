/**
 * Deliveries to one webhook and the pace at which they go: what is admitted, how it ends, limits that change, and time. The
 * pace shows nothing of its inside, so it is known by what it does: each state is one of a pace to which all of it has
 * happened again.
 */
import { createPace, type Pace, type PaceLimits } from '../../src/webhooks/pace';
import type { Model, Step } from './explore';

type Happening =
  | { readonly type: 'begin' }
  | { readonly type: 'end'; readonly how: 'quickly' | 'slowly' | 'failed' }
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'limit'; readonly to: PaceLimits }
  | { readonly type: 'tryNow' }
  | { readonly type: 'clock is put back' };

interface World {
  readonly happened: ReadonlyArray<Happening>;
  readonly limits: PaceLimits;
  /** Since the beginning, in ms. */
  readonly time: number;
  readonly waiting: number;
  readonly running: number;
  /** When the last attempts began, where no more may begin in a second than it says. */
  readonly begun: ReadonlyArray<number>;
  readonly endedAt: number;
}

const SECOND = 1000;
const DELIVERIES = 3;
const LONG_WAITS = [11 * SECOND, 61 * SECOND];
const ONE: PaceLimits = { maxConcurrent: 1, maxPerSecond: null };
const SOME: PaceLimits = { maxConcurrent: 3, maxPerSecond: null };
const SLOWLY: PaceLimits = { maxConcurrent: 3, maxPerSecond: 2 };
/** More than this makes no difference any more. */
const LONG_MS = 11 * SECOND;
const LONGEST_WAIT_MS = 61 * SECOND;
/** So many questions, and so long, until all is sent to one who answers. */
const MAX_TURNS = 40;
const MAX_SENDING_MS = 10 * SECOND + LONGEST_WAIT_MS;

interface Played {
  readonly pace: Pace;
  readonly elapse: (ms: number) => void;
  readonly time: () => number;
}

const again = (happened: ReadonlyArray<Happening>): Played => {
  let [time, wall, running] = [0, 1_800_000_000_000, 0];
  const pace = createPace({ now: () => wall + time, elapsed: () => time }, { fraction: () => 0 });
  pace.limit(SOME);
  for (const one of happened) {
    if (one.type === 'begin' && pace.admit(running) === 0) running += 1;
    if (one.type === 'end') {
      running -= 1;
      if (one.how === 'failed') pace.failed();
      else pace.succeeded(one.how === 'slowly' ? 2 * SECOND : 20);
    }
    if (one.type === 'wait') time += one.ms;
    if (one.type === 'limit') pace.limit(one.to);
    if (one.type === 'tryNow') pace.tryNow();
    if (one.type === 'clock is put back') wall -= 86_400_000;
  }
  const elapse = (ms: number): void => {
    time += ms;
  };
  return { pace, elapse, time: () => time };
};

/** All that it will do, as far as anything may depend on it. */
const habitsOf = (world: World): ReadonlyArray<number | string> => {
  const { pace: shown, time } = again(world.happened);
  const { state, nextProbeAt } = shown.circuit();
  const isOpen = state !== 'closed';
  const untilProbe = shown.admit(0);
  const failing = again(world.happened);
  let failures = 0;
  for (; !isOpen && failing.pace.circuit().state === 'closed' && failures < 9; failures++) failing.pace.failed();
  const nextPause = again(world.happened);
  if (isOpen) {
    nextPause.elapse(LONGEST_WAIT_MS);
    nextPause.pace.failed();
  }
  const rated = again(world.happened);
  rated.pace.tryNow();
  rated.pace.limit({ maxConcurrent: null, maxPerSecond: 1 });
  const unlimited = again(world.happened);
  unlimited.pace.limit({ maxConcurrent: null, maxPerSecond: null });
  let atOnce = 1;
  while (!isOpen && unlimited.pace.admit(atOnce) === 0) atOnce += 1;
  return [
    ...[state, nextProbeAt === null || untilProbe === 0 ? 0 : untilProbe, failures],
    ...[isOpen ? nextPause.pace.admit(0) : 0, rated.pace.admit(0), atOnce, Math.min(LONG_MS, time() - world.endedAt)],
  ];
};

/** Whoever asks again when it was told to, and is answered, gets all of it sent. */
const endsWell = ({ happened, waiting, running }: World): boolean => {
  const { pace, elapse, time } = again(happened);
  const from = time();
  let [left, under] = [waiting, running];
  for (let turn = 0; turn < MAX_TURNS && left + under > 0; turn++) {
    const ms = left === 0 ? Number.POSITIVE_INFINITY : pace.admit(under);
    if (ms === 0) [left, under] = [left - 1, under + 1];
    else if (ms < Number.POSITIVE_INFINITY) elapse(ms);
    else if (under === 0) return false;
    else {
      under -= 1;
      pace.succeeded(20);
    }
  }
  return left + under === 0 && time() - from <= MAX_SENDING_MS;
};

const brokenByAdmission = (world: World, ms: number): ReadonlyArray<string> => {
  const { limits, running, time, begun, happened } = world;
  const { state } = again(happened).pace.circuit();
  const inOneSecond = begun.filter(at => at > time - SECOND + 10).length + 1;
  const isWrong = {
    'no more at once than it says': running + 1 > (limits.maxConcurrent ?? Number.POSITIVE_INFINITY),
    'no more in a second than it says': inOneSecond > (limits.maxPerSecond ?? Number.POSITIVE_INFINITY),
    'one at a time while it fails, and after its pause': state === 'open' || (state === 'probing' && running > 0),
  };
  if (ms === 0) return Object.entries(isWrong).flatMap(([law, is]) => (is ? [law] : []));
  const isKnownWhen = ms < Number.POSITIVE_INFINITY ? ms <= LONGEST_WAIT_MS : running > 0;
  const later = again(happened);
  later.elapse(ms);
  const isTrue = ms === Number.POSITIVE_INFINITY || later.pace.admit(running) === 0;
  return [
    ...(isKnownWhen ? [] : ['who waits is told until when, or somebody is under way']),
    ...(isTrue ? [] : ['who asks again when it was told to is admitted']),
  ];
};

const step = (world: World, happening: Happening): Step<World> => {
  const next = { ...world, happened: [...world.happened, happening] };
  switch (happening.type) {
    case 'begin': {
      const ms = again(world.happened).pace.admit(world.running);
      const broken = brokenByAdmission(world, ms);
      if (ms > 0) return { world, broken };
      const isCounted = world.limits.maxPerSecond !== null;
      const begun = isCounted ? [...world.begun.filter(at => at > world.time - SECOND), world.time] : [];
      return { world: { ...next, waiting: world.waiting - 1, running: world.running + 1, begun }, broken };
    }
    case 'end': {
      const waiting = world.waiting + (happening.how === 'failed' ? 1 : 0);
      return { world: { ...next, waiting, running: world.running - 1, endedAt: world.time }, broken: [] };
    }
    case 'wait':
      return { world: { ...next, time: world.time + happening.ms }, broken: [] };
    case 'limit':
      // What began before it says so is not counted against it.
      return { world: { ...next, limits: happening.to, begun: [] }, broken: [] };
    case 'tryNow':
      return { world: next, broken: [] };
    case 'clock is put back': {
      const isSame = JSON.stringify(habitsOf(next)) === JSON.stringify(habitsOf(world));
      return { world, broken: isSame ? [] : ['a clock that is put back holds up nobody'] };
    }
  }
};

/** Of all times the first is of interest at which one more is admitted, and two that are long after it. */
const waitsIn = (happened: ReadonlyArray<Happening>): ReadonlyArray<number> => {
  const ms = again(happened).pace.admit(0);
  return ms > 0 ? [ms, ...LONG_WAITS] : LONG_WAITS;
};

export const paceModel: Model<World, Happening> = {
  name: 'deliveries at the pace of their webhook',
  start: {
    ...{ happened: [], limits: SOME, time: 0, waiting: DELIVERIES, running: 0, begun: [] },
    endedAt: Number.NEGATIVE_INFINITY,
  },
  commands: ({ waiting, running, limits, happened }) => [
    ...(waiting > 0 ? [{ type: 'begin' } as const] : []),
    ...(running > 0 ? (['quickly', 'slowly', 'failed'] as const).map(how => ({ type: 'end', how }) as const) : []),
    ...waitsIn(happened).map(ms => ({ type: 'wait', ms }) as const),
    ...[ONE, SOME, SLOWLY].filter(to => to !== limits).map(to => ({ type: 'limit', to }) as const),
    ...[{ type: 'tryNow' } as const, { type: 'clock is put back' } as const],
  ],
  step,
  enter: (world, isNew) => ({
    world,
    broken: isNew && !endsWell(world) ? ['who answers at last gets all that waits, soon'] : [],
  }),
  keyOf: world =>
    JSON.stringify([
      ...[world.limits, world.waiting, world.running, habitsOf(world)],
      world.begun.map(at => Math.min(SECOND, world.time - at)).filter(ms => ms < SECOND),
    ]),
};
