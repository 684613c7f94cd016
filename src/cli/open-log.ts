/** The log for a command that only looks: no lock, nothing written, whether the service runs or not. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { type Config, readConfig } from '../config/config';
import { closeToOthers } from '../data-dir/data-dir';
import { LOG } from '../data-dir/files';
import type { EventStore } from '../event-store/event-store';
import type { EventStoreDbStore } from '../event-store/eventstoredb/eventstoredb-store';
import { openSqliteStore } from '../event-store/sqlite/open-sqlite-store';
import type { SqliteStore } from '../event-store/sqlite/sqlite-store';
import type { Clock } from '../runtime/ports';
import { realRandom } from '../runtime/real';
import { type Address, configuredAddress, type EsdbAddress } from './address';
import type { Cli } from './cli';
import { Failed } from './failed';

export interface Log {
  readonly store: EventStore;
  /** The same, when it is the embedded store; null: in EventStoreDB. */
  readonly embedded: SqliteStore | null;
}

export const configOf = ({ env }: Cli): Config => {
  const config = readConfig(env);
  if (E.isLeft(config)) throw new Failed(config.left.join('\nflowsync: '));
  return config.right;
};

/** The result, or the end of the command with the line that the error has to say. */
export const orFail = <A>(result: E.Either<{ readonly cause: string } | { readonly message: string }, A>): A => {
  if (E.isRight(result)) return result.right;
  throw new Failed('message' in result.left ? result.left.message : `The store does not answer: ${result.left.cause}`);
};

export const openForReading = (file: string, clock: Clock): SqliteStore =>
  orFail(openSqliteStore({ file, clock, readOnly: true }));

export const openEsdb = async (
  { connectionString, prefix }: EsdbAddress,
  { clock, say }: Cli,
  readOnly: boolean,
): Promise<EventStoreDbStore> => {
  // Here and not above: its client takes a while to load.
  const { openEventStoreDb } =
    require('../event-store/eventstoredb/open-event-store-db') as typeof import('../event-store/eventstoredb/open-event-store-db');
  const options = { connectionString, prefix, readOnly, clock, random: realRandom, onFault: say };
  return orFail(await openEventStoreDb(options)());
};

export const openLogAt = async (address: Address, cli: Cli): Promise<Log> => {
  if (address.kind === 'esdb') return { store: await openEsdb(address, cli, true), embedded: null };
  const embedded = openForReading(address.file, cli.clock);
  return { store: embedded, embedded };
};

export const openLog = (cli: Cli): Promise<Log> => openLogAt(configuredAddress(configOf(cli)), cli);

/** As the service does at its start: what others may do in a data directory is taken from them. */
export const closeDir = (dir: string, { say }: Cli): void => {
  if (existsSync(dir)) orFail(E.mapLeft((message: string) => ({ message }))(closeToOthers(dir, say)));
};

/** Of a command that works on the files of the embedded store alone; `instead` says what to do when the log is not there. */
export const embeddedDirOf = (cli: Cli, instead: string): string => {
  const { eventStore, dataDir } = configOf(cli);
  if (eventStore !== 'sqlite') throw new Failed(`The log is in EventStoreDB: ${instead}`);
  closeDir(dataDir, cli);
  return dataDir;
};

export const openEmbeddedLog = (dataDir: string, clock: Clock): SqliteStore =>
  openForReading(join(dataDir, LOG), clock);
