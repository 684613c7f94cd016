/** The thread of the read models. */
import { parentPort, workerData } from 'node:worker_threads';
import { projections } from '../../../projections';
import { openToFollow } from '../../event-store/open-store';
import { realClock, realRandom } from '../../runtime/real';
import type { ThreadData } from './messages';
import { serve } from './serve';

const { store, dir, mark } = workerData as ThreadData;
const ports = { clock: realClock, random: realRandom };
if (parentPort !== null)
  void serve({
    port: parentPort,
    dir,
    mark,
    projections,
    open: (relayed, log) => openToFollow(store, ports, log, relayed),
  });
