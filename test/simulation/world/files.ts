/** The files of a replica when its process ends without warning, and what else becomes of files. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Chance } from './chance';

/** What lies in a data directory and can be had again from the log. */
const DISPOSABLE = ['read-models', 'snapshots.sqlite', 'reactor.sqlite', 'history.sqlite', 'states.swap'];

/**
 * `kill`: what was written is there. `power`: of what needs no fsync the last writes are lost. `torn`: a page of what was
 * being written is half there, in the log as well. `put-back`: what can be had again is that of an earlier day. The others
 * go further.
 */
export type Crash = 'kill' | 'power' | 'torn' | 'put-back' | 'models-lost' | 'models-damaged' | 'all-disposable-lost';
export const CRASHES: ReadonlyArray<Crash> = [
  'kill',
  'kill',
  'power',
  'torn',
  'put-back',
  'models-lost',
  'models-damaged',
  'all-disposable-lost',
];

const PAGE_BYTES = 4096;

const isLeftBehind = (name: string): boolean => name === 'lock' || name.endsWith('-shm') || name.includes('.swap');

/** As the files are at this moment: what lies in a write-ahead log is found by whoever opens them. */
const copyDirectory = (from: string, to: string): void => {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (isLeftBehind(entry.name)) continue;
    if (entry.isDirectory()) copyDirectory(join(from, entry.name), join(to, entry.name));
    else copyFileSync(join(from, entry.name), join(to, entry.name));
  }
};

const filesUnder = (path: string): ReadonlyArray<string> => {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap(name => filesUnder(join(path, name)));
};

export interface FileSizes {
  readonly files: number;
  /** Of write-ahead logs. */
  readonly walBytes: number;
}

export const sizesIn = (dir: string): FileSizes => {
  const all = filesUnder(dir);
  const logs = all.filter(file => file.endsWith('-wal'));
  return { files: all.length, walBytes: logs.reduce((sum, file) => sum + statSync(file).size, 0) };
};

const disposableIn = (dir: string): ReadonlyArray<string> =>
  readdirSync(dir)
    .filter(name => DISPOSABLE.some(begin => name.startsWith(begin)))
    .sort()
    .flatMap(name => filesUnder(join(dir, name)));

/** The last writes of each file that is not synced at each commit never reached the disk: its log ends somewhere before. */
const loseLastWrites = (dir: string, chance: Chance): void => {
  for (const file of disposableIn(dir)) {
    if (!file.endsWith('-wal')) continue;
    const size = statSync(file).size;
    if (size > 0) truncateSync(file, chance.integer(0, size));
  }
};

/** What was being written and was never synced lies behind what was, and makes no sense. */
const tearLastPage = (dir: string, chance: Chance): void => {
  for (const file of filesUnder(dir)) {
    if (!file.endsWith('-wal') || statSync(file).size === 0) continue;
    const bytes = readFileSync(file);
    const half = bytes.subarray(Math.max(0, bytes.length - chance.integer(1, PAGE_BYTES)));
    writeFileSync(file, Buffer.concat([bytes, half]));
  }
};

const damage = (dir: string, chance: Chance): void => {
  const files = filesUnder(join(dir, 'read-models'));
  if (files.length === 0) return;
  const file = chance.pick(files);
  const bytes = readFileSync(file);
  const trees = file.endsWith('-wal') ? [] : treePages(bytes);
  for (let n = chance.integer(1, 2000); n > 0 && bytes.length > 0; n--) {
    if (trees.length === 0) bytes[chance.integer(0, bytes.length - 1)] = chance.integer(0, 255);
    else if (n % 100 === 1) {
      const page = chance.pick(trees);
      bytes.fill(0, page, page + PAGE_BYTES);
    }
  }
  writeFileSync(file, bytes);
};

/** https://sqlite.org/fileformat2.html#b_tree_pages: those whose loss SQLite sees; of a text that another one stands in it cannot. */
const TREE_PAGES = [2, 5, 10, 13];
const treePages = (bytes: Uint8Array): ReadonlyArray<number> =>
  Array.from({ length: Math.floor(bytes.length / PAGE_BYTES) }, (_, page) => page * PAGE_BYTES).filter(
    place => place > 0 && TREE_PAGES.includes(bytes[place] ?? 0),
  );

/** Made while a process runs, of what can be had again, and put back after one of its ends. */
export const copyDisposable = (from: string, to: string): void => {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const file of disposableIn(from)) {
    const copy = join(to, relative(from, file));
    mkdirSync(dirname(copy), { recursive: true, mode: 0o700 });
    if (!isLeftBehind(basename(file))) copyFileSync(file, copy);
  }
};

/** Of what is derived from the log, when a backup of the log is put back: that of the backup, none, or what came after it. */
export const DERIVED = ['of then', 'none', 'of later'] as const;
export type Derived = (typeof DERIVED)[number];

export const copyAll = (from: string, to: string): void => {
  rmSync(to, { recursive: true, force: true });
  copyDirectory(from, to);
};

/** The log and what belongs to it are those of the backup. */
export const putBack = (backup: string, dir: string, derived: Derived): void => {
  const later = join(backup, '..', `${basename(dir)}-later`);
  if (derived === 'of later') copyDisposable(dir, later);
  copyAll(backup, dir);
  if (derived !== 'of then') removeDisposable(dir);
  if (derived !== 'of later') return;
  copyDirectory(later, dir);
  rmSync(later, { recursive: true, force: true });
};

export const removeDisposable = (dir: string): void => {
  for (const file of disposableIn(dir)) rmSync(file, { force: true });
};

/** The cache of names of a replica. */
export const forgetNames = (dir: string): void => {
  for (const file of filesUnder(dir)) if (basename(file).startsWith('people-cache')) rmSync(file, { force: true });
};

/** What a process finds in `to` that starts after the end of one in `from`. */
export const survive = (from: string, to: string, crash: Crash, earlier: string, chance: Chance): void => {
  copyDirectory(from, to);
  if (crash === 'power') loseLastWrites(to, chance);
  if (crash === 'torn') tearLastPage(to, chance);
  if (crash === 'put-back' && existsSync(earlier)) {
    removeDisposable(to);
    copyDirectory(earlier, to);
  }
  if (crash === 'models-damaged') damage(to, chance);
  if (crash === 'models-lost') rmSync(join(to, 'read-models'), { recursive: true, force: true });
  if (crash === 'all-disposable-lost') removeDisposable(to);
};
