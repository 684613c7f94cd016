/** A process of the swarm: plays the worlds that it is sent, one after the other, and ends when nobody sends any more. */
import { type Outcome, type PlayOptions, play } from './world/world';

export type WorldToPlay = Omit<PlayOptions, 'onStep'>;
export interface Played {
  readonly outcome: Outcome;
  /** Of the processor, also when others keep it busy. */
  readonly cpuMs: number;
}

process.on('disconnect', () => process.exit(0));
process.on('message', (world: WorldToPlay) => {
  const before = process.cpuUsage();
  void play(world).then(outcome => {
    const { user, system } = process.cpuUsage(before);
    process.send?.({ outcome, cpuMs: (user + system) / 1000 } satisfies Played);
  });
});
