/** Files for their owner's eyes. Neither follows a link that somebody put in their place. */
import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';

/** The whole file or none of it. Throws when it cannot be written. */
export const writePrivateFile = (file: string, content: string): void => {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, `${content}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(draft, file);
};

/** Undefined when there is none. Throws when it cannot be read, or others may read it. */
export const readPrivateFile = (file: string): string | undefined => {
  let handle: number;
  try {
    handle = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw code === 'ELOOP' ? new Error(`${file} is a link, which is not followed`) : error;
  }
  try {
    const found = fstatSync(handle);
    if (!found.isFile()) throw new Error(`${file} is no file`);
    if ((found.mode & 0o077) !== 0) throw new Error(`others may read ${file}: make its mode 600`);
    return readFileSync(handle, 'utf8');
  } finally {
    closeSync(handle);
  }
};
