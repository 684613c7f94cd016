import type { DatabaseSyncInstance } from '@photostructure/sqlite';

/** All of the work is kept or, when it throws, none; what it throws is thrown on. */
export const transactionsOf =
  (db: DatabaseSyncInstance) =>
  (work: () => void): void => {
    db.exec('BEGIN IMMEDIATE');
    try {
      work();
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) db.exec('ROLLBACK');
      throw error;
    }
  };
