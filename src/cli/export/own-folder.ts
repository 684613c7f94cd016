/**
 * A folder of its own for an export in the making, beside the place where that is to be. It is locked for as long as its
 * maker lives: what others have left there, who were killed, is found by that and removed.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { LOCK } from '../../data-dir/files';
import { lockDataDir } from '../../data-dir/lock';

export interface OwnFolder {
  readonly path: string;
  readonly remove: () => void;
}

const PREFIX = '.flowsync-export-';

export const createOwnFolder = (parent: string): OwnFolder => {
  removeLeft(parent);
  const path = mkdtempSync(join(parent, PREFIX));
  // Where files cannot be locked nothing that is left is found either.
  const lock = lockDataDir(path);
  return {
    path,
    remove: () => {
      if (E.isRight(lock)) lock.right.release();
      rmSync(path, { recursive: true, force: true });
    },
  };
};

const removeLeft = (parent: string): void => {
  for (const name of readdirSync(parent)) {
    const path = join(parent, name);
    if (!name.startsWith(PREFIX) || !existsSync(join(path, LOCK))) continue;
    const lock = lockDataDir(path);
    if (E.isLeft(lock)) continue;
    lock.right.release();
    rmSync(path, { recursive: true, force: true });
  }
};
