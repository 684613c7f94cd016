import { rmSync } from 'node:fs';
import { backup as copyPages, DatabaseSync } from '@photostructure/sqlite';
import { openPeople } from '../personal-data/people';
import { causeOf } from '../sqlite/errors';
import { Failed } from './failed';

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

/** Rejects a file that holds anything else than people. `name`: as the person knows it. */
export const checkPeopleFile = async (file: string, name: string): Promise<void> => {
  try {
    await openPeople(file).close();
  } catch (error) {
    throw new Failed(`${name}: ${causeOf(error)}.`);
  }
};
