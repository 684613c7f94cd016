import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { projections } from '../../projections';
import { allocationsProjection } from '../../projections/allocations/fold';
import { flowsProjection } from '../../projections/flows/fold';
import type { Projection } from '../../projections/projection';
import { createProjector } from '../../src/projector/projector';
import { realClock } from '../../src/runtime/real';
import type { Figure } from '../figure';
import { generate } from '../generate';
import { openLog } from '../support/log';
import { copyRows, parseAll } from '../support/raw-rows';

const goal = { atLeast: 0.5 };

export const replay: Figure = {
  name: 'replay',
  ours: 'the whole log through a projection, into a new read model: one that few events change, one that nearly all of its own change, and all of them in one pass',
  theirs: 'raw SELECT of the same rows in pages of 1,000, and JSON.parse of facts and metadata',
  values: {
    allocations: { unit: 'events/s', goal },
    flows: { unit: 'events/s', goal },
    all: { unit: 'events/s', goal: null },
  },
  prepare: async ({ size, dir, progress }) => {
    const flows = size(10_000, 20);
    const log = openLog(dir);
    const onProgress = (done: number): void => progress(`generating: ${done} of ${flows} flows`);
    const events = await generate(log, { flows, onProgress });
    const raw = await copyRows(log, join(dir, 'raw.sqlite'));
    let round = 0;

    const project = (projections: ReadonlyArray<Projection>) => async (): Promise<void> => {
      const projector = createProjector({
        ...{ store: log, dir: join(dir, `read-models-${round++}`), clock: realClock, projections },
        onError: message => {
          throw new Error(message);
        },
      });
      projector.start();
      while (projector.status().some(({ position }) => (position ?? 0) < events)) await setTimeout(1);
      await projector.stop();
    };
    const rate = async (run: () => Promise<void> | void): Promise<number> => {
      const begin = performance.now();
      await run();
      return (events * 1000) / (performance.now() - begin);
    };
    return {
      ours: async () => ({
        allocations: await rate(project([allocationsProjection])),
        flows: await rate(project([flowsProjection])),
        all: await rate(project(projections)),
      }),
      theirs: async () => {
        const parsed = await rate(() => void parseAll(raw));
        return { allocations: parsed, flows: parsed, all: parsed };
      },
      close: async () => {
        raw.close();
        await log.close();
      },
      notes: { flows, events },
    };
  },
};
