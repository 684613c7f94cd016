/** Where a read model's copies lie: `<name>.v<version>.sqlite`, and beside it for a while `….rebuild` and `….compare`. */
import { existsSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import type { Projection } from '../../projections/projection';
import { openSnapshot, removeDatabase } from './open-database';

export const copyFile = (
  dir: string,
  { name, version }: Pick<Projection, 'name' | 'version'>,
  aside?: 'rebuild' | 'compare',
): string => join(dir, `${name}.v${version}${aside === undefined ? '' : `.${aside}`}.sqlite`);

const isHere = (path: string): boolean => existsSync(path);

/** Removes what a crash left half-built. A rebuilt copy whose turn had come, and it alone is there, takes its place. */
export const tidyUp = (dir: string, projection: Projection): void => {
  const [served, rebuilt] = [copyFile(dir, projection), copyFile(dir, projection, 'rebuild')];
  if (!isHere(served) && isHere(rebuilt) && !isHere(`${rebuilt}-wal`)) {
    removeDatabase(served);
    renameSync(rebuilt, served);
  }
  removeDatabase(rebuilt);
  removeDatabase(copyFile(dir, projection, 'compare'));
};

const otherVersions = (dir: string, { name, version }: Projection): ReadonlyArray<number> =>
  (isHere(dir) ? readdirSync(dir) : [])
    .filter(file => file.startsWith(`${name}.v`))
    .map(file => Number(/\.v(\d+)\.sqlite$/.exec(file)?.[1] ?? version))
    .filter(other => other !== version);

/** The copy of the version before, if its tables are the same: what reads them need not know that its fold was another. */
export const olderFile = (dir: string, projection: Projection): string | null => {
  const older = otherVersions(dir, projection).filter(other => other < projection.version);
  const file = copyFile(dir, { ...projection, version: Math.max(...older) });
  const opened =
    older.length === 0 ? E.left(null) : E.tryCatch(() => openSnapshot(file, projection).close(), E.toError);
  return E.isRight(opened) ? file : null;
};

export const removeOtherVersions = (dir: string, projection: Projection): void => {
  for (const version of otherVersions(dir, projection)) removeDatabase(copyFile(dir, { ...projection, version }));
};
