import { rmSync } from 'node:fs';
import { backup as copyPages, DatabaseSync } from '@photostructure/sqlite';

/** Opened for writing, because a crash may have left something to roll back; all pages at once, so that nobody waits long. */
export const copyPeopleFile = async (from: string, to: string): Promise<void> => {
  rmSync(to, { force: true });
  const db = new DatabaseSync(from, { timeout: 5000 });
  try {
    await copyPages(db, to, { rate: 1_000_000 });
  } finally {
    db.close();
  }
};
