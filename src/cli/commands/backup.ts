/** `flowsync backup`: all that cannot be derived, in one file, while the service runs. */
import { existsSync, linkSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { counted } from '../../../domain/kernel/counted';
import { CARRIED, PEOPLE, SECRET_KEY } from '../../data-dir/files';
import { completeBackup, makeSingleFile } from '../backup-file';
import { sealFile } from '../backup-seal';
import { checkLog, type LogReport } from '../check-log';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { fsyncPath } from '../fsync';
import { configOf, embeddedDirOf, openEmbeddedLog, openForReading, orFail } from '../open-log';
import { checkPeopleFile, copyPeopleFile } from '../people-file';
import { withProgress } from '../progress';
import { findSecretKey, requireKeyOf } from '../secret-key';

interface Options {
  readonly withSecretKey?: true;
}

export const backupCommand = (program: Command, cli: Cli): void => {
  program
    .command('backup')
    .description('Copy the history and the personal data to one new file. Works while the service runs.')
    .argument('<file>', 'must not exist yet')
    .option('--with-secret-key', 'also the secret key: whoever has the file can then read the secrets of the webhooks')
    .action((file: string, options: Options) => backUp(resolve(file), options, cli));
};

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const backUp = async (file: string, options: Options, cli: Cli): Promise<void> => {
  const dir = embeddedDirOf(
    cli,
    'back up the server, or copy the history to a file, `flowsync copy --from esdb --to sqlite:<new directory>`.',
  );
  if (isThere(file)) throw new Failed(`${file} exists already; nothing was written.`);
  if (!existsSync(dirname(file))) throw new Failed(`The directory ${dirname(file)} does not exist.`);
  // A directory of its own, which others cannot look into or put anything into meanwhile.
  const drafts = `${file}.unfinished`;
  const discard = (): void => rmSync(drafts, { recursive: true, force: true });
  discard();
  mkdirSync(drafts, { mode: 0o700 });
  try {
    const draft = join(drafts, 'backup');
    const key = await copyLog(dir, draft, cli);
    makeSingleFile(draft);
    const report = await checkCopy(draft, cli);
    // After the log, so that everybody it mentions is there.
    const people = join(drafts, PEOPLE);
    if (existsSync(join(dir, PEOPLE))) {
      await copyPeopleFile(join(dir, PEOPLE), people);
      await checkPeopleFile(people, join(dir, PEOPLE));
    }
    const names = [...CARRIED, ...(options.withSecretKey ? [SECRET_KEY] : [])];
    const paths = names.map(name => [name, name === PEOPLE ? people : join(dir, name)] as const);
    completeBackup(draft, report, new Map(paths.filter(([, path]) => existsSync(path))));
    sealFile(draft, key);
    putInPlace(draft, file);
    tell(file, dir, report, options, cli);
  } finally {
    discard();
  }
};

/** Answers with the key that the history was written with. */
const copyLog = async (dir: string, draft: string, cli: Cli): Promise<Uint8Array> => {
  const store = openEmbeddedLog(dir, cli.clock);
  try {
    const found = findSecretKey([dir], configOf(cli).secretKey);
    if (found === null)
      throw new Failed(`A backup is sealed with the secret key: put it into ${dir} or FLOWSYNC_SECRET_KEY.`);
    await requireKeyOf(store, found);
    orFail(await withProgress('copy', cli, onProgress => store.backup(draft, onProgress)()));
    return found.key;
  } finally {
    await store.close();
  }
};

const checkCopy = async (draft: string, cli: Cli): Promise<LogReport> => {
  const copy = openForReading(draft, cli.clock);
  try {
    const [damage] = orFail(await copy.integrityCheck());
    if (damage !== undefined) throw new Failed(`The event log is damaged, no backup was made: ${damage}`);
    return await withProgress('check', cli, onProgress => checkLog({ store: copy, embedded: copy }, onProgress));
  } finally {
    await copy.close();
  }
};

/** A second name, since that is never given to what is there already; where a file system has none, a new one. */
const putInPlace = (draft: string, file: string): void => {
  try {
    linkSync(draft, file);
  } catch (error) {
    if (isThere(file)) throw new Failed(`${file} exists already; nothing was written.`);
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    renameSync(draft, file);
  }
  fsyncPath(dirname(file));
};

const tell = (file: string, dir: string, report: LogReport, { withSecretKey }: Options, cli: Cli): void => {
  cli.say(`Backed up ${counted(report.events, 'event')}, up to position ${report.position}, to ${file}.`);
  const [first] = report.findings;
  if (first !== undefined)
    cli.say(
      `The log is backed up as it is, but has ${counted(report.findings.length, 'finding')}, the first: ${first}.`,
    );
  if (!existsSync(join(dir, SECRET_KEY))) cli.say('Keep FLOWSYNC_SECRET_KEY apart: a restored service needs it.');
  else if (withSecretKey) cli.say('The secret key is in it: keep the file where only its owner can read it.');
  else
    cli.say(`The secret key is not in it: keep a copy of ${join(dir, SECRET_KEY)} apart, a restored service needs it.`);
};
