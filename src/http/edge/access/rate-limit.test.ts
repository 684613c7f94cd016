import * as fc from 'fast-check';
import { createRateLimit } from './rate-limit';

test('no windows, no limit', () => {
  expect(createRateLimit([], { now: () => 0 }).take('a')).toBeNull();
});

test('never more than the count in a window, however requests arrive', () => {
  const windows = [
    { count: 3, windowMs: 1000 },
    { count: 7, windowMs: 10_000 },
  ];
  fc.assert(
    fc.property(fc.array(fc.nat(800), { maxLength: 200 }), pauses => {
      let now = 0;
      const limit = createRateLimit(windows, { now: () => now });
      let starts = windows.map(() => ({ at: Number.NEGATIVE_INFINITY, taken: 0 }));
      for (const pause of pauses) {
        now += pause;
        starts = starts.map((start, index) =>
          now - start.at >= (windows[index]?.windowMs ?? 0) ? { at: now, taken: 0 } : start,
        );
        const allowed = (limit.take('a')?.remaining ?? -1) >= 0;
        const free = starts.every(({ taken }, index) => taken < (windows[index]?.count ?? 0));
        expect(allowed).toBe(free);
        if (allowed) starts = starts.map(start => ({ ...start, taken: start.taken + 1 }));
      }
    }),
  );
});

test('a clock that is put back locks nobody out', () => {
  let now = 10_000_000;
  const limit = createRateLimit([{ count: 1, windowMs: 1000 }], { now: () => now });
  expect(limit.take('a')?.remaining).toBe(0);
  now = 0;
  expect(limit.take('a')?.remaining).toBe(0);
});

test('a crowd of callers is forgotten but for the last ten thousand', () => {
  const limit = createRateLimit([{ count: 1, windowMs: 1000 }], { now: () => 0 });
  limit.take('first');
  for (let caller = 0; caller < 10_000; caller++) limit.take(String(caller));
  expect(limit.take('first')?.remaining).toBe(0);
  expect(limit.take('9999')?.remaining).toBe(-1);
});
