/** Chance of a world, all of it from its seed; each part draws from a source of its own, so that one does not move another. */
import { createHash } from 'node:crypto';
import type { Random } from '../../../src/runtime/ports';
import { seededRandom } from '../../support/simulated/random';

export interface Chance extends Random {
  /** Whether something of this probability happens. */
  readonly is: (probability: number) => boolean;
  /** From `from` to `to`, both included. */
  readonly integer: (from: number, to: number) => number;
  readonly pick: <A>(choices: ReadonlyArray<A>) => A;
  /** From `from` to `to`, each magnitude as likely as another. */
  readonly magnitude: (from: number, to: number) => number;
  /** A source of its own, the same whatever is drawn from this one. */
  readonly fork: (name: string) => Chance;
}

/** The same for the same seed and name. */
export const chanceOf = (seed: number, name: string): Chance => {
  const random = seededRandom(createHash('sha256').update(`${seed}/${name}`).digest().readUInt32LE(0));
  const { fraction } = random;
  return {
    ...random,
    is: probability => fraction() < probability,
    integer: (from, to) => from + Math.floor(fraction() * (to - from + 1)),
    pick: <A>(choices: ReadonlyArray<A>): A => choices[Math.floor(fraction() * choices.length)] as A,
    magnitude: (from, to) => Math.round(Math.exp(Math.log(from) + fraction() * (Math.log(to) - Math.log(from)))),
    fork: part => chanceOf(seed, `${name}/${part}`),
  };
};
