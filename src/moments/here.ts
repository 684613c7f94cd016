/** The work on moments, in the thread that calls. */
import { setImmediate } from 'node:timers/promises';
import type { Projection } from '../../projections/projection';
import type { QueryRegistry } from '../../projections/query';
import type { EventStore } from '../event-store/event-store';
import type { Clock } from '../runtime/ports';
import { createAsking } from './ask';
import { build, keep } from './build';
import type { GivingWay } from './giving-way';
import type { MomentWork } from './work';

export interface WorkOptions {
  readonly store: Pick<EventStore, 'readAll' | 'readStream' | 'find'>;
  readonly projections: ReadonlyArray<Projection>;
  readonly queries: QueryRegistry;
  readonly clock: Pick<Clock, 'elapsed'>;
  /** Between two steps of a build; by default to what else this thread has to do. */
  readonly giveWay?: GivingWay['giveWay'];
}

export const workHere = (options: WorkOptions): MomentWork => {
  const { store, projections, giveWay = () => setImmediate() } = options;
  const asking = createAsking(options);
  let isStopped = false;
  return {
    build: async (job, onProgress) => {
      const projection = projections.find(({ name }) => name === job.model);
      if (projection === undefined) throw new Error(`there is no read model ${job.model}`);
      return build(job, { projection, store, isStopped: () => isStopped, giveWay }, onProgress);
    },
    keep,
    ask: asking.ask,
    release: asking.release,
    stop: async () => {
      isStopped = true;
      asking.close();
    },
  };
};
