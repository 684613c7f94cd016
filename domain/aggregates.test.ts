import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { aggregates } from './aggregates';
import { NothingChanged } from './kernel/aggregate';

describe('the aggregates', () => {
  it.each(Object.entries(aggregates))('%s stands under the category of its streams', (category, aggregate) => {
    expect(aggregate.category).toBe(category);
    expect(category).not.toContain('-');
  });

  it.each(Object.entries(aggregates))('%s reads that nothing changed', (_, aggregate) => {
    const event = { type: 'NothingChanged', at: '2026-11-24T09:00:00.000Z', command: 'RequestSync' };
    expect(aggregate.event.decode(event)).toEqual(E.right(event));
  });

  it('give each type of event to one aggregate, but for that nothing changed', () => {
    const typesOf = (codec: t.Mixed): ReadonlyArray<string> =>
      codec instanceof t.UnionType ? codec.types.flatMap(typesOf) : [codec.name];
    const all = Object.values(aggregates).flatMap(({ event }) => typesOf(event));
    const types = all.filter(type => type !== NothingChanged.name);
    expect(types.length).toBeGreaterThan(30);
    expect(new Set(types).size).toBe(types.length);
  });
});
