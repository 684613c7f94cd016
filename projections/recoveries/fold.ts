/** Recoveries as they are now. */
import type { RecordedOf } from '../../domain/history';
import { type Change, plus, projection } from '../projection';
import { recoveries } from './tables';

const fold = ({ event }: RecordedOf<'recovery'>): ReadonlyArray<Change> => {
  if (event.type === 'NothingChanged') return [];
  const { at, recoveryId: recovery_id } = event;
  switch (event.type) {
    case 'RecoveryStarted': {
      const begun = { started_at: at, updated_at: at, ended_at: null, look_at: at };
      const found = { filter: JSON.stringify(event.filter), total: event.total, resent: 0, skipped: 0, outcome: null };
      return [recoveries.put({ recovery_id, webhook_id: event.webhookId, ...found, ...begun })];
    }
    case 'RecoveryPageClaimed': {
      const done = { resent: plus(event.resent), skipped: plus(event.skipped) };
      return [recoveries.patch({ recovery_id }, { ...done, updated_at: at, look_at: event.leaseUntil })];
    }
    case 'RecoveryEnded': {
      const done = { resent: plus(event.resent), skipped: plus(event.skipped), outcome: event.outcome };
      return [recoveries.patch({ recovery_id }, { ...done, updated_at: at, ended_at: at, look_at: null })];
    }
  }
};

export const recoveriesProjection = projection({
  name: 'recoveries',
  version: 1,
  follows: ['recovery'],
  tables: [recoveries],
  fold,
});
