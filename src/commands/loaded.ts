/** A state as it was loaded, and how it is kept in a snapshot. */
import type { Aggregate } from '../../domain/kernel/aggregate';
import type { Instant } from '../../domain/kernel/types';
import type { Position, Revision } from '../event-store/event-store';

export interface Loaded<State> {
  readonly state: State;
  /** -1 for a stream that does not exist. */
  readonly revision: Revision;
  readonly position: Position;
  /** When the last event happened; null for a stream that does not exist. */
  readonly at: Instant | null;
}

/** Snapshots are disposable: any may be missing, none is believed that another version of the state wrote. */
export interface Snapshots {
  readonly find: <State>(
    aggregate: Pick<Aggregate<never, State, never>, 'snapshot'>,
    stream: string,
  ) => Loaded<State> | null;
  /** Keeps the state if it is worth it; `before` is the revision it grew from. Never in the way of the caller. */
  readonly offer: <State>(
    aggregate: Pick<Aggregate<never, State, never>, 'snapshot'>,
    stream: string,
    loaded: Loaded<State>,
    before: Revision,
  ) => void;
}
