/** A process of the swarm: plays the worlds that it is sent, one after the other, and ends when nobody sends any more. */
import { type Outcome, type PlayOptions, play } from './world/world';

export type WorldToPlay = Omit<PlayOptions, 'onStep'>;
export type Played = { readonly outcome: Outcome };

process.on('disconnect', () => process.exit(0));
process.on('message', (world: WorldToPlay) => {
  void play(world).then(outcome => process.send?.({ outcome } satisfies Played));
});
