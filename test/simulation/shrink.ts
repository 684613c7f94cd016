/** A world that breaks a law, made as small as it still breaks it: the fewest steps, and of what breaks only what is needed. */
import type { Outcome, PlayOptions } from './world/world';

export type Smaller = Pick<PlayOptions, 'steps' | 'without'>;
export type PlaySmaller = (world: Smaller) => Promise<Outcome>;

/** Worlds that are played to leave faults out; a few take a minute. */
const MAX_TRIES = 40;

export const shrink = async (failed: Outcome, play: PlaySmaller): Promise<Outcome> =>
  withFewestFaults(await withFewestSteps(failed, play), play);

/** Between what does not break a law and what does, the half is tried. */
const withFewestSteps = async (failed: Outcome, play: PlaySmaller): Promise<Outcome> => {
  let [holds, breaks] = [0, failed];
  while (breaks.steps - holds > 1) {
    const steps = Math.floor((holds + breaks.steps) / 2);
    const outcome = await play({ steps, without: failed.without });
    if (outcome.violation === null) holds = steps;
    else breaks = outcome;
  }
  return breaks;
};

/** All at once, then by halves and quarters, in the end one at a time: what the same law is broken without is left out. */
const withFewestFaults = async (failed: Outcome, play: PlaySmaller): Promise<Outcome> => {
  let breaks = failed;
  let tries = 0;
  const kept = (): ReadonlyArray<number> =>
    Array.from({ length: breaks.drawnFaults }, (_, index) => index + 1).filter(one => !breaks.without.includes(one));
  for (let size = kept().length; size >= 1; size = Math.floor(size / 2)) {
    for (let from = 0; from < kept().length && tries < MAX_TRIES; ) {
      const left = kept().slice(from, from + size);
      tries += 1;
      const outcome = await play({ steps: breaks.steps, without: [...breaks.without, ...left] });
      if (outcome.violation?.law === breaks.violation?.law) breaks = outcome;
      else from += size;
    }
  }
  return breaks;
};
