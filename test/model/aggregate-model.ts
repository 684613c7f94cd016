/**
 * An aggregate as a model to explore: its own rules decide, and beside its state the read models are folded and a record
 * of what has happened is kept that knows nothing of how the rules work. What holds for every aggregate stands here.
 */
import { isDeepStrictEqual } from 'node:util';
import * as E from 'fp-ts/Either';
import { type Aggregate, type Decision, fold, notBefore } from '../../domain/kernel/aggregate';
import type { Instant } from '../../domain/kernel/types';
import type { Projection } from '../../projections/projection';
import { foldInto, noRows, type Rows } from '../support/memory-read-model';
import type { Model, Step } from './explore';
import { recordedAs } from './recorded';

export interface World<State, Event, Memory> {
  readonly state: State;
  /** Of the last event: those that follow are no earlier. */
  readonly last: Instant | null;
  /** What is remembered beside the rules. */
  readonly memory: Memory;
  /** Of each read model, as of before the last events. */
  readonly rows: ReadonlyArray<Rows>;
  readonly events: ReadonlyArray<Event>;
  readonly before: State;
  readonly position: number;
}

export interface Taken<Command, State, Event, Memory> {
  readonly command: Command;
  readonly events: ReadonlyArray<Event>;
  readonly before: World<State, Event, Memory>;
  readonly after: World<State, Event, Memory>;
}

export interface ReadModel<State, Event, Memory> {
  readonly projection: Projection;
  /** What its rows say otherwise than the state, each in words. */
  readonly disagreements: (rows: Rows, world: World<State, Event, Memory>) => ReadonlyArray<string>;
}

export interface Described<Command, State, Event, Memory> {
  readonly name: string;
  readonly aggregate: Aggregate<Command, State, Event>;
  readonly stream: string;
  readonly history: ReadonlyArray<Event>;
  readonly memory: Memory;
  readonly commands: (world: World<State, Event, Memory>) => ReadonlyArray<Command>;
  readonly remember: (memory: Memory, events: ReadonlyArray<Event>, command: Command, before: State) => Memory;
  /** By name; whether a step keeps them. */
  readonly laws: Readonly<Record<string, (taken: Taken<Command, State, Event, Memory>) => boolean>>;
  /** By name; whether a state keeps them, however it came about. */
  readonly invariants: Readonly<Record<string, (world: World<State, Event, Memory>) => boolean>>;
  readonly readModels: ReadonlyArray<ReadModel<State, Event, Memory>>;
  /** Events that only record that something was asked or said: the state stays as it is. */
  readonly records: ReadonlySet<string>;
  /** Whether the command, given again, says something new that is recorded each time. */
  readonly isNewEachTime: (command: Command, event: Event) => boolean;
  readonly keyOf: (world: World<State, Event, Memory>) => string;
}

/** Whoever would change a state that was handed on fails at once. */
const frozen = <A>(value: A): A => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) frozen(inner);
  return value;
};

export const modelOf = <Command, State, Event extends { readonly type: string; readonly at: Instant }, Memory>(
  described: Described<Command, State, Event, Memory>,
): Model<World<State, Event, Memory>, Command> => {
  const { aggregate, stream, laws, invariants, readModels, records, isNewEachTime } = described;
  const { codec } = aggregate.snapshot;
  type W = World<State, Event, Memory>;

  const after = (world: W, events: ReadonlyArray<Event>, memory: Memory): W => ({
    state: frozen(fold(aggregate, world.state, events)),
    last: events.at(-1)?.at ?? world.last,
    memory,
    rows: world.rows,
    events,
    before: world.state,
    position: world.position,
  });

  const step = (before: W, command: Command): Step<W> => {
    const decision = aggregate.decide(command)(before.state);
    if (E.isLeft(decision)) {
      const { reason, message } = decision.left;
      return { world: before, broken: reason && message ? [] : ['what is refused says why'] };
    }
    const events = notBefore(before.last, decision.right);
    const memory = described.remember(before.memory, events, command, before.state);
    const next = events.length === 0 && memory === before.memory ? before : after(before, events, memory);
    const again: Decision<Event> = next === before ? E.right([]) : aggregate.decide(command)(next.state);
    const isRepeated = E.isRight(again) && again.right.some(event => !isNewEachTime(command, event));
    const taken = { command, events, before, after: next };
    const broken = Object.entries(laws).flatMap(([law, isKept]) => (isKept(taken) ? [] : [law]));
    return {
      world: next,
      broken: isRepeated ? ['given again, a command does nothing or is refused', ...broken] : broken,
    };
  };

  const brokenByEvents = ({ before, events }: W): ReadonlyArray<string> => {
    let state = before;
    return events.flatMap(event => {
      const next = aggregate.evolve(state, event);
      const hasEffect = next !== state && !isDeepStrictEqual(next, state);
      const isStorable: boolean = aggregate.event.is(event);
      state = next;
      return [
        ...(isStorable ? [] : [`${event.type} is no event that can be stored`]),
        ...(hasEffect || records.has(event.type) ? [] : [`${event.type} has no effect`]),
      ];
    });
  };

  const projected = (world: W): W => {
    let { rows, position } = world;
    for (const event of world.events) {
      position += 1;
      const recorded = recordedAs(stream, event, position);
      rows = rows.map((one, index) =>
        foldInto((readModels[index] as (typeof readModels)[number]).projection, one, recorded),
      );
    }
    return { ...world, rows, position, events: [] };
  };

  const brokenByState = (world: W): ReadonlyArray<string> => {
    const kept = codec.decode(JSON.parse(JSON.stringify(codec.encode(world.state))));
    return [
      ...(E.isRight(kept) && isDeepStrictEqual(kept.right, world.state) ? [] : ['a snapshot keeps the state']),
      ...Object.entries(invariants).flatMap(([law, isKept]) => (isKept(world) ? [] : [law])),
    ];
  };

  const enter = (world: W, isNew: boolean): Step<W> => {
    const entered = projected(world);
    const broken = [
      ...brokenByEvents(world),
      ...(isNew ? brokenByState(entered) : []),
      ...readModels.flatMap(({ projection, disagreements }, index) =>
        disagreements(entered.rows[index] as Rows, entered).map(one => `read model ${projection.name}: ${one}`),
      ),
    ];
    return { world: entered, broken };
  };

  const nothing: W = {
    state: aggregate.initial,
    last: null,
    memory: described.memory,
    rows: readModels.map(({ projection }) => noRows(projection)),
    events: [],
    before: aggregate.initial,
    position: 0,
  };
  const start = projected(after(nothing, described.history, described.memory));
  return { name: described.name, start, commands: described.commands, step, enter, keyOf: described.keyOf };
};
