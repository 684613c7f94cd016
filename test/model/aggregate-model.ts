/**
 * An aggregate as a model to explore: its own rules decide, and beside its state the read models are folded and a record
 * of what has happened is kept that knows nothing of how the rules work. What holds for every aggregate stands here.
 */
import { isDeepStrictEqual } from 'node:util';
import * as E from 'fp-ts/Either';
import { type Aggregate, fold, notBefore } from '../../domain/kernel/aggregate';
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
  const lawsOfSteps = Object.entries(laws);
  type W = World<State, Event, Memory>;
  /** What events lead to. Many commands come to the same ones, so it is kept while steps are made from one world. */
  interface Folded {
    readonly state: State;
    readonly broken: ReadonlyArray<string>;
    world: W | null;
  }

  const storable = new Set<string>();
  const notStorable = (events: ReadonlyArray<Event>, text: string): string[] => {
    if (storable.has(text)) return [];
    const broken = events.filter(event => !aggregate.event.is(event));
    if (broken.length === 0) storable.add(text);
    return broken.map(({ type }) => `${type} is no event that can be stored`);
  };

  const folded = (before: State, events: ReadonlyArray<Event>, text: string): Folded => {
    const broken = notStorable(events, text);
    let state = before;
    for (const event of events) {
      const next = aggregate.evolve(state, event);
      const hasEffect = records.has(event.type) || (next !== state && !isDeepStrictEqual(next, state));
      if (!hasEffect) broken.push(`${event.type} has no effect`);
      state = next;
    }
    return { state, broken, world: null };
  };

  let [from, known]: [W | null, Map<string, Folded>] = [null, new Map()];
  const leadTo = (before: W, events: ReadonlyArray<Event>): Folded => {
    if (before !== from) [from, known] = [before, new Map()];
    const text = JSON.stringify(events);
    const found = known.get(text) ?? folded(before.state, events, text);
    known.set(text, found);
    return found;
  };

  /** Where nobody reads the history, what changes nothing leaves the same world. */
  const after = (world: W, state: State, events: ReadonlyArray<Event>, memory: Memory): W => {
    const last = events.at(-1)?.at ?? world.last;
    const isSame = state === world.state && last === world.last && memory === world.memory;
    if (isSame && (events.length === 0 || readModels.length === 0)) return world;
    return { state, last, memory, rows: world.rows, events, position: world.position };
  };

  const step = (before: W, command: Command): Step<W> => {
    const decision = aggregate.decide(command)(before.state);
    if (E.isLeft(decision)) {
      const { reason, message } = decision.left;
      return { world: before, broken: reason && message ? [] : ['what is refused says why'] };
    }
    const events = notBefore(before.last, decision.right);
    const memory = described.remember(before.memory, events, command, before.state);
    const led = leadTo(before, events);
    const next = led.world?.memory === memory ? led.world : after(before, led.state, events, memory);
    led.world = next;
    const again = next.state === before.state ? decision : aggregate.decide(command)(next.state);
    const isRepeated = E.isRight(again) && again.right.some(event => !isNewEachTime(command, event));
    const broken = isRepeated ? [...led.broken, 'given again, a command does nothing or is refused'] : [...led.broken];
    const taken = { command, events, before, after: next };
    for (const [law, isKept] of lawsOfSteps) if (!isKept(taken)) broken.push(law);
    return { world: next, broken };
  };

  const projected = (world: W): W => {
    if (readModels.length === 0) return world;
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
    position: 0,
  };
  const state = fold(aggregate, nothing.state, described.history);
  const start = projected(after(nothing, state, described.history, described.memory));
  const commands = (world: W): ReadonlyArray<Command> => {
    frozen(world.state);
    return described.commands(world);
  };
  return { name: described.name, start, commands, step, enter, keyOf: described.keyOf };
};
