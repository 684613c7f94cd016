/**
 * Where a read model's copies lie: `<name>.v<version>.sqlite`, and `<name>.v<version>-<n>.sqlite` for those that were
 * begun anew. Of one version the copy with the lowest number serves, until it is removed.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Projection } from '../../projections/projection';
import { removeDatabase } from '../sqlite/disposable-file';
import { isReadModel } from './open-database';

/** Begins the names of directories for what is not served. */
export const ASIDE = 'aside-';

const taken = new Set<string>();

/** The copy of this version that serves, or would be the first one. */
export const copyFile = (dir: string, projection: Pick<Projection, 'name' | 'version'>): string =>
  found(dir, projection).find(({ version }) => version === projection.version)?.file ?? fileOf(dir, projection, 1);

/** The copy of the version before, if its tables are the same: who asks need not know that its fold was another. */
export const olderFile = (dir: string, projection: Projection): string | null => {
  const older = found(dir, projection).filter(({ version }) => version < projection.version);
  const latest = Math.max(...older.map(({ version }) => version));
  const file = older.find(({ version }) => version === latest)?.file;
  return file !== undefined && isReadModel(file, projection) ? file : null;
};

export const removeAllBut = (dir: string, projection: Projection, kept: ReadonlyArray<string | null>): void => {
  for (const { file } of found(dir, projection)) if (!kept.includes(file)) removeDatabase(file);
};

/** What a crash left there. */
export const removeAsides = (dir: string): void => {
  const left = (existsSync(dir) ? readdirSync(dir) : []).filter(name => name.startsWith(ASIDE));
  for (const name of left) rmSync(join(dir, name), { recursive: true, force: true });
};

/**
 * A file that was never there while this process runs. What was closed is let go of by SQLite only when the garbage
 * collector comes to the last of its statements, and with it goes whatever write-ahead log then lies beside that path.
 */
export const freshFile = (dir: string, projection: Projection): string => {
  let number = Math.max(0, ...found(dir, projection).map(copy => copy.number)) + 1;
  while (taken.has(fileOf(dir, projection, number))) number += 1;
  const file = fileOf(dir, projection, number);
  taken.add(file);
  return file;
};

interface Found {
  readonly version: number;
  readonly number: number;
  readonly file: string;
}

/** Lowest number first. */
const found = (dir: string, { name }: Pick<Projection, 'name'>): ReadonlyArray<Found> =>
  (existsSync(dir) ? readdirSync(dir) : [])
    .filter(file => file.startsWith(`${name}.v`))
    .flatMap(file => {
      const [, version, number] = /\.v(\d+)(?:-(\d+))?\.sqlite$/.exec(file) ?? [];
      return version === undefined
        ? []
        : [{ version: Number(version), number: Number(number ?? 1), file: join(dir, file) }];
    })
    .sort((a, b) => a.number - b.number);

const fileOf = (dir: string, { name, version }: Pick<Projection, 'name' | 'version'>, number: number): string =>
  join(dir, `${name}.v${version}${number === 1 ? '' : `-${number}`}.sqlite`);
