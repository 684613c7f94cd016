/** What holds for every aggregate, as properties. An aggregate brings its commands and what must always be true of it. */
import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { type Aggregate, fold } from '../../../domain/kernel/aggregate';
import { runs } from '../runs';
import { arbitrary, crowded } from './arbitrary';

export interface Laws<Command, State, Event> {
  /** A history in which most commands find something to do; half of the runs begin with it, half with none. */
  readonly start: ReadonlyArray<Event>;
  readonly commands: fc.Arbitrary<Command>;
  /** By name, each true of every state that decided commands lead to. */
  readonly invariants: Readonly<Record<string, (state: NonNullable<State>) => boolean>>;
  /** What is true once the command was accepted, whether or not events were needed for it. */
  readonly achieves: (command: Command, state: NonNullable<State>) => boolean;
  /** Those that tell of something new each time they are asked. All others do nothing the second time, or are refused. */
  readonly newEachTime: ReadonlyArray<Event extends { readonly type: infer Type } ? Type : never>;
  /** Commands that are so themselves. Default: none. */
  readonly isNewEachTime?: (command: Command) => boolean;
}

export const itKeepsTheLaws = <
  Command extends { readonly type: string },
  State,
  Event extends { readonly type: string },
>(
  aggregate: Aggregate<Command, State, Event>,
  laws: Laws<Command, State, Event>,
): void => {
  const stateAfter = (history: ReadonlyArray<Event>): State => fold(aggregate, aggregate.initial, history);
  const start = fc.constantFrom([], laws.start);
  const firstStates = start.map(stateAfter);
  const events = fc.array(arbitrary(aggregate.event, crowded), { maxLength: 40, size: 'max' });
  const histories = fc.tuple(start, events).map(([first, then]) => [...first, ...then]);
  const commandLists = fc.array(laws.commands, { maxLength: 60, size: 'max' });
  const { codec } = aggregate.snapshot;
  const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  const decided = (
    state: State,
    command: Command,
  ): { readonly state: State; readonly events: ReadonlyArray<Event> } => {
    const decision = aggregate.decide(command)(state);
    const events = E.isRight(decision) ? decision.right : [];
    return { state: fold(aggregate, state, events), events };
  };

  it('reads every event back from its JSON as it was', () => {
    fc.assert(
      fc.property(arbitrary(aggregate.event), event => {
        expect(aggregate.event.decode(throughJson(aggregate.event.encode(event)))).toEqual(E.right(event));
      }),
      { numRuns: runs(1000) },
    );
  });

  it('folds any history, in any order, into a state that a snapshot keeps', () => {
    fc.assert(
      fc.property(histories.map(stateAfter), state => {
        expect(codec.decode(throughJson(codec.encode(state)))).toEqual(E.right(state));
      }),
      { numRuns: runs(500) },
    );
  });

  it('folds on from a snapshot as from the first event', () => {
    fc.assert(
      fc.property(histories, events, (before, after) => {
        const kept = codec.decode(throughJson(codec.encode(stateAfter(before))));
        const resumed = E.map((snapshot: State) => fold(aggregate, snapshot, after))(kept);
        expect(resumed).toEqual(E.right(stateAfter([...before, ...after])));
      }),
      { numRuns: runs(100) },
    );
  });

  it('answers every command on every state, and never changes the state it was given', () => {
    fc.assert(
      fc.property(histories.map(stateAfter), laws.commands, (state, command) => {
        const before = JSON.stringify(codec.encode(state));
        const { events } = decided(state, command);
        expect(events.filter(event => !aggregate.event.is(event))).toEqual([]);
        expect(JSON.stringify(codec.encode(state))).toBe(before);
      }),
      { numRuns: runs(1000) },
    );
  });

  it.each(Object.entries(laws.invariants))('decides nothing that breaks the rule: %s', (_, holds) => {
    fc.assert(
      fc.property(firstStates, commandLists, (first, list) => {
        list.reduce((before, command) => {
          const { state, events } = decided(before, command);
          if (state !== null && state !== undefined && !holds(state)) {
            throw new Error(`broken by ${JSON.stringify({ before, command, events, state }, null, 1)}`);
          }
          return state;
        }, first);
      }),
      { numRuns: runs(300) },
    );
  });

  it('achieves what it accepts, and does nothing when asked again', () => {
    fc.assert(
      fc.property(firstStates, commandLists, (first, list) => {
        list.reduce((before, command) => {
          const decision = aggregate.decide(command)(before);
          if (E.isLeft(decision)) return before;
          const state = fold(aggregate, before, decision.right);
          const isNew = (event: Event): boolean =>
            laws.newEachTime.some(type => type === event.type) || (laws.isNewEachTime?.(command) ?? false);
          const again = decided(state, command).events.filter(event => !isNew(event));
          if (again.length > 0)
            throw new Error(`decided twice: ${JSON.stringify({ command, before, again }, null, 1)}`);
          if (state !== null && state !== undefined && !laws.achieves(command, state)) {
            throw new Error(`not achieved: ${JSON.stringify({ command, before, state }, null, 1)}`);
          }
          return state;
        }, first);
      }),
      { numRuns: runs(300) },
    );
  });
};
