/** Which moment is meant: a time is looked up in a read model, as it is now. */
import * as E from 'fp-ts/Either';
import type { EventStore } from '../../../event-store/event-store';
import { createFindMoment } from '../../../moments/moment';
import type { Clock } from '../../../runtime/ports';
import type { FindMoment } from '../as-of';
import { ofCommandError } from '../failure';
import type { Bus } from './bus';

export const findMomentBy = (
  bus: Bus,
  store: Pick<EventStore, 'head' | 'readAll'>,
  { now }: Pick<Clock, 'now'>,
): FindMoment => {
  const find = createFindMoment({ store, now });
  return async (asOf, context) => {
    const found = await find(asOf, query => bus.read(query, { ...context, asOf: null })());
    if (E.isRight(found)) return found;
    const error = found.left;
    return E.left('_tag' in error && error._tag === 'StoreUnavailable' ? ofCommandError(error) : error);
  };
};
