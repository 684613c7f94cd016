import type { Figure, Sample } from '../figure';
import { largeAndSmall } from '../support/dataset';
import { inTurn } from '../support/load';
import { addSource } from '../support/requests';
import { p50AndP99 } from '../support/statistics';

const goal = { atMost: 1.15 };
const passes = 5;
const startOfRun = Date.now();

export const scaleCommand: Figure = {
  name: 'scale-command',
  ours: 'one command at a time with 10 M events in 1 M flows: on flows in use, and on flows nobody has touched',
  theirs: 'the same with 10 k events in 1 k flows',
  values: {
    p50: { unit: 'ms', goal },
    p99: { unit: 'ms', goal },
    'p50 untouched': { unit: 'ms', goal },
    'p99 untouched': { unit: 'ms', goal },
  },
  prepare: async bench => {
    const { large, small, notes } = await largeAndSmall(bench);
    // So few that no round meets a flow of another, in the small log either.
    const flows = Math.floor(small.flows / (bench.rounds + 1));
    const sides = { ours: { ...large, round: 0 }, theirs: { ...small, round: 0 } };

    const measure = async (side: (typeof sides)['ours']): Promise<Sample> => {
      const stride = Math.floor(side.flows / flows);
      // Spread over the whole log, and in a log that is kept not where an earlier run has been.
      const first = (startOfRun + side.round++) % stride;
      const ids = Array.from({ length: flows }, (_, index) => first + index * stride + 1);
      const untouched = p50AndP99(await inTurn(side.server.url, ids.map(addSource)));
      const inUse = Array.from({ length: passes }, () => ids).flat();
      const { p50, p99 } = p50AndP99(await inTurn(side.server.url, inUse.map(addSource)));
      return { p50, p99, 'p50 untouched': untouched.p50, 'p99 untouched': untouched.p99 };
    };
    return {
      ours: () => measure(sides.ours),
      theirs: () => measure(sides.theirs),
      close: async () => void (await Promise.all([large.server.stop(), small.server.stop()])),
      notes: { ...notes, 'flows a round': flows, 'commands a round': flows * (passes + 1) },
    };
  },
};
