/** What a command comes to. */
import type { DomainError } from '../../domain/kernel/aggregate';
import type { Position, Revision, StoreError } from '../event-store/event-store';
import type { Unreadable } from '../event-store/stored-event';

/** The stream cannot be folded by this version; it stays as it is until one that can. */
export interface StreamUnreadable {
  readonly _tag: 'StreamUnreadable';
  readonly unreadable: Unreadable;
}

export type CommandError = DomainError | StoreError | StreamUnreadable;

export interface CommandOutcome<State, Event> {
  readonly state: State;
  /** Empty when the command found everything as it wanted it. */
  readonly events: ReadonlyArray<Event>;
  /** Of these events, in their order. */
  readonly eventIds: ReadonlyArray<string>;
  /** Of the stream after the command; -1 when it does not exist. */
  readonly revision: Revision;
  /** Whoever reads at this position or beyond sees the effect. */
  readonly position: Position;
}
