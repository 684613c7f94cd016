import * as t from 'io-ts';
import { aggregates } from './aggregates';

describe('the aggregates', () => {
  it.each(Object.entries(aggregates))('%s stands under the category of its streams', (category, aggregate) => {
    expect(aggregate.category).toBe(category);
    expect(category).not.toContain('-');
  });

  it('give each type of event to one aggregate', () => {
    const typesOf = (codec: t.Mixed): ReadonlyArray<string> =>
      codec instanceof t.UnionType ? codec.types.flatMap(typesOf) : [codec.name];
    const types = Object.values(aggregates).flatMap(({ event }) => typesOf(event));
    expect(types.length).toBeGreaterThan(30);
    expect(new Set(types).size).toBe(types.length);
  });
});
