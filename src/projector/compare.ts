/** Holds a read model against what a fresh fold of the log says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Projection, Table } from '../../projections/projection';
import type { EventStore, Position, StoreUnavailable } from '../event-store/event-store';
import type { Clock } from '../runtime/ports';
import { causeOf } from '../sqlite/errors';
import { rowsOf } from '../sqlite/rows';
import { openCopyFile } from './copy-file';
import { type Cells, type Difference, differences } from './differences';
import { faultOf } from './fault';
import { ASIDE, copyFile } from './files';
import { openSnapshot } from './open-database';
import { list, quoted } from './tables';

export interface CompareFailed {
  readonly _tag: 'CompareFailed';
  readonly message: string;
  /** The file of the read model, when it is damaged; null: something else was in the way. */
  readonly damaged: string | null;
}

export interface Compared {
  readonly store: EventStore;
  readonly dir: string;
  readonly projection: Projection;
  readonly clock: Pick<Clock, 'now' | 'after'>;
}

/** In positions of the log. */
export type OnProgress = (done: Position, total: Position) => void;

/** Events, or rows, between two turns of the event loop. */
const SLICE = 250;
/** Nobody reads more than that. */
const MAX_DIFFERENCES = 1000;

/**
 * At the position that the read model's file has when this begins, whoever goes on writing it: this process or another.
 * The fresh fold lies beside it and is removed in the end.
 */
export const compareWithLog =
  (
    { store, dir, projection, clock }: Compared,
    onProgress: OnProgress = () => undefined,
  ): TaskEither<CompareFailed | StoreUnavailable, ReadonlyArray<Difference>> =>
  async () => {
    const opened: DatabaseSyncInstance[] = [];
    let aside: string | null = null;
    const file = copyFile(dir, projection);
    const snapshot = (file: string): DatabaseSyncInstance => {
      const db = openSnapshot(file, projection);
      opened.push(db);
      return db;
    };
    try {
      aside = mkdtempSync(join(dir, ASIDE));
      const rebuilt = join(aside, 'fresh.sqlite');
      const actual = snapshot(file);
      const end: Position = actual.prepare('SELECT position FROM checkpoint').get()?.position ?? 0;
      const folded = await foldInto(rebuilt, end, { store, projection, clock }, onProgress);
      if (E.isLeft(folded)) return folded;
      return E.right(await allDifferences(projection.tables, snapshot(rebuilt), actual));
    } catch (error) {
      const damaged = faultOf(error) === 'file' ? file : null;
      return E.left({ _tag: 'CompareFailed', message: `Read model ${projection.name}: ${causeOf(error)}`, damaged });
    } finally {
      for (const db of opened) db.close();
      if (aside !== null) rmSync(aside, { recursive: true, force: true });
    }
  };

const foldInto = async (
  file: string,
  end: Position,
  { store, projection, clock }: Omit<Compared, 'dir'>,
  onProgress: OnProgress,
): Promise<E.Either<StoreUnavailable, void>> => {
  const copy = openCopyFile(file, projection, clock);
  try {
    while (copy.position() < end) {
      const page = await store.readAll({ after: copy.position(), limit: SLICE })();
      if (E.isLeft(page)) return page;
      const events = page.right.filter(({ position }) => position <= end);
      copy.apply(events, Math.min(page.right.at(-1)?.position ?? end, end));
      onProgress(copy.position(), end);
      await setImmediate();
    }
    return E.right(undefined);
  } finally {
    copy.close();
  }
};

const allDifferences = async (
  tables: ReadonlyArray<Table>,
  expected: DatabaseSyncInstance,
  actual: DatabaseSyncInstance,
): Promise<ReadonlyArray<Difference>> => {
  const found: Difference[] = [];
  let steps = 0;
  for (const table of tables) {
    const rows = (db: DatabaseSyncInstance): Iterator<Cells> =>
      rowsOf(db, `SELECT * FROM ${quoted(table.name)} ORDER BY ${list(table.key)}`);
    for (const difference of differences(table, rows(expected), rows(actual))) {
      if (difference !== null && found.push(difference) === MAX_DIFFERENCES) return found;
      if (++steps % SLICE === 0) await setImmediate();
    }
  }
  return found;
};
