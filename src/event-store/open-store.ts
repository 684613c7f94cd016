/** The store that the configuration names. */
import { join } from 'node:path';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Config } from '../config';
import type { Clock } from '../runtime/ports';
import type { EventStore } from './event-store';
import { openSqliteStore } from './sqlite/open-sqlite-store';
import type { Stats } from './sqlite/sqlite-store';

/** With what it counts, where it counts. */
export type OpenedStore = EventStore & { readonly stats?: Stats };

/** Opens it and takes the data directory for this process alone. Left: one line on why that cannot be. */
export const openStore = (
  { eventStore, dataDir }: Pick<Config, 'eventStore' | 'dataDir'>,
  clock: Clock,
): TE.TaskEither<string, OpenedStore> =>
  eventStore === 'sqlite'
    ? pipe(
        TE.fromEither(openSqliteStore({ file: join(dataDir, 'events.sqlite'), clock })),
        TE.mapLeft(({ message }) => message),
      )
    : TE.left('FLOWSYNC_EVENT_STORE: this version keeps its events in sqlite only.');
