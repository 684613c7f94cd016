import * as TE from 'fp-ts/TaskEither';
import { sharing } from '../../../test/conformance/people/sharing';
import { openLog } from '../../../test/support/sqlite-log';

/** All but what EventStoreDB does beyond the port, which the tests against a real server look at. */
sharing('an embedded log', async () => ({ ...openLog(), keepOnlyLast: () => TE.right(undefined) }));
