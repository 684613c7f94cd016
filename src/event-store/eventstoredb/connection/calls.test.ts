import * as E from 'fp-ts/Either';
import { right } from '../../../../test/support/right';
import { realClock } from '../../../runtime/real';
import { createCalls } from './calls';
import { parseConnectionString } from './connection-string';
import { openLink } from './link';
import { allRequest, emptyAppendRequest } from './wire';

test('given a connection that was closed meanwhile, then a call is a failure, and nothing is thrown', async () => {
  const settings = right(parseConnectionString('esdb://127.0.0.1:1?tls=false'));
  const link = openLink(settings, { ca: null, cert: null, key: null }, realClock);
  const calls = createCalls(link, realClock);
  await link.node();
  link.close();
  const failure = E.left({ kind: expect.any(String), cause: expect.stringContaining('shut down') });
  expect(await calls.read(allRequest('backwards', null, 1, null), 1000)).toEqual(failure);
  expect(await calls.append(emptyAppendRequest('any'), 1000)).toEqual(failure);
});
