/** The recoveries of a webhook, and those that run. */
import { dueQueries } from '../due';
import type { Row } from '../projection';
import { query } from '../query';
import { type Range, type Rows, rowsIn } from '../range';
import { recoveriesProjection } from './fold';
import type { recoveries } from './tables';

const of = recoveriesProjection.name;

export type RecoveryRow = Row<typeof recoveries>;

/** Newest first. */
export const recoveriesOf = query(
  of,
  'recoveriesOf',
  (db, webhookId: number, range: Range): Rows<RecoveryRow> =>
    rowsIn<RecoveryRow>(
      db,
      { columns: '*', from: 'recoveries WHERE webhook_id = ?', order: 'started_at DESC, recovery_id DESC' },
      [webhookId],
      range,
    ),
);

export const recoveryById = query(
  of,
  'recoveryById',
  (db, webhookId: number, recoveryId: string): RecoveryRow | null => {
    const row = db.get<RecoveryRow>('SELECT * FROM recoveries WHERE recovery_id = ?', [recoveryId]);
    return row?.webhook_id === webhookId ? row : null;
  },
);

/** By its id alone. */
export const webhookOfRecovery = query(
  of,
  'webhookOfRecovery',
  (db, recoveryId: string): number | null =>
    db.get<Pick<RecoveryRow, 'webhook_id'>>('SELECT webhook_id FROM recoveries WHERE recovery_id = ?', [recoveryId])
      ?.webhook_id ?? null,
);

/** Those that run, by when others may go on with them. */
export const { due: runningRecoveries } = dueQueries(of, 'runningRecoveries', {
  table: 'recoveries',
  where: 'look_at IS NOT NULL',
  key: 'recovery_id',
  at: 'look_at',
});
