/** The log, page by page. */
import * as E from 'fp-ts/Either';
import type { EventStore, Position, RecordedEvent } from '../event-store/event-store';
import { LogUnavailable } from '../event-store/log-unavailable';

const PAGE_EVENTS = 500;

/** From its first event on, up to a position. Rejects with `LogUnavailable`. */
export async function* pagesOf(
  store: Pick<EventStore, 'readAll'>,
  upTo: Position,
): AsyncGenerator<ReadonlyArray<RecordedEvent>> {
  for (let after = 0; after < upTo; ) {
    const page: E.Either<{ readonly cause: string }, ReadonlyArray<RecordedEvent>> = await store.readAll({
      after,
      limit: PAGE_EVENTS,
    })();
    if (E.isLeft(page)) throw new LogUnavailable(page.left.cause);
    const last = page.right.at(-1);
    if (last === undefined) return;
    yield page.right.filter(({ position }) => position <= upTo);
    after = last.position;
  }
}
