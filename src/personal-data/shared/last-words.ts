/** People as the server has them, for whoever looks once and has no cache: the last word about each is asked for. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { EventStore } from '../../event-store/event-store';
import { sideBySide } from '../../lib/side-by-side';
import type { Sealer } from '../../secrets/sealer';
import type { People, PersonalData } from '../people';
import { personIn, personStream } from './person-event';
import { storeFailed, unavailable } from './writer';

/** Reads at once. */
const READS = 8;

export const lastWordsOf = (store: Pick<EventStore, 'readStream'>, sealer: Sealer): Pick<People, 'find'> => ({
  find: (kind, ids) => {
    const found = new Map<string, PersonalData>();
    const look = (id: string) =>
      pipe(
        store.readStream(personStream(kind, id), { direction: 'backwards', limit: 1 }),
        TE.mapLeft(storeFailed),
        TE.flatMapEither(([last]) =>
          pipe(
            last === undefined ? E.right(null) : personIn(sealer, last),
            E.mapLeft(cause => unavailable(`${personStream(kind, id)} cannot be read: ${cause}`)),
          ),
        ),
        TE.tapIO(data => () => data !== null && found.set(id, data)),
      );
    return pipe(
      sideBySide(READS)([...new Set(ids.map(String))], look),
      TE.map(() => found),
    );
  },
});
