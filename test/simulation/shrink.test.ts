/** What is printed of a world that breaks a law is no larger than it must be. */
import { shrink } from './shrink';
import type { Outcome } from './world/world';

const DRAWN = 12;
const LAW = 'what is due is done';

/** One that breaks the law after so many steps, when these faults are in it. */
const world = (needs: { readonly steps: number; readonly faults: ReadonlyArray<number> }) => {
  let played = 0;
  return {
    played: () => played,
    play: async ({ steps, without = [] }: { readonly steps: number; readonly without?: ReadonlyArray<number> }) => {
      played += 1;
      const breaks = steps >= needs.steps && needs.faults.every(fault => !without.includes(fault));
      const violation = breaks ? { law: LAW, promise: '', facts: null } : null;
      return { steps, without, drawnFaults: DRAWN, violation } as unknown as Outcome;
    },
  };
};
const leftIn = ({ without }: Outcome): ReadonlyArray<number> =>
  Array.from({ length: DRAWN }, (_, index) => index + 1).filter(fault => !without.includes(fault));

test.each([
  [1, []],
  [17, [7]],
  [40, [1, 12]],
  [23, [2, 3, 5, 11]],
])('of a world that breaks a law with %d steps and the faults %j only these are left', async (steps, faults) => {
  const { play } = world({ steps, faults });
  const found = await shrink(await play({ steps: 40 }), play);
  expect([found.steps, leftIn(found)]).toEqual([steps, faults]);
});

test('it plays no more than a bounded number of worlds', async () => {
  const all = Array.from({ length: DRAWN }, (_, index) => index + 1);
  const { play, played } = world({ steps: 40, faults: all });
  await shrink(await play({ steps: 40 }), play);
  expect(played()).toBeLessThan(50);
});

test('a world that breaks another law without a fault keeps it', async () => {
  const play = async ({ steps, without = [] }: { readonly steps: number; readonly without?: ReadonlyArray<number> }) =>
    ({
      ...{ steps, without, drawnFaults: DRAWN },
      violation: { law: without.includes(4) ? 'the world goes on' : LAW, promise: '', facts: null },
    }) as unknown as Outcome;
  expect(leftIn(await shrink(await play({ steps: 8 }), play))).toEqual([4]);
});
