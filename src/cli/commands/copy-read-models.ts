/** `flowsync copy-read-models`: the data directory of a new replica, which then reads only the rest of the log. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { backup, DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Command } from 'commander';
import { projections } from '../../../projections';
import { REACTOR, READ_MODELS } from '../../data-dir/files';
import { copyFile } from '../../projector/files';
import { openSnapshot } from '../../projector/open-database';
import { causeOf } from '../../sqlite/errors';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { fsyncPath } from '../fsync';
import { configOf } from '../open-log';
import { withProgress } from '../progress';

export const copyReadModelsCommand = (program: Command, cli: Cli): void => {
  program
    .command('copy-read-models')
    .description('Make the data directory of a new replica from the read models of this one. Works while it runs.')
    .argument('<directory>', 'new, or empty')
    .action((directory: string) => copyReadModels(resolve(directory), cli));
};

/** In the new directory, until all is in it. */
const STAGING = 'unfinished';

const copyReadModels = async (directory: string, cli: Cli): Promise<void> => {
  const { dataDir } = configOf(cli);
  if (!isFree(directory)) throw new Failed(`${directory} is not an empty directory; nothing was written.`);
  const source = join(dataDir, READ_MODELS);
  const there = projections.filter(projection => existsSync(copyFile(source, projection)));
  if (there.length === 0) throw new Failed(`${source} holds no read models of this version.`);
  if (!existsSync(directory)) mkdirSync(directory, { mode: 0o700 });
  const staging = join(directory, STAGING);
  try {
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(join(staging, READ_MODELS), { recursive: true, mode: 0o700 });
    const positions: number[] = [];
    for (const projection of there) {
      const file = copyFile(source, projection);
      const db = opened(file, () => openSnapshot(file, projection));
      positions.push(db.prepare('SELECT position FROM checkpoint').get()?.position ?? 0);
      await copyPages(db, copyFile(join(staging, READ_MODELS), projection), projection.name, cli);
    }
    const file = join(dataDir, REACTOR);
    if (existsSync(file)) {
      const db = opened(file, () => new DatabaseSync(file, { readOnly: true, timeout: 1000 }));
      await copyPages(db, join(staging, REACTOR), 'reactor', cli);
    }
    for (const name of readdirSync(staging)) renameSync(join(staging, name), join(directory, name));
    fsyncPath(directory);
    tell(directory, there.length, Math.min(...positions), cli);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
};

/** What an earlier try left there does not count. */
const isFree = (directory: string): boolean => {
  if (!existsSync(dirname(directory))) throw new Failed(`The directory ${dirname(directory)} does not exist.`);
  const found = statSync(directory, { throwIfNoEntry: false });
  if (found === undefined) return true;
  return found.isDirectory() && readdirSync(directory).every(name => name === STAGING);
};

const opened = (file: string, open: () => DatabaseSyncInstance): DatabaseSyncInstance => {
  try {
    return open();
  } catch (error) {
    throw new Failed(`${file}: ${causeOf(error)}.`);
  }
};

/** Rows and checkpoint as they were at one moment, while the owner goes on writing: the connection holds one snapshot. */
const copyPages = async (db: DatabaseSyncInstance, file: string, name: string, cli: Cli): Promise<void> => {
  try {
    await withProgress(name, cli, onProgress =>
      backup(db, file, {
        rate: 256,
        progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
      }),
    );
  } finally {
    db.close();
  }
  fsyncPath(file);
};

const tell = (directory: string, count: number, position: number, cli: Cli): void => {
  const missing = projections.length - count;
  cli.say(`Copied ${count} read models, all of them at least up to position ${position}, to ${directory}.`);
  if (missing > 0) cli.say(`${missing} are missing here in this version: the new replica builds them from the log.`);
  cli.say(
    'Start the new replica with that FLOWSYNC_DATA_DIR, and else as this one, with the same FLOWSYNC_SECRET_KEY.',
  );
};
