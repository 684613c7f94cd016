/** `flowsync restore`: a backup becomes the data directory of a service that does not run. */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import * as E from 'fp-ts/Either';
import { lockDataDir } from '../../event-store/sqlite/data-dir-lock';
import { type BackupInfo, readBackupInfo, unpackBackup } from '../backup-file';
import { checkLog, type LogReport } from '../check-log';
import type { Cli } from '../cli';
import { belongsToHistory, CARRIED, LOG, PEOPLE, SECRET_KEY } from '../data-files';
import { Failed } from '../failed';
import { fsyncPath } from '../fsync';
import { configOf, embeddedDirOf, openForReading, orFail } from '../open-log';
import { withProgress } from '../progress';

interface Options {
  readonly force?: true;
}

export const restoreCommand = (program: Command, cli: Cli): void => {
  program
    .command('restore')
    .description('Put a backup into the data directory. The service must not run.')
    .argument('<file>', 'made by `flowsync backup`')
    .option('--force', 'when the data directory holds a log already, move that aside; nothing is deleted')
    .action((file: string, options: Options) => restore(resolve(file), options, cli));
};

const restore = async (file: string, { force }: Options, cli: Cli): Promise<void> => {
  const dir = embeddedDirOf(cli, 'restore into a data directory, then `flowsync copy --from sqlite:<it> --to esdb`.');
  await openForReading(file, cli.clock).close(); // says what the file is, when it is none of ours
  const info = readBackupInfo(file);
  mkdirSync(dir, { recursive: true });
  const lock = lockDataDir(dir);
  if (E.isLeft(lock)) throw new Failed(lock.left.message);
  const staging = join(dir, 'restoring');
  try {
    if (!force && [LOG, PEOPLE].some(name => existsSync(join(dir, name))))
      throw new Failed(`${dir} holds a log already; nothing was changed. With --force it is moved aside.`);
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging);
    const names = [LOG, ...unpack(file, staging)];
    const report = await check(join(staging, LOG), info, cli);
    const aside = moveAside(dir, names, cli);
    for (const name of names) renameSync(join(staging, name), join(dir, name));
    rmdirSync(staging);
    fsyncPath(dir);
    tell(dir, report, aside, cli);
  } finally {
    rmSync(staging, { recursive: true, force: true });
    lock.right.release();
  }
};

const unpack = (file: string, staging: string): ReadonlyArray<string> => {
  const log = join(staging, LOG);
  copyFileSync(file, log);
  return unpackBackup(log, name => {
    if (![...CARRIED, SECRET_KEY].includes(name)) throw new Failed(`${file}: ${name} does not belong in a backup.`);
    return join(staging, name);
  });
};

const check = async (log: string, info: BackupInfo, cli: Cli): Promise<LogReport> => {
  const copy = openForReading(log, cli.clock);
  try {
    const [damage] = orFail(await copy.integrityCheck());
    if (damage !== undefined) throw new Failed(`The backup is damaged, nothing was changed: ${damage}`);
    const report = await withProgress('check', cli, onProgress =>
      checkLog({ store: copy, embedded: copy }, onProgress),
    );
    if (report.digest !== info.digest)
      throw new Failed('The backup is damaged, nothing was changed: its events are not those that were backed up.');
    return report;
  } finally {
    await copy.close();
  }
};

/**
 * The old log goes, and with it all that was derived from it: read models, snapshots and checkpoints of another history
 * must not meet the new one. The secret key stays, unless the backup brings one.
 */
const moveAside = (dir: string, incoming: ReadonlyArray<string>, cli: Cli): string | null => {
  const old = readdirSync(dir).filter(
    name => belongsToHistory(name) || (name === SECRET_KEY && incoming.includes(name)),
  );
  if (old.length === 0) return null;
  const aside = join(dir, `before-restore-${new Date(cli.clock.now()).toISOString().replaceAll(':', '-')}`);
  mkdirSync(aside);
  for (const name of old) renameSync(join(dir, name), join(aside, name));
  fsyncPath(aside);
  return aside;
};

const tell = (dir: string, report: LogReport, aside: string | null, cli: Cli): void => {
  cli.say(`Restored ${report.events} events, up to position ${report.position}, to ${dir}.`);
  if (aside !== null) cli.say(`What was there before is in ${aside}.`);
  const [first] = report.findings;
  if (first !== undefined)
    cli.say(`The log was backed up with ${report.findings.length} findings, the first: ${first}.`);
  if (configOf(cli).secretKey === null && !existsSync(join(dir, SECRET_KEY)))
    cli.say(`Before you start, put the secret key back: as ${join(dir, SECRET_KEY)} or in FLOWSYNC_SECRET_KEY.`);
};
