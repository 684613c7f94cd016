/**
 * One simulated operating system process: its clock, and its end. What it asks of the world goes through `ask`, and each
 * of these is a place at which it may be killed; a process that was killed is told nothing any more, and so does nothing.
 */
import type { Clock } from '../../../src/runtime/ports';
import type { Time } from './time';

export interface SimulatedProcess {
  readonly clock: Clock;
  readonly isAlive: () => boolean;
  readonly isFrozen: () => boolean;
  /** Timers that are set. */
  readonly timers: () => number;
  /** Asks something of the world: before and after it the process may end. */
  readonly ask: <A>(work: () => Promise<A>) => Promise<A>;
  /** Is killed at the place that is so many ahead. */
  readonly killAfter: (places: number) => void;
  /** Is killed when it is about to append an event of this type; null: no more. */
  readonly killAtAppend: (type: string | null) => void;
  readonly append: <A>(type: string, work: () => Promise<A>) => Promise<A>;
  readonly kill: () => void;
  /** It has ended by itself. */
  readonly end: () => void;
  readonly died: Promise<'died'>;
  /** Stands still, as one that is paused; what comes for it waits. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** The clock of its machine, against that of the world. */
  readonly skew: (ms: number) => void;
}

/** For what is never told. */
const never = <A>(): Promise<A> => new Promise(() => undefined);

/** `onKill` runs at the very moment, before anything else does. */
export const createProcess = (time: Time, skewMs: number, onKill: () => void): SimulatedProcess => {
  let [isAlive, isFrozen, skew, places] = [true, false, skewMs, Number.POSITIVE_INFINITY];
  const held: Array<() => void> = [];
  let timers = 0;
  let doomed: string | null = null;
  const begun = time.now();
  let die = (): void => undefined;
  const died = new Promise<'died'>(resolve => {
    die = () => resolve('died');
  });

  const end = (): void => {
    isAlive = false;
    held.length = 0;
    die();
  };
  const kill = (): void => {
    if (!isAlive) return;
    end();
    onKill();
  };
  /** False: it ends here. */
  const passes = (): boolean => {
    places -= 1;
    if (places <= 0) kill();
    return isAlive;
  };
  const later = (task: () => void): void => {
    if (!isAlive) return;
    if (isFrozen) held.push(task);
    else task();
  };
  const ask: SimulatedProcess['ask'] = async work => {
    if (!passes()) return never();
    const answer = await work();
    if (isFrozen) await thawed();
    return passes() ? answer : never();
  };
  const thawed = (): Promise<void> => new Promise(resolve => later(resolve));

  return {
    clock: {
      now: () => time.now() + skew,
      elapsed: () => time.now() - begun,
      after: (delayMs, task) => {
        let isSet = true;
        timers += 1;
        const unset = (): void => {
          if (isSet) timers -= 1;
          isSet = false;
        };
        const cancel = time.after(delayMs, () => {
          unset();
          later(() => passes() && task());
        });
        return () => {
          unset();
          cancel();
        };
      },
    },
    timers: () => timers,
    isAlive: () => isAlive,
    isFrozen: () => isFrozen,
    ask,
    killAfter: count => {
      places = count;
    },
    killAtAppend: type => {
      doomed = type;
    },
    append: (type, work) => {
      if (type === doomed) kill();
      return ask(work);
    },
    ...{ kill, end, died },
    freeze: () => {
      isFrozen = true;
    },
    thaw: () => {
      isFrozen = false;
      for (const task of held.splice(0)) time.after(0, () => later(task));
    },
    skew: ms => {
      skew = ms;
    },
  };
};
