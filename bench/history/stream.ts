/** A stream in the making: commands are decided on its state, and the events wait to be appended. */
import * as E from 'fp-ts/Either';
import type { Aggregate } from '../../domain/kernel/aggregate';
import type { EventData, ExpectedRevision } from '../../src/event-store/event-store';
import { type Cause, encodeWith } from '../../src/event-store/stored-event';
import type { Seeded } from './seeded';

export interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: ReadonlyArray<EventData>;
}

export interface Decided<Event> {
  readonly event: Event;
  readonly eventId: string;
  readonly revision: number;
}

export interface Stream<Command, State, Event> {
  readonly state: () => State;
  /** Answers with the events; a command that is refused has none. */
  readonly run: (command: Command) => ReadonlyArray<Decided<Event>>;
  /** What was decided since it was last asked. */
  readonly append: () => Append;
}

export const newStream = <Command, State, Event extends { readonly type: string; readonly at: string }>(
  aggregate: Aggregate<Command, State, Event>,
  stream: string,
  cause: Cause,
  random: Seeded,
): Stream<Command, State, Event> => {
  let state = aggregate.initial;
  let appended = 0;
  let waiting: EventData[] = [];
  return {
    state: () => state,
    run: command => {
      const decided = aggregate.decide(command)(state);
      if (E.isLeft(decided)) return [];
      return decided.right.map(event => {
        const eventId = random.uuid();
        state = aggregate.evolve(state, event);
        waiting.push(encodeWith(aggregate.event, cause)(event, eventId));
        return { event, eventId, revision: appended + waiting.length - 1 };
      });
    },
    append: () => {
      const expected = appended === 0 ? 'no-stream' : appended - 1;
      const events = waiting;
      appended += events.length;
      waiting = [];
      return { stream, expected, events };
    },
  };
};
