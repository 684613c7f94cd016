import { right } from '../../../../test/support/right';
import { realClock, realRandom } from '../../../runtime/real';
import { createCalls } from '../connection/calls';
import { parseConnectionString } from '../connection/connection-string';
import { openLink } from '../connection/link';
import { createRetryBudgets } from '../connection/retry-budget';
import { createPositions } from '../read/positions';
import { createLogReads } from '../read/read-all';
import { createSearch } from '../read/search';
import { createFeeds } from './feed';

test('given a connection that was closed meanwhile, then a feed ends with a failure, and nothing is thrown', async () => {
  const settings = right(parseConnectionString('esdb://127.0.0.1:1?tls=false'));
  const link = openLink(settings, { ca: null, cert: null, key: null }, realClock);
  const calls = createCalls(link, realClock);
  const positions = createPositions(calls, 1000);
  const search = createSearch(calls, positions, realClock, 1000, 1000);
  const log = createLogReads(search, positions, 'test-', createRetryBudgets(realClock, realRandom, 1000));
  const openFeed = createFeeds({ link, clock: realClock, log, positions, prefix: 'test-', deadlineMs: 1000 });
  await link.node();
  link.close();
  const feed = openFeed(0, null, { opened: () => undefined, arrived: () => undefined });
  expect(await feed.ended).toMatchObject({ cause: expect.stringContaining('shut down') });
});
