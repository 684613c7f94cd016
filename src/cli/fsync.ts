import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Puts a file, or the names in a directory, on stable storage. */
export const fsyncPath = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};
