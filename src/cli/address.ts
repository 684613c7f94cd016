/** Where a log lies: in a file of the embedded store, or in EventStoreDB. */
import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Config } from '../config/config';
import { LOG } from '../data-dir/files';
import { Failed } from './failed';

export interface SqliteAddress {
  readonly kind: 'sqlite';
  readonly file: string;
}
export interface EsdbAddress {
  readonly kind: 'esdb';
  /** Holds the password: it is never shown. */
  readonly connectionString: string;
  readonly prefix: string;
}
export type Address = SqliteAddress | EsdbAddress;

/** As messages call it. */
export const nameOf = (address: Address): string =>
  address.kind === 'sqlite' ? address.file : `EventStoreDB (streams ${address.prefix}*)`;

/** The log of the service with this configuration. */
export const configuredAddress = (config: Config): Address =>
  config.eventStore === 'sqlite'
    ? { kind: 'sqlite', file: join(config.dataDir, LOG) }
    : esdb(config.eventStore, config);

/**
 * `sqlite:<data directory or file>` or a connection string. `sqlite` and `esdb` alone stand for what the environment
 * names, so that a password need not be on the command line, where other users of the machine see it.
 */
export const parseAddress = (option: string, text: string, config: Config): Address => {
  if (text === 'sqlite') return { kind: 'sqlite', file: resolve(config.dataDir, LOG) };
  if (text.startsWith('sqlite:') && text.length > 7) return { kind: 'sqlite', file: logFile(text.slice(7)) };
  if (isEsdb(text)) return esdb(text, config);
  if (text === 'esdb') {
    if (isEsdb(config.eventStore)) return esdb(config.eventStore, config);
    throw new Failed(`${option} esdb: FLOWSYNC_EVENT_STORE holds no connection string.`);
  }
  throw new Failed(`${option} must be sqlite:<data directory or file>, esdb://…, or sqlite or esdb as configured.`);
};

export const isSame = (a: Address, b: Address): boolean => JSON.stringify(a) === JSON.stringify(b);

const esdb = (connectionString: string, { streamPrefix }: Config): Address => ({
  kind: 'esdb',
  connectionString,
  prefix: streamPrefix,
});

/** A name with an ending is that of a file, unless there is a directory of that name. */
const logFile = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false });
  const isFile = found === undefined ? path.endsWith('.sqlite') : !found.isDirectory();
  return resolve(isFile ? path : join(path, LOG));
};

const isEsdb = (text: string): boolean => /^esdb(\+discover)?:\/\//.test(text);
