/** Brings into a replica's cache what any replica says of people, in the order of the server's log. */
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { EventStore, Position, RecordedEvent, StoreUnavailable } from '../../event-store/event-store';
import { isEnd } from '../../event-store/page';
import { createCondition } from '../../lib/condition';
import type { Clock } from '../../runtime/ports';
import type { Sealer } from '../../secrets/sealer';
import { causeOf } from '../../sqlite/errors';
import type { PersonalData } from '../people';
import { MARKS } from './marks';
import type { PeopleCache, Received } from './people-cache';
import { personIn } from './person-event';

export interface ListenerParts {
  readonly store: EventStore;
  readonly cache: PeopleCache;
  readonly sealer: Sealer;
  readonly clock: Pick<Clock, 'after'>;
  readonly onFault: (line: string) => void;
}

export interface Listener {
  /** False when it has not read up to there within so many milliseconds. */
  readonly reached: (position: Position, milliseconds: number) => Promise<boolean>;
  /** Where one must be to have read all that has been written by now; null when that is much. */
  readonly now: TE.TaskEither<StoreUnavailable, Position | null>;
  /** Resolves once it touches the cache no more. */
  readonly stop: () => Promise<void>;
}

/** Events in one transaction, and between two turns of the event loop. */
const SLICE = 250;
/** Of the log, in bytes: how much of it may have to be searched again because nothing in it was about people. */
const KEEP_EVERY = 64 * 1024 * 1024;

/** Events that one can wait for, rather than look up those that matter. */
const FEW = 1000;

/**
 * Where to go on: at the checkpoint, when all was read, what was read last is still there, and the log, which ends at
 * `end`, has come further since. Else the cache may have been left by an older version, or is from another log, or so
 * far from this one that it is begun anew.
 */
export const startOf =
  (store: EventStore, cache: PeopleCache, end: Position): TE.TaskEither<StoreUnavailable, Position> =>
  async () => {
    const checkpoint = cache.checkpoint();
    if (checkpoint?.isWhole && checkpoint.position < end) {
      const found = await store.find(checkpoint.stream, checkpoint.eventId)();
      if (E.isLeft(found)) return found;
      if (found.right !== null) return E.right(checkpoint.position);
    }
    cache.clear();
    return E.right(0);
  };

export const listen = ({ store, cache, sealer, clock, onFault }: ListenerParts, from: Position): Listener => {
  const condition = createCondition(clock);
  let position = from;
  let kept = from;
  let stopped = false;

  const take = (events: ReadonlyArray<RecordedEvent>, last: RecordedEvent): void => {
    const unreadable: string[] = [];
    const received = events
      .filter(({ stream }) => stream !== MARKS)
      .map((event): Received => {
        const { stream, revision } = event;
        const person = personIn(sealer, event);
        if (E.isLeft(person)) unreadable.push(`the personal data of ${stream} cannot be read: ${person.left}`);
        return { stream, revision, data: E.getOrElse<string, PersonalData | null>(() => null)(person) };
      });
    const isWhole = unreadable.length === 0 && (cache.checkpoint()?.isWhole ?? true);
    cache.take(received, { ...last, isWhole });
    kept = last.position;
    const [first] = unreadable;
    if (first !== undefined) onFault(`${first}${unreadable.length > 1 ? ` (and ${unreadable.length - 1} more)` : ''}`);
  };

  const keep = (upTo: Position): void => {
    const checkpoint = cache.checkpoint();
    if (checkpoint !== null) cache.take([], { ...checkpoint, position: upTo });
    kept = upTo;
  };

  const subscription = store.subscribe(from, async batch => {
    try {
      // After a failure the same batch comes again, and part of it may have been taken.
      const events = batch.events.filter(event => event.position > kept);
      for (let start = 0; start < events.length; start += SLICE) {
        if (start > 0) await setImmediate();
        const slice = events.slice(start, start + SLICE);
        take(slice, slice.at(-1) as RecordedEvent);
      }
      if (batch.position - kept >= KEEP_EVERY) keep(batch.position);
    } catch (error) {
      onFault(`the cache of people cannot be written: ${causeOf(error)}`);
      throw error;
    }
    position = batch.position;
    condition.check();
  });
  return {
    reached: async (target, milliseconds) =>
      position >= target || (!stopped && condition.wait(() => position >= target, milliseconds)),
    now: () =>
      pipe(
        store.readAll({ after: position, limit: FEW }),
        TE.map(events => (isEnd(events, FEW) ? (events.at(-1)?.position ?? 0) : null)),
      )(),
    stop: () => {
      stopped = true;
      condition.end();
      return subscription.stop();
    },
  };
};
