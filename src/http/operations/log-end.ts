/** Where the log ends, for whoever watches over the process. */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Position, StoreUnavailable } from '../../event-store/event-store';
import type { OpenedStore } from '../../event-store/open-store';

/**
 * As a subscription has brought it here, which asks nothing of a server that is looked at every second by several. It is
 * asked only when something is wrong, or not known yet: what was wrong the last time may be well by now.
 */
export const logEnd =
  ({ head, status }: Pick<OpenedStore, 'head' | 'status'>): TaskEither<StoreUnavailable, Position> =>
  async () => {
    const current = status?.();
    return current?.connected && current.head !== null ? E.right(current.head) : head()();
  };
