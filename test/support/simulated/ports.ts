import type { NoAnswer, Ports } from '../../../src/runtime/ports';
import { type SimulatedClock, simulatedClock } from './clock';
import { answering, type Receiver, type SimulatedNetwork, simulatedNetwork } from './network';
import { seededRandom } from './random';

export interface SimulatedPorts extends Ports {
  readonly clock: SimulatedClock;
  readonly network: SimulatedNetwork;
}

export interface SimulatedOptions {
  readonly start?: string | number;
  /** Default: another for each world, as two processes do not draw the same ids. */
  readonly seed?: number;
  /** Default: takes everything with 200. */
  readonly receiver?: Receiver;
  /** Why nobody can be asked now; default: everybody can. */
  readonly unreachable?: () => NoAnswer | null;
}

let nextSeed = 1;

/** A world of its own: time that stands still, chance from a seed, and a network that is one function. */
export const simulatedPorts = ({ start, seed, receiver, unreachable }: SimulatedOptions = {}): SimulatedPorts => {
  const clock = simulatedClock(start ?? '2026-11-24T09:00:00.000Z');
  const network = simulatedNetwork(clock, receiver ?? (() => answering(200)), unreachable);
  return { clock, random: seededRandom(seed ?? nextSeed++), network };
};
