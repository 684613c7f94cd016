/** Every state that few commands lead to is visited, and no law broken on the way; `npm run model` visits all of them. */
import { explore, type Model } from './explore';
import { type Bounded, ofFlows, ofOthers } from './models';

/** Counts up and down, and breaks its law when it is at three. */
const counting: Model<number, 'up' | 'down'> = {
  name: 'a counter',
  start: 0,
  commands: () => ['down', 'up'],
  step: (count, command) => ({ world: Math.min(9, Math.max(0, count + (command === 'up' ? 1 : -1))), broken: [] }),
  enter: count => ({ world: count, broken: count === 3 ? ['it is never three'] : [] }),
  keyOf: String,
};
const everywhere = { depth: Infinity, states: Infinity };

describe('the explorer', () => {
  it('prints the shortest list of commands that breaks a law', () => {
    const { violation } = explore(counting, everywhere);
    expect(violation).toEqual({ laws: ['it is never three'], commands: ['up', 'up', 'up'] });
  });

  it('visits every state once, and knows when there is none left', () => {
    const lawful = { ...counting, enter: (world: number) => ({ world, broken: [] }) };
    expect(explore(lawful, everywhere)).toMatchObject({ states: 10, commands: 20, isWhole: true, violation: null });
    expect(explore(lawful, { depth: 4, states: Infinity })).toMatchObject({ states: 5, isWhole: false });
  });
});

const named = (models: ReadonlyArray<Bounded>) => models.map(({ model, depth }) => [model.name, model, depth] as const);

describe('no order of commands, at no times, breaks a law', () => {
  const keepsItsLaws = (_: string, model: Bounded['model'], depth: number): void => {
    const { violation, states } = explore(model, { depth, states: Infinity });
    expect(violation).toBeNull();
    expect(states).toBeGreaterThan(50);
  };

  it.each(named(ofFlows))('of a flow: %s', keepsItsLaws);
  it.each(named(ofOthers))('of %s', keepsItsLaws);
});
