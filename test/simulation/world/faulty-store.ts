/** What can go wrong between a replica and its event store, by chance and as long as the weather is bad. */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Appended, EventStore, StoreError, StoreUnavailable } from '../../../src/event-store/event-store';
import type { Signal } from '../../../src/lib/signal';
import type { Chance } from './chance';
import type { SimulatedProcess } from './process';
import type { Time } from './time';

/** What follows from something that was stored in an append of its own: between the two the store may go away. */
export const LOST = ['ScheduleRan', 'DeliveryStopped', 'SyncTimedOut', 'SourceBecameStale'] as const;
type Lost = (typeof LOST)[number];

/** Probabilities and times of one replica, which the world changes. */
export interface Weather {
  /** `refuses` at once, or is `silent` until the caller gives up. */
  away: 'no' | 'refuses' | 'silent';
  /** Nothing can be appended, and all is read. */
  isFull: boolean;
  /** An answer takes up to so long. */
  slowMs: number;
  /** An append that comes to nothing. */
  lostBefore: number;
  /** Appends that begin with an event of this type come to nothing, as if the store went away each time just then. */
  lostOf: 'no' | Lost;
  /** An append that is stored, and whose answer is lost. */
  lostAfter: number;
  /** An append that was given up, and is stored some time later. */
  late: number;
  /** A read that comes to nothing. */
  lostRead: number;
  /** What happens is handed to followers up to so much later, and a second time when that is lost. */
  lagMs: number;
}

export const fair = (): Weather => ({
  ...{ away: 'no' as const, isFull: false, slowMs: 0, lostBefore: 0, lostOf: 'no' as const, lostAfter: 0, late: 0 },
  ...{ lostRead: 0, lagMs: 0 },
});

export type StoreFault = Exclude<keyof Weather, 'slowMs' | 'lagMs' | 'isFull'> | 'slow' | 'lag' | 'full';

export interface FaultyStoreOptions {
  readonly store: EventStore;
  readonly time: Time;
  readonly process: SimulatedProcess;
  readonly chance: Chance;
  readonly weather: Weather;
  /** Wakes when the weather is another. */
  readonly changed: Signal;
  /** A store in the same process has no connection on which an answer is lost. */
  readonly isEmbedded: boolean;
  readonly onFault: (fault: StoreFault) => void;
}

/** Of a network on which all is well. */
const LATENCY_MS = 20;
/** A client gives up then. */
const TIMEOUT_MS = 10_000;
const LATEST_MS = 120_000;

export const faultyStore = (options: FaultyStoreOptions): EventStore => {
  const { store, time, process, chance, weather, changed, isEmbedded, onFault } = options;

  const unavailable = (cause: string): E.Either<StoreUnavailable, never> =>
    E.left({ _tag: 'StoreUnavailable', cause: `simulated: ${cause}` });

  const lost = async (fault: StoreFault): Promise<E.Either<StoreUnavailable, never>> => {
    onFault(fault);
    if (!isEmbedded && (weather.away === 'silent' || chance.is(0.3))) await time.sleep(TIMEOUT_MS);
    return unavailable(fault);
  };
  const delay = async (): Promise<void> => {
    if (isEmbedded) return;
    if (weather.slowMs === 0) {
      if (chance.is(0.3)) await time.sleep(chance.integer(1, LATENCY_MS));
      return;
    }
    onFault('slow');
    await time.sleep(chance.integer(0, weather.slowMs));
  };

  const reading = <A>(read: TaskEither<StoreUnavailable, A>): TaskEither<StoreUnavailable, A> => {
    return () =>
      process.ask(async () => {
        if (weather.away !== 'no') return lost('away');
        await delay();
        if (chance.is(weather.lostRead)) return lost('lostRead');
        return read();
      });
  };

  const appending = async (
    type: string,
    append: TaskEither<StoreError, Appended>,
  ): Promise<E.Either<StoreError, Appended>> => {
    if (weather.away !== 'no') return lost('away');
    if (weather.lostOf === type) return lost('lostOf');
    await delay();
    if (weather.isFull) {
      onFault('full');
      return unavailable('database or disk is full');
    }
    if (chance.is(weather.lostBefore)) return lost('lostBefore');
    if (isEmbedded) return append();
    if (chance.is(weather.late)) {
      time.after(chance.integer(1, LATEST_MS), () => void append());
      return lost('late');
    }
    const appended = await append();
    if (chance.is(weather.lostAfter)) return lost('lostAfter');
    await delay();
    return appended;
  };

  return {
    append: (stream, expected, events) => {
      const append = store.append(stream, expected, events);
      const type = events[0]?.type ?? '';
      return () => process.append(type, () => appending(type, append));
    },
    readStream: (...it) => reading(store.readStream(...it)),
    readAll: (...it) => reading(store.readAll(...it)),
    find: (...it) => reading(store.find(...it)),
    head: () => reading(store.head()),
    ...(store.knownRevision === undefined ? {} : { knownRevision: store.knownRevision }),
    subscribe: (after, handle) =>
      store.subscribe(after, batch =>
        process.ask(async () => {
          while (weather.away !== 'no' && process.isAlive()) await new Promise<void>(changed.wait);
          if (!isEmbedded) await time.sleep(chance.integer(0, LATENCY_MS));
          if (weather.lagMs > 0) {
            onFault('lag');
            await time.sleep(chance.integer(0, weather.lagMs));
            if (chance.is(0.1)) throw new Error('simulated: the subscription has ended');
          }
          await process.ask(() => handle(batch));
          // What was handled is given again.
          if (weather.lagMs > 0 && chance.is(0.1))
            throw new Error('simulated: the subscription has ended behind a run');
        }),
      ),
    close: store.close,
  };
};
