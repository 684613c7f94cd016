import { GROUPS, GroupByText } from './group-by';

const { dimensions, units } = GROUPS;

test('every dimension, every unit and each with the other can be asked for, and nothing else', () => {
  for (const one of [...dimensions, ...units]) expect(GroupByText.is(one)).toBe(true);
  for (const dimension of dimensions)
    for (const unit of units)
      for (const both of [`${dimension},${unit}`, `${unit},${dimension}`]) expect(GroupByText.is(both)).toBe(true);
  for (const wrong of ['', ',', 'flow,', 'flow,flow', 'day,hour', 'flow,day,hour', 'Flow', 'year', 'flow day'])
    expect(GroupByText.is(wrong)).toBe(false);
});
