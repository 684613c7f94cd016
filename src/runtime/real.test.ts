import { realClock, realRandom } from './real';

const DAY = 24 * 60 * 60 * 1000;

describe('the real clock', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test.each([0, 1, 1000, 24 * DAY, 25 * DAY, 100 * DAY])('runs a task once, %d ms from now', delay => {
    let runs = 0;
    realClock.after(delay, () => {
      runs += 1;
    });
    if (delay > 0) jest.advanceTimersByTime(delay - 1);
    expect(runs).toBe(0);
    jest.advanceTimersByTime(1);
    expect(runs).toBe(1);
    jest.advanceTimersByTime(200 * DAY);
    expect(runs).toBe(1);
  });

  test.each([1000, 100 * DAY])('does not run a task that was cancelled, due in %d ms', delay => {
    let runs = 0;
    const cancel = realClock.after(delay, () => {
      runs += 1;
    });
    jest.advanceTimersByTime(delay / 2);
    cancel();
    jest.advanceTimersByTime(delay);
    cancel();
    expect(runs).toBe(0);
  });
});

test('real chance gives the bytes that are asked for, and never the same twice', () => {
  expect(realRandom.bytes(32)).toHaveLength(32);
  expect(new Set(Array.from({ length: 100 }, realRandom.uuid)).size).toBe(100);
  expect(Array.from({ length: 100 }, realRandom.fraction).every(n => n >= 0 && n < 1)).toBe(true);
});
