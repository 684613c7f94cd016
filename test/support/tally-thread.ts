/** The thread of the projector with the read model of its own tests. */
import { parentPort, workerData } from 'node:worker_threads';
import { openToFollow } from '../../src/event-store/open-store';
import type { ThreadData } from '../../src/projector/thread/messages';
import { serve } from '../../src/projector/thread/serve';
import { realClock, realRandom } from '../../src/runtime/real';
import { tally } from './tally';

const { fold: counted } = tally();
const { store, dir, mark } = workerData as ThreadData;
/** Some events end the thread that folds them. */
const fold: typeof counted = (recorded, find) => {
  const { event } = recorded;
  if (event.type === 'SourceDescribed' && event.description === 'ends the thread') process.exit(1);
  return counted(recorded, find);
};
if (parentPort !== null) {
  parentPort.on('message', message => {
    if (message === 'break') throw new Error('broken on purpose');
  });
  void serve({
    ...{ port: parentPort, dir, mark, projections: [{ ...tally(), fold }] },
    open: (relayed, tell) => openToFollow(store, { clock: realClock, random: realRandom }, tell, relayed),
  });
}
