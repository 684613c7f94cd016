/**
 * What an aggregate is to the shell: how its history folds into a state, and how a command is decided on that state.
 * Nothing here reads a clock, draws an id or knows a store; times and ids come in with the command.
 */
import type { Either } from 'fp-ts/Either';
import * as t from 'io-ts';
import { Instant } from './types';

export interface DomainError {
  readonly kind: 'invalid' | 'forbidden' | 'not-found' | 'conflict';
  /** Machine-readable, stable: part of the HTTP contract. */
  readonly reason: string;
  /** For a person; names the field and the value. */
  readonly message: string;
}

const failing =
  (kind: DomainError['kind']) =>
  (reason: string, message: string): DomainError => ({ kind, reason, message });
export const invalid = failing('invalid');
export const forbidden = failing('forbidden');
export const notFound = failing('not-found');
export const conflict = failing('conflict');

export type Decision<Event> = Either<DomainError, ReadonlyArray<Event>>;

export interface Aggregate<Command, State, Event> {
  /** First part of its stream names, before the first `-`. */
  readonly category: string;
  /** The stored contract of its events. */
  readonly event: t.Type<Event, unknown>;
  readonly initial: State;
  /** Total over any history of decodable events. */
  readonly evolve: (state: State, event: Event) => State;
  readonly decide: (command: Command) => (state: State) => Decision<Event>;
  /** Whether the command is the first of its stream, as far as whoever gives it knows: nothing is read before it is tried. */
  readonly isFirst?: (command: Command) => boolean;
  /** Whether these events of one decision mean the same appended one after the other, should they be too many for one append. */
  readonly isSeparable?: (events: ReadonlyArray<Event>) => boolean;
  /** The text that an event would put another in the place of; it may be sealed. Null: none. One that says the same is no event. */
  readonly replacedText?: (state: State, event: Event) => { readonly stands: string; readonly text: string } | null;
  /** About how many bytes of memory the state takes besides what every state takes. Default 0. */
  readonly bytes?: (state: State) => number;
  /** Whether it has come to an end, such that hardly anything follows: memory is not for it. Default: never. */
  readonly isOver?: (state: State) => boolean;
  /** For snapshots, which are dropped when `version` is not theirs: raise it when `State` or `evolve` changes. */
  readonly snapshot: { readonly version: number; readonly codec: t.Type<State, unknown> };
}

/**
 * An event as the domain sees it: what happened, when, and its facts. Fields that are none of these are neither stored
 * (a command spread into its event cannot leak a secret or a name) nor read (a newer version may have added them).
 */
export const event = <Name extends string, Facts extends t.Props>(type: Name, facts: Facts) =>
  t.strict({ type: t.literal(type), at: Instant, ...facts }, type);

/**
 * Left by a command under an idempotency key that found everything as it wanted it, so that a repetition, however late,
 * finds that it was answered. Every aggregate reads it, and nothing follows from it.
 */
export const NothingChanged = event('NothingChanged', { command: t.string });
export type NothingChanged = t.TypeOf<typeof NothingChanged>;

/** Times in one stream never go back, whatever the clock did and however long a command waited for its turn. */
export const notBefore = <Event extends { readonly at: Instant }>(
  last: Instant | null,
  events: ReadonlyArray<Event>,
): ReadonlyArray<Event> => (last === null ? events : events.map(one => (one.at < last ? { ...one, at: last } : one)));

export const fold = <State, Event>(
  aggregate: Pick<Aggregate<never, State, Event>, 'evolve'>,
  state: State,
  events: ReadonlyArray<Event>,
): State => events.reduce(aggregate.evolve, state);

/** The member of a union of commands or events that has this `type`. */
export type OfType<Union extends { readonly type: string }, Type extends Union['type']> = Extract<
  Union,
  { readonly type: Type }
>;
