/** The log for a command that only looks: no lock, nothing written, whether the service runs or not. */
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { type Config, readConfig } from '../config';
import { openSqliteStore } from '../event-store/sqlite/open-sqlite-store';
import type { SqliteStore } from '../event-store/sqlite/sqlite-store';
import type { Clock } from '../runtime/ports';
import type { Cli } from './cli';
import { Failed } from './failed';

export const configOf = ({ env }: Cli): Config => {
  const config = readConfig(env);
  if (E.isLeft(config)) throw new Failed(config.left.join('\nflowsync: '));
  return config.right;
};

/** Of a command that works on the files of the embedded store. */
export const dataDirOf = (cli: Cli): string => {
  const { eventStore, dataDir } = configOf(cli);
  if (eventStore !== 'sqlite')
    throw new Failed('This command works on the embedded store; the log is in EventStoreDB, use its own tools.');
  return dataDir;
};

export const openForReading = (file: string, clock: Clock): SqliteStore => {
  const store = openSqliteStore({ file, clock, readOnly: true });
  if (E.isLeft(store)) throw new Failed(store.left.message);
  return store.right;
};

export const openLog = (cli: Cli): SqliteStore => openForReading(join(dataDirOf(cli), 'events.sqlite'), cli.clock);

/** The result, or the end of the command with the line that the error has to say. */
export const orFail = <A>(result: E.Either<{ readonly cause: string } | { readonly message: string }, A>): A => {
  if (E.isRight(result)) return result.right;
  throw new Failed('message' in result.left ? result.left.message : `The store does not answer: ${result.left.cause}`);
};
