/** Given this history, when this is asked, then that is the answer: the form in which every rule is written. */
import * as E from 'fp-ts/Either';
import { type Aggregate, type DomainError, fold } from '../../../domain/kernel/aggregate';

export interface Asked<Event> {
  /** The events that follow, none of them for `[]`, or the refusal. */
  readonly then: (answer: ReadonlyArray<Event> | DomainError) => void;
}

export interface Given<Command, State, Event> {
  readonly state: State;
  readonly when: (command: Command) => Asked<Event>;
}

const isRefusal = <Event>(answer: ReadonlyArray<Event> | DomainError): answer is DomainError => 'kind' in answer;

export const givenFor =
  <Command, State, Event>(aggregate: Aggregate<Command, State, Event>) =>
  (...history: ReadonlyArray<Event>): Given<Command, State, Event> => {
    const stored = (events: ReadonlyArray<Event>) => {
      for (const event of events) expect(aggregate.event.decode(event)).toEqual(E.right(event));
    };
    stored(history);
    const state = fold(aggregate, aggregate.initial, history);
    return {
      state,
      when: command => ({
        // biome-ignore lint/suspicious/noThenProperty: nobody awaits it
        then: answer => {
          expect(aggregate.decide(command)(state)).toEqual(isRefusal(answer) ? E.left(answer) : E.right(answer));
          if (!isRefusal(answer)) stored(answer);
        },
      }),
    };
  };
