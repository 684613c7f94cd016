import { currentVersion, type Upcasters, upcast } from './upcasters';

const renamed: Upcasters = new Map([
  ['Moved', [({ where, ...rest }) => ({ ...rest, place: where }), facts => ({ ...facts, floor: 0 })]],
]);

describe('upcasting', () => {
  it('brings the facts of each older version to the current one, step by step', () => {
    expect(currentVersion(renamed, 'Moved')).toBe(3);
    const now = { place: 'A1', floor: 0 };
    expect(upcast(renamed, 'Moved', 1, { where: 'A1' })).toEqual(now);
    expect(upcast(renamed, 'Moved', 2, { place: 'A1' })).toEqual(now);
    expect(upcast(renamed, 'Moved', 3, { place: 'A1', floor: 2 })).toEqual({ place: 'A1', floor: 2 });
  });

  it.each(['Stayed', 'constructor', 'toString', '__proto__'])('leaves %s at version 1', type => {
    expect(currentVersion(renamed, type)).toBe(1);
    expect(upcast(renamed, type, 1, { where: 'A1' })).toEqual({ where: 'A1' });
  });
});
