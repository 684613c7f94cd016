import { createGivingWay, MAX_REST_MS } from './giving-way';

/** A clock that is set by hand, and how long was waited by it. */
const handClock = () => {
  let now = 0;
  const waited: number[] = [];
  return {
    waited,
    work: (ms: number): void => {
      now += ms;
    },
    elapsed: () => now,
    after: (ms: number, task: () => void) => {
      waited.push(ms);
      now += ms;
      queueMicrotask(task);
      return () => undefined;
    },
  };
};

test('while others are busy it rests for longer than it worked, within a bound, and else not at all', async () => {
  const clock = handClock();
  const { giveWay, others } = createGivingWay(clock);
  clock.work(5);
  await giveWay();
  expect(clock.waited).toEqual([]);
  others(true);
  for (const ms of [5, 2, 60_000]) {
    clock.work(ms);
    await giveWay();
  }
  expect(clock.waited).toEqual([45, 18, MAX_REST_MS]);
  others(false);
  clock.work(5);
  await giveWay();
  expect(clock.waited).toHaveLength(3);
});
