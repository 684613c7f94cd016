/** A stream folded to its state: from what is known of it, else from a snapshot, else from its first event. */
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Aggregate } from '../../domain/kernel/aggregate';
import type { EventStore, RecordedEvent, StoreUnavailable } from '../event-store/event-store';
import { isEnd } from '../event-store/page';
import { decode } from '../event-store/stored-event';
import type { Loaded, Snapshots } from './loaded';
import type { StreamUnreadable } from './outcome';
import { noSwap, type StateSwap } from './state-swap';

const PAGE_EVENTS = 1000;

/** Folds on from `from` to the end of the stream, or to `last` when that is given. */
export const foldOn = async <State, Event>(
  store: Pick<EventStore, 'readStream'>,
  aggregate: Pick<Aggregate<never, State, Event>, 'evolve'>,
  stream: string,
  from: Loaded<State>,
  last = Number.POSITIVE_INFINITY,
): Promise<E.Either<StoreUnavailable | StreamUnreadable, Loaded<State>>> => {
  let { state, revision, position, at } = from;
  while (revision < last) {
    const limit = Math.min(PAGE_EVENTS, last - revision);
    const read = await store.readStream(stream, { from: revision + 1, limit })();
    if (E.isLeft(read)) return read;
    for (const recorded of read.right) {
      const decoded = decode(recorded);
      if (E.isLeft(decoded)) return E.left({ _tag: 'StreamUnreadable', unreadable: decoded.left });
      state = aggregate.evolve(state, decoded.right.event as Event);
      ({ revision, position } = recorded);
      ({ at } = decoded.right.event);
    }
    if (isEnd(read.right, limit)) break;
    await setImmediate(); // a long stream lets others in between
  }
  return E.right({ state, revision, position, at });
};

/** As it was at a position of the log. */
export const stateAt = async <State, Event>(
  store: Pick<EventStore, 'readStream'>,
  aggregate: Pick<Aggregate<never, State, Event>, 'evolve' | 'initial'>,
  stream: string,
  position: number,
): Promise<E.Either<StoreUnavailable | StreamUnreadable, State>> => {
  const until: Pick<EventStore, 'readStream'> = {
    readStream: (name, options) =>
      TE.map((events: ReadonlyArray<RecordedEvent>) => events.filter(event => event.position <= position))(
        store.readStream(name, options),
      ),
  };
  const folded = await foldOn(until, aggregate, stream, emptyState(aggregate));
  return E.map(({ state }: Loaded<State>) => state)(folded);
};

export const emptyState = <State>(aggregate: Pick<Aggregate<never, State, never>, 'initial'>): Loaded<State> => ({
  state: aggregate.initial,
  revision: -1,
  position: 0,
  at: null,
});

export const load = async <Command, State, Event>(
  store: EventStore,
  snapshots: Snapshots,
  aggregate: Aggregate<Command, State, Event>,
  stream: string,
  cached: Loaded<State> | undefined,
  swap: Pick<StateSwap, 'find'> = noSwap,
): Promise<E.Either<StoreUnavailable | StreamUnreadable, Loaded<State>>> => {
  const swapped = cached === undefined ? swap.find<State>(stream) : null;
  // This process put it there, so it is of this log; and nothing has followed it.
  if (swapped !== null && store.knownRevision?.(stream) === swapped.revision) return E.right(swapped);
  const start =
    cached ??
    (await inLog(store, swapped, stream)) ??
    (await inLog(store, snapshots.find<State>(aggregate, stream), stream));
  return foldOn(store, aggregate, stream, start ?? emptyState(aggregate));
};

/** What was kept counts only when the log holds its last event: an older log may have been put back under it. */
const inLog = async <State>(
  store: EventStore,
  kept: Loaded<State> | null,
  stream: string,
): Promise<Loaded<State> | null> => {
  if (kept === null) return null;
  const read = await store.readStream(stream, { from: kept.revision, limit: 1 })();
  const last = E.isRight(read) ? read.right[0] : undefined;
  if (last === undefined || last.position !== kept.position) return null;
  const decoded = decode(last);
  return E.isRight(decoded) && decoded.right.event.at === kept.at ? kept : null;
};
