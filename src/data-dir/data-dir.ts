/**
 * The data directory is for its owner's eyes: the secret key is in it, names, and hashes of API keys. A mode that lets
 * others in is mended; a link in place of a file is refused, since it may lead to where others read and write.
 */
import { chmodSync, lstatSync, mkdirSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { isOurs } from './files';

const OTHERS = 0o077;
const ANYBODY_WRITES = 0o002;

type Tell = (line: string) => void;

/** To be called at the start of each program, before it makes a file or a thread: all that it makes is for its owner. */
export const makeFilesPrivate = (): void => {
  process.umask(OTHERS);
};

/**
 * Takes what others may do away from a directory that is there, and from what is ours in it; `tell` hears of it. Left:
 * one line on what cannot be mended. By name and not by handle: to close one would drop SQLite's lock on the file.
 */
export const closeToOthers = (dir: string, tell: Tell): E.Either<string, void> => {
  // Whoever opens it says so.
  if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return E.right(undefined);
  try {
    const mended: string[] = [];
    const directory = tightenedDirectory(dir, tell);
    if (E.isLeft(directory)) return directory;
    if (directory.right) mended.push('the directory itself');
    for (const name of readdirSync(dir).filter(isOurs)) {
      const entry = tightenedEntry(join(dir, name));
      if (E.isLeft(entry)) return entry;
      if (entry.right) mended.push(name);
    }
    if (mended.length > 0) tell(`Others could read these in ${dir}; their modes were mended: ${mended.join(', ')}.`);
    return E.right(undefined);
  } catch (error) {
    return E.left(`The data directory cannot be read: ${(error as Error).message}.`);
  }
};

/** The last part of the path only: a whole tree of new directories is more likely a slip of the pen. */
export const makeDataDir = (dir: string): E.Either<string, void> => {
  try {
    mkdirSync(dir, { mode: 0o700 });
    return E.right(undefined);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return E.right(undefined);
    return E.left(
      code === 'ENOENT'
        ? `FLOWSYNC_DATA_DIR: the directory above ${dir} does not exist.`
        : `FLOWSYNC_DATA_DIR: ${message}.`,
    );
  }
};

/** A directory that belongs to somebody else, as a volume may, is well as long as not everybody writes to it. */
const tightenedDirectory = (dir: string, tell: Tell): E.Either<string, boolean> => {
  const found = statSync(dir);
  const done = tightened(dir, found);
  if (E.isRight(done) || (found.mode & ANYBODY_WRITES) !== 0) return done;
  tell(done.left);
  return E.right(false);
};

/** Whether others had access to it, which they have no more; left: why that cannot be changed. */
const tightened = (path: string, { mode }: Stats): E.Either<string, boolean> => {
  if ((mode & OTHERS) === 0) return E.right(false);
  return E.tryCatch(
    () => {
      chmodSync(path, mode & ~OTHERS);
      return true;
    },
    error =>
      `${path} is open to others (mode ${octal(mode)}), which cannot be changed (${(error as NodeJS.ErrnoException).code}); ` +
      `make it ${octal(mode & ~OTHERS)}.`,
  );
};

const octal = (mode: number): string => (mode & 0o777).toString(8);

const tightenedEntry = (path: string): E.Either<string, boolean> => {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return E.right(false);
  if (found.isSymbolicLink())
    return E.left(`${path} is a link, which is not followed; put what it leads to in its place.`);
  if (!found.isFile() && !found.isDirectory()) return E.left(`${path} is neither a file nor a directory.`);
  return tightened(path, found);
};
