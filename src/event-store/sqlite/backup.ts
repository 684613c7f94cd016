/** Copies the log to a new file while appends go on. */
import { existsSync, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { backup as copyPages } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { causeOf } from '../../sqlite/errors';
import { openReadOnly } from './open-database';

export interface BackupFailed {
  readonly _tag: 'BackupFailed';
  readonly message: string;
}

/** In pages of the database. */
export type Progress = (done: number, total: number) => void;

const PAGES_PER_STEP = 256;

/**
 * Copies the log as it is now to a new file, page by page beside the writer. A connection of its own holds one snapshot
 * all the while: the copy neither changes half-way nor starts over when something is appended.
 */
export const backup =
  (source: string) =>
  (file: string, onProgress: Progress = () => undefined): TaskEither<BackupFailed, void> =>
  async () => {
    const part = `${file}.part`;
    const failed = (why: string) =>
      E.left<BackupFailed>({ _tag: 'BackupFailed', message: `Backup to ${file}: ${why}` });
    if (existsSync(file)) return failed('the file exists already.');
    const opened = openReadOnly(source);
    if (E.isLeft(opened)) return failed(opened.left.message);
    const db = opened.right;
    try {
      db.exec('BEGIN; SELECT 1 FROM events LIMIT 1');
      rmSync(part, { force: true });
      const pages = await copyPages(db, part, {
        rate: PAGES_PER_STEP,
        progress: ({ totalPages, remainingPages }) => onProgress(totalPages - remainingPages, totalPages),
      });
      await rename(part, file);
      onProgress(pages, pages);
      return E.right(undefined);
    } catch (error) {
      rmSync(part, { force: true });
      return failed(causeOf(error));
    } finally {
      if (db.isTransaction) db.exec('ROLLBACK');
      db.close();
    }
  };
