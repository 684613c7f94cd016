import { join } from 'node:path';
import * as TE from 'fp-ts/TaskEither';
import { newEvents } from '../../test/conformance/event-store/harness';
import { run } from '../../test/support/right';
import { openLog } from '../../test/support/sqlite-log';
import { tempDir } from '../../test/support/temp-dir';
import type { EventStore } from '../event-store/event-store';
import { openReactorFile } from '../reactor/reactor-file';
import { realClock } from '../runtime/real';
import { follow } from './follower';

/** As in EventStoreDB, where positions are bytes of a log that others write to as well. */
const GAP = 1000;
const withGaps = (store: EventStore): EventStore => ({
  ...store,
  subscribe: (after, handle) =>
    store.subscribe(after / GAP, ({ events, position }) =>
      handle({ events: events.map(event => ({ ...event, position: event.position * GAP })), position: position * GAP }),
    ),
});

test('given much that is of no concern, then the checkpoint is kept once in a thousand events, whatever positions count', async () => {
  const store = withGaps(openLog());
  const kept: number[] = [];
  const follower = await follow({
    store,
    checkpoints: { find: () => null, keep: (_, { position }) => kept.push(position) },
    crashes: openReactorFile(join(tempDir(), 'reactor.sqlite'), '1.0.0', realClock).crashes,
    ready: async () => undefined,
    giveUp: () => undefined,
    name: 'flows',
    concerns: ({ stream }) => stream.startsWith('flow-'),
    react: () => TE.right(undefined),
  });
  for (let round = 0; round < 30; round += 1) {
    const { position } = await run(store.append('webhook-1', 'any', newEvents(100)));
    await follower.reached(position * GAP);
  }
  await follower.stop();
  expect(kept).toEqual([1000, 2000, 3000].map(events => events * GAP));
});
