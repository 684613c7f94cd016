/** The history as the laws read it: every event decoded, with the time of the world at which it was stored. */
import { type Aggregates, aggregates, type StateOf } from '../../../domain/aggregates';
import type { Recorded, RecordedOf } from '../../../domain/history';
import { decode } from '../../../src/event-store/stored-event';
import { right } from '../../support/right';
import type { World } from './world';

export interface Read {
  readonly events: ReadonlyArray<Recorded>;
  readonly of: <C extends Recorded['category']>(category: C) => ReadonlyArray<RecordedOf<C>>;
  /** Of each stream of the category, by its id. */
  readonly states: <C extends keyof Aggregates>(category: C) => ReadonlyMap<string, StateOf<C>>;
}

export const readHistory = async (world: World): Promise<Read> => {
  const events = (await world.readLog()).map(recorded => right(decode(recorded)));
  const of = <C extends Recorded['category']>(category: C): ReadonlyArray<RecordedOf<C>> =>
    events.filter((event): event is RecordedOf<C> => event.category === category);
  return {
    events,
    of,
    states: category => {
      const { initial, evolve } = aggregates[category] as never as {
        readonly initial: StateOf<typeof category>;
        readonly evolve: (state: unknown, event: unknown) => StateOf<typeof category>;
      };
      const states = new Map<string, StateOf<typeof category>>();
      for (const { id, event } of of(category)) states.set(id, evolve(states.get(id) ?? initial, event));
      return states;
    },
  };
};
