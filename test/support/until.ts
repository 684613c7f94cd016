/** Waiting in a test for what comes about by itself. */
import { setTimeout as pause } from 'node:timers/promises';

export { pause };

export interface Bounds {
  readonly everyMs?: number;
  /** Default: most of the time that the test may take (`time-limit.js`), so that it fails with what it waited for. */
  readonly withinMs?: number;
}

/** Where no test runs: a program of a test. */
const NO_LIMIT_MS = 60_000;
export const mostOfTheTest = (): number =>
  0.8 * ((globalThis as { TIME_LIMIT_MS?: number }).TIME_LIMIT_MS ?? NO_LIMIT_MS);

/** Asks again and again until the answer is truthy, and resolves to it. Rejects when it does not become so in time. */
export const until = async <A>(
  ask: () => A | Promise<A>,
  { everyMs = 20, withinMs = mostOfTheTest() }: Bounds = {},
): Promise<Exclude<A, false | null | undefined>> => {
  const end = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer as Exclude<A, false | null | undefined>;
    if (performance.now() > end) throw new Error(`in ${Math.round(withinMs)} ms it did not come to: ${ask}`);
    await pause(everyMs);
  }
};
