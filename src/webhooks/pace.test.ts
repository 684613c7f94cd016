import * as fc from 'fast-check';
import { simulatedClock } from '../../test/support/simulated/clock';
import { createPace, type PaceLimits } from './pace';

const SECOND = 1000;
const none: PaceLimits = { maxConcurrent: null, maxPerSecond: null };

const paceWith = (limits: PaceLimits = none, fraction = 0) => {
  const clock = simulatedClock(1_000_000);
  const pace = createPace(clock, { fraction: () => fraction });
  pace.limit(limits);
  /** How many are admitted at once beside those that run. */
  const atOnce = (running = 0): number => {
    let admitted = 0;
    while (admitted < 1000 && pace.admit(running + admitted) === 0) admitted += 1;
    return running + admitted;
  };
  return { clock, pace, atOnce };
};
const times = (count: number, task: () => void): void => {
  for (let n = 0; n < count; n++) task();
};

test('before anything is known of a webhook one attempt at a time is made', () => {
  const pace = createPace(simulatedClock(0), { fraction: () => 0 });
  expect([pace.admit(0), pace.admit(1)]).toEqual([0, Number.POSITIVE_INFINITY]);
});

test('who answers quickly is sent more at once, up to 32; who takes longer, up to 8', () => {
  const [quick, slow] = [paceWith(), paceWith()];
  expect(quick.atOnce()).toBe(2);
  times(100, () => quick.pace.succeeded(20));
  times(100, () => slow.pace.succeeded(5000));
  expect([quick.atOnce(), slow.atOnce()]).toEqual([32, 8]);
});

test('a webhook gets no more at once than it says', () => {
  const { pace, atOnce } = paceWith({ maxConcurrent: 3, maxPerSecond: null });
  times(100, () => pace.succeeded(20));
  expect(atOnce()).toBe(3);
});

test('each failure halves what goes at once', () => {
  const { pace, atOnce } = paceWith();
  times(30, () => pace.succeeded(20));
  const after = Array.from({ length: 4 }, () => {
    pace.failed();
    return atOnce();
  });
  expect(after).toEqual([16, 8, 4, 2]);
});

test('after five failures in a row it is probed by one attempt at a time, with pauses that grow to a minute', async () => {
  const { clock, pace, atOnce } = paceWith();
  times(4, pace.failed);
  expect(pace.circuit()).toEqual({ state: 'closed', since: null, nextProbeAt: null });
  pace.failed();
  const since = clock.now();
  expect(pace.circuit()).toEqual({ state: 'open', since, nextProbeAt: since + SECOND });
  const pauses = [];
  for (let probe = 0; probe < 9; probe++) {
    const pauseMs = pace.admit(0);
    pauses.push(pauseMs / SECOND);
    await clock.advance(pauseMs);
    expect(pace.circuit().state).toBe('probing');
    expect(atOnce()).toBe(1);
    pace.failed();
    pace.failed(); // of those that were under way before
  }
  expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test('a success closes the circuit, and what follows begins with few', async () => {
  const { clock, pace, atOnce } = paceWith();
  times(5, pace.failed);
  await clock.advance(2 * SECOND);
  pace.succeeded(20);
  expect(pace.circuit()).toEqual({ state: 'closed', since: clock.now(), nextProbeAt: null });
  expect(atOnce()).toBe(2);
});

test('when somebody has changed the webhook the next attempt need not wait', () => {
  const { pace } = paceWith();
  times(5, pace.failed);
  expect(pace.admit(0)).toBeGreaterThan(0);
  pace.tryNow();
  expect(pace.admit(0)).toBe(0);
});

test('what nothing was sent to for a while begins with few', async () => {
  const { clock, pace, atOnce } = paceWith();
  times(100, () => pace.succeeded(20));
  await clock.advance(11 * SECOND);
  expect(atOnce()).toBe(2);
});

test('in no second more begin than it says', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 20 }),
      async (maxPerSecond, idle) => {
        const { clock, pace } = paceWith({ maxConcurrent: null, maxPerSecond });
        const begun: number[] = [];
        for (let n = 0; n < 100; n++) {
          await clock.advance(idle[n % idle.length] ?? 0);
          for (let waitMs = pace.admit(0); waitMs > 0; waitMs = pace.admit(0)) await clock.advance(waitMs);
          begun.push(clock.now());
        }
        for (const [n, at] of begun.entries())
          expect(begun.slice(n).filter(other => other < at + SECOND - 10).length).toBeLessThanOrEqual(maxPerSecond);
      },
    ),
    { numRuns: 30 },
  );
});

test('a clock that is put back or forward changes no rate and no pause', () => {
  const time = { wall: 86_400_000, passed: 0 };
  const clock = { now: () => time.wall, elapsed: () => time.passed };
  const pace = createPace(clock, { fraction: () => 0 });
  pace.limit({ maxConcurrent: null, maxPerSecond: 1 });
  expect(pace.admit(0)).toBe(0);
  time.wall -= 86_400_000;
  expect(pace.admit(1)).toBe(SECOND);
  times(5, pace.failed);
  expect(pace.circuit()).toEqual({ state: 'open', since: 0, nextProbeAt: SECOND });
  time.wall += 3_600_000;
  expect(pace.circuit()).toMatchObject({ state: 'open', nextProbeAt: 3_600_000 + SECOND });
  time.passed += SECOND;
  expect([pace.circuit().state, pace.admit(0)]).toEqual(['probing', 0]);
});
