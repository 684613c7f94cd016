/** The log as people may read it: free texts of events are opened. What is hashed or copied is never read from here. */
import * as E from 'fp-ts/Either';
import type { EventStore, RecordedEvent } from '../event-store/event-store';
import type { PeopleUnavailable } from './people';
import { holdsSealed, type Texts } from './texts';

/** All that are sealed, with one look at their keys. */
export const withOpenTexts = async (
  events: ReadonlyArray<RecordedEvent>,
  texts: Pick<Texts, 'openJson'>,
): Promise<E.Either<PeopleUnavailable, ReadonlyArray<RecordedEvent>>> => {
  const sealed = events.filter(({ data }) => holdsSealed(data));
  // What we sealed we wrote, on one line.
  const opened = await texts.openJson(sealed.map(({ data }) => data).join('\n'))?.();
  if (opened === undefined) return E.right(events);
  if (E.isLeft(opened)) return opened;
  const byPosition = new Map(opened.right.split('\n').map((data, n) => [sealed[n]?.position, data]));
  return E.right(events.map(event => ({ ...event, data: byPosition.get(event.position) ?? event.data })));
};

export const readableLog = (
  store: Pick<EventStore, 'readAll'>,
  texts: Pick<Texts, 'openJson'>,
): Pick<EventStore, 'readAll'> => ({
  readAll: options => async () => {
    const page = await store.readAll(options)();
    if (E.isLeft(page)) return page;
    const opened = await withOpenTexts(page.right, texts);
    return E.isLeft(opened) ? E.left({ _tag: 'StoreUnavailable', cause: opened.left.cause }) : opened;
  },
});
