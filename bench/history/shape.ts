/**
 * How large a flow's history is. Most flows are prepared and never synced; one in six is, and those a few times: a long
 * tail reaches 40 requests. Ten events a flow is what that comes to, their deliveries included.
 */
import type { Seeded } from './seeded';

export interface Shape {
  /** 1 to 6, mostly few. */
  readonly sources: number;
  /** 0, or 3 to 40: half of those that are not 0 are 3. */
  readonly requests: number;
  /** Participants that the first sync allocates: a class now and then, few as a rule. */
  readonly classSize: number;
}

const share = 0.153;

/** From `least` to `most`; the higher `skew`, the rarer the large ones. */
const skewed = (random: Seeded, least: number, most: number, skew: number): number =>
  least + Math.floor((most - least + 1) * random.fraction() ** skew);

export const shapeOf = (random: Seeded): Shape => ({
  sources: skewed(random, 1, 6, 4),
  requests: random.fraction() < share ? skewed(random, 3, 40, 12) : 0,
  classSize: skewed(random, 1, 60, 8),
});
