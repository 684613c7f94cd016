/** The store that the configuration names. */
import { join } from 'node:path';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Config } from '../config/config';
import { lockDataDir } from '../data-dir/lock';
import type { Ports } from '../runtime/ports';
import type { EventStore, StoreUnavailable } from './event-store';
import type { OpenError } from './eventstoredb/connection/open-error';
import type { EventStoreDbStore } from './eventstoredb/eventstoredb-store';
import type { RelayedFeed } from './eventstoredb/follow/tail';
import { openSqliteStore } from './sqlite/open-sqlite-store';
import type { Stats } from './sqlite/sqlite-store';
import type { LogSignal } from './sqlite/tail';
import { type Tell, waitForStore } from './wait-for-store';

export type OpenedStore = EventStore & {
  /** Other processes append to it as well. */
  readonly isShared: boolean;
  /** What it counts, where it counts. */
  readonly stats?: Stats;
  /** A write that changes nothing, where there can be one. */
  readonly tryWriting?: TE.TaskEither<StoreUnavailable, void>;
  /** What it knows of its server without asking it, where it has one. */
  readonly status?: EventStoreDbStore['status'];
};

export type StoreConfig = Pick<Config, 'eventStore' | 'streamPrefix' | 'dataDir'>;

/** What happens in the log, relayed by a thread that follows it already. */
export interface RelayedLog extends LogSignal {
  readonly relay: RelayedFeed;
}

/** Waits for a server that may come; what only a person can mend ends the wait. */
export const connect = (
  { eventStore, streamPrefix }: StoreConfig,
  ports: Pick<Ports, 'clock' | 'random'>,
  tell: Tell,
  relayed?: RelayedLog,
): TE.TaskEither<string, EventStoreDbStore> => {
  // Here and not above: the embedded store is ready sooner without the client of the other.
  const { openEventStoreDb } =
    require('./eventstoredb/open-event-store-db') as typeof import('./eventstoredb/open-event-store-db');
  const open = openEventStoreDb({
    ...{ connectionString: eventStore, prefix: streamPrefix, onFault: tell },
    ...{ clock: ports.clock, random: ports.random, relay: relayed?.relay },
  });
  const whyAway = ({ reason, message }: OpenError): string | null =>
    reason === 'unreachable' || reason === 'not-ready' ? message : null;
  return pipe(
    waitForStore(open, whyAway, ports.clock, tell),
    TE.mapLeft(({ message }) => message),
  );
};

/**
 * The same store, for another thread of the process that opened it: to follow, and no more. It learns of the end of the
 * log from `relayed`: the embedded one does not signal that thread, and a server need not send it all a second time.
 */
export const openToFollow = (
  config: StoreConfig,
  ports: Pick<Ports, 'clock' | 'random'>,
  tell: Tell,
  relayed: RelayedLog,
): TE.TaskEither<string, EventStore> =>
  config.eventStore === 'sqlite'
    ? pipe(
        TE.fromEither(openSqliteStore({ file: logOf(config), clock: ports.clock, readOnly: true, signal: relayed })),
        TE.mapLeft(({ message }) => message),
      )
    : connect(config, ports, tell, relayed);

/** Opens it and takes the data directory for this process alone. Left: one line on why that cannot be. */
export const openStore = (config: StoreConfig, ports: Ports, tell: Tell): TE.TaskEither<string, OpenedStore> =>
  config.eventStore === 'sqlite' ? openEmbedded(config, ports) : openShared(config, ports, tell);

const logOf = ({ dataDir }: StoreConfig): string => join(dataDir, 'events.sqlite');

const openEmbedded = (config: StoreConfig, { clock }: Ports): TE.TaskEither<string, OpenedStore> =>
  pipe(
    TE.fromEither(openSqliteStore({ file: logOf(config), clock })),
    TE.bimap(
      ({ message }) => message,
      store => ({ ...store, isShared: false }),
    ),
  );

/** The replica's data directory is locked as that of the embedded store is. */
const openShared = (config: StoreConfig, ports: Ports, tell: Tell): TE.TaskEither<string, OpenedStore> =>
  pipe(
    TE.fromEither(lockDataDir(config.dataDir)),
    TE.mapLeft(({ message }) => message),
    TE.flatMap(({ release }) =>
      pipe(
        connect(config, ports, tell),
        TE.bimap(
          line => {
            release();
            return line;
          },
          store => ({ ...store, isShared: true, close: () => store.close().finally(release) }),
        ),
      ),
    ),
  );
