/** How far the log has been followed. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { EventPlace } from '../event-store/event-place';

export interface Checkpoints {
  /** Of the last event that was handled. */
  readonly find: (name: string) => EventPlace | null;
  readonly keep: (name: string, handled: EventPlace) => void;
}

export const createCheckpoints = (db: DatabaseSyncInstance, onWrite: () => void): Checkpoints => {
  const select = db.prepare('SELECT position, stream, event_id FROM checkpoints WHERE name = ?');
  const upsert = db.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?)');
  return {
    find: name => {
      const row = select.get(name) as { position: number; stream: string; event_id: string } | undefined;
      return row === undefined ? null : { position: row.position, stream: row.stream, eventId: row.event_id };
    },
    keep: (name, { position, stream, eventId }) => {
      upsert.run(name, position, stream, eventId);
      onWrite();
    },
  };
};
