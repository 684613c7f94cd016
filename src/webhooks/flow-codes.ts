/**
 * Which code each flow had when, folded from the log by the one that sends: messages name the flow by the code that it
 * had at that time, and waiting for no read model. Kept beside the subscriptions, a row for each change of a code.
 */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { RecordedOf } from '../../domain/history';
import { numberOf } from '../../projections/projection';
import type { Position } from '../event-store/event-store';

export interface FlowCodes {
  /** In the order of the log; an event that was folded before changes nothing. */
  readonly fold: (recorded: RecordedOf<'flow'>) => void;
  /** All up to this position is folded; what was folded behind it comes again, or is not in the log any more. */
  readonly rewind: (position: Position) => void;
  /** All up to this position is folded. */
  readonly reach: (position: Position) => void;
  /**
   * After the event at this position; null: none is known, or not yet, since whoever makes a message of another replica's
   * event may be ahead of the fold.
   */
  readonly at: (flowId: number, position: Position) => string | null;
}

export const flowCodes = `
  CREATE TABLE IF NOT EXISTS flow_codes (
    flow_id INTEGER NOT NULL, from_position INTEGER NOT NULL, code TEXT NOT NULL,
    PRIMARY KEY (flow_id, from_position)) WITHOUT ROWID`;

/** Of the events that name a code: whoever folds need not decode others. */
export const namesCode = ({ type }: { readonly type: string }): boolean =>
  type === 'FlowRegistered' || type === 'FlowDetailsChanged';

export const createFlowCodes = (db: DatabaseSyncInstance): FlowCodes => {
  const insert = db.prepare('INSERT OR IGNORE INTO flow_codes VALUES (?, ?, ?)');
  const select = db.prepare(
    'SELECT code FROM flow_codes WHERE flow_id = ? AND from_position <= ? ORDER BY from_position DESC LIMIT 1',
  );
  const drop = db.prepare('DELETE FROM flow_codes WHERE from_position > ?');
  let reached: Position = 0;
  const latest = (flowId: number, position: Position): string | null =>
    (select.get(flowId, position) as { readonly code: string } | undefined)?.code ?? null;
  return {
    at: (flowId, position) => (position <= reached ? latest(flowId, position) : null),
    rewind: position => {
      drop.run(position);
      reached = position;
    },
    reach: position => {
      reached = Math.max(reached, position);
    },
    fold: recorded => {
      const { event, position } = recorded;
      if (event.type !== 'FlowRegistered' && event.type !== 'FlowDetailsChanged') return;
      const flowId = numberOf(recorded);
      if (latest(flowId, position) !== event.code) insert.run(flowId, position, event.code);
    },
  };
};
