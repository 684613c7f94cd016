/** `flowsync restore`: a backup becomes the data directory of a service that does not run. */
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import * as E from 'fp-ts/Either';
import { counted } from '../../../domain/kernel/counted';
import { belongsToHistory, CARRIED, LOG, PEOPLE, SECRET_KEY } from '../../data-dir/files';
import { lockDataDir } from '../../data-dir/lock';
import { type BackupInfo, readBackupInfo, unpackBackup } from '../backup-file';
import { takeSealOff } from '../backup-seal';
import { checkLog, type LogReport } from '../check-log';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { fsyncPath } from '../fsync';
import { configOf, embeddedDirOf, openForReading, orFail } from '../open-log';
import { checkPeopleFile } from '../people-file';
import { withProgress } from '../progress';
import { findSecretKey } from '../secret-key';

interface Options {
  readonly force?: true;
  readonly unsealed?: true;
}

export const restoreCommand = (program: Command, cli: Cli): void => {
  program
    .command('restore')
    .description('Put a backup into the data directory. The service must not run.')
    .argument('<file>', 'made by `flowsync backup`')
    .option('--force', 'when the data directory holds a log already, move that aside; nothing is deleted')
    .option(
      '--unsealed',
      'restore a backup without a valid seal, as those of older versions: a change to it would not be noticed',
    )
    .action((file: string, options: Options) => restore(resolve(file), options, cli));
};

const restore = async (file: string, options: Options, cli: Cli): Promise<void> => {
  const dir = embeddedDirOf(cli, 'restore into a data directory, then `flowsync copy --from sqlite:<it> --to esdb`.');
  // Says what the file is, when it is none of ours.
  await openForReading(file, cli.clock).close();
  readBackupInfo(file);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const lock = lockDataDir(dir);
  if (E.isLeft(lock)) throw new Failed(lock.left.message);
  const staging = join(dir, 'restoring');
  try {
    if (!options.force && [LOG, PEOPLE].some(name => existsSync(join(dir, name))))
      throw new Failed(`${dir} holds a log already; nothing was changed. With --force it is moved aside.`);
    rmSync(staging, { recursive: true, force: true });
    mkdirSync(staging, { mode: 0o700 });
    const log = join(staging, LOG);
    copyFileSync(file, log, constants.COPYFILE_EXCL);
    chmodSync(log, 0o600); // it comes with the mode of the backup
    checkSeal(log, file, dir, options, cli);
    const info = readBackupInfo(log);
    const names = [LOG, ...unpack(log, file, staging)];
    if (names.includes(PEOPLE)) await checkPeopleFile(join(staging, PEOPLE), `${file}: ${PEOPLE}`);
    const report = await check(log, info, cli);
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

/** A key that comes with the backup says nothing about it: whoever changed the file could have put it there. */
const checkSeal = (copy: string, file: string, dir: string, { unsealed }: Options, cli: Cli): void => {
  const key = findSecretKey([dir], configOf(cli).secretKey);
  const seal = takeSealOff(copy, key?.key ?? null);
  if (seal === 'right') return;
  const problem =
    seal === 'none'
      ? 'it has no seal, as backups of older versions have none'
      : key === null
        ? `its seal cannot be checked without the secret key (${join(dir, SECRET_KEY)} or FLOWSYNC_SECRET_KEY)`
        : `its seal is wrong: it was changed, or sealed with another secret key than ${key.from}`;
  if (unsealed) cli.say(`Restored, but ${file} was not verified and may have been changed: ${problem}.`);
  else throw new Failed(`${file}: ${problem}. Nothing was changed; --unsealed takes it as it is.`);
};

const unpack = (log: string, file: string, staging: string): ReadonlyArray<string> =>
  unpackBackup(log, name => {
    if (![...CARRIED, SECRET_KEY].includes(name)) throw new Failed(`${file}: ${name} does not belong in a backup.`);
    return join(staging, name);
  });

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
  mkdirSync(aside, { mode: 0o700 });
  for (const name of old) renameSync(join(dir, name), join(aside, name));
  fsyncPath(aside);
  return aside;
};

const tell = (dir: string, report: LogReport, aside: string | null, cli: Cli): void => {
  cli.say(`Restored ${counted(report.events, 'event')}, up to position ${report.position}, to ${dir}.`);
  if (aside !== null) cli.say(`What was there before is in ${aside}.`);
  const [first] = report.findings;
  if (first !== undefined)
    cli.say(`The log was backed up with ${counted(report.findings.length, 'finding')}, the first: ${first}.`);
  if (configOf(cli).secretKey === null && !existsSync(join(dir, SECRET_KEY)))
    cli.say(`Before you start, put the secret key back: as ${join(dir, SECRET_KEY)} or in FLOWSYNC_SECRET_KEY.`);
};
