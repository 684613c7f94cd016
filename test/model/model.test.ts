/** Every state that few commands lead to is visited, and no law broken on the way; `npm run model` visits all of them. */
import { tempDir } from '../support/temp-dir';
import { explore, type Model } from './explore';
import { exploreOnDisk, type Written } from './explore-on-disk';
import type { Cast } from './flow/cast';
import { unlike } from './flow/requests-key';
import { rulesNaming, rulesOfFlows } from './flow/rules';
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

describe('the explorer on disk', () => {
  const written: Written<number, 'up' | 'down'> = { model: counting, write: String, read: Number };

  it('goes on where it ended, and comes to the same as if it had not', () => {
    const lawful = { ...written, model: { ...counting, enter: (world: number) => ({ world, broken: [] }) } };
    const dir = tempDir();
    const ended = Array.from({ length: 9 }, () => exploreOnDisk(lawful, dir, () => true));
    expect(ended.map(({ states, isWhole }) => [states, isWhole])).toEqual(
      [2, 3, 4, 5, 6, 7, 8, 9, 10].map(states => [states, false]),
    );
    const whole = { states: 10, commands: 20, isWhole: true, violation: null, perDepth: [...Array(10).fill(1), 0] };
    expect(exploreOnDisk(lawful, dir, () => true)).toMatchObject(whole);
    expect(exploreOnDisk(lawful, tempDir(), () => false)).toMatchObject(whole);
  });

  it('prints the shortest list of commands that breaks a law', () => {
    const { violation } = exploreOnDisk(written, tempDir(), () => false);
    expect(violation).toEqual({ laws: ['it is never three'], commands: ['up', 'up', 'up'] });
  });

  it.each(rulesOfFlows.map(one => [one.model.name, one] as const))('meets the states of %s', (_, one) => {
    let met = 0;
    const onDisk = exploreOnDisk(
      ...([one, tempDir()] as const),
      () => met === 2,
      depth => {
        met = depth;
      },
    );
    expect(onDisk.violation).toBeNull();
    expect(onDisk.states).toBe(explore(one.model, { depth: 2, states: Infinity }).states);
  });
});

describe('the rules of a flow', () => {
  it.each([
    ['rules of two requests, at one time', 5],
    ['rules of two requests and two participants', 2],
  ])('%s come to the same states when those who could change places are all named', (name, depth) => {
    const [some, all] = [unlike, (cast: Cast) => cast].flatMap(named =>
      rulesNaming(named)
        .filter(({ model }) => model.name === name)
        .map(({ model }) => explore(model, { depth, states: Infinity })),
    );
    expect(some?.violation).toBeNull();
    expect(some?.states).toBe(all?.states);
    expect(some?.commands).toBeLessThan(all?.commands ?? 0);
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
