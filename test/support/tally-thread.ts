/** The thread of the projector with the read model of its own tests. */
import { parentPort, workerData } from 'node:worker_threads';
import { openToFollow } from '../../src/event-store/open-store';
import type { ThreadData } from '../../src/projector/thread/messages';
import { serve } from '../../src/projector/thread/serve';
import { realClock, realRandom } from '../../src/runtime/real';
import { tally } from './tally';

const { store, dir } = workerData as ThreadData;
if (parentPort !== null) {
  parentPort.on('message', message => {
    if (message === 'break') throw new Error('broken on purpose');
  });
  void serve({
    ...{ port: parentPort, dir, projections: [tally()] },
    open: (news, tell) => openToFollow(store, { clock: realClock, random: realRandom }, tell, news),
  });
}
