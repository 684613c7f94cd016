import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { EventData } from '../../src/event-store/event-store';
import type { Figure } from '../figure';
import { openLog } from '../support/history';
import { seeded } from '../support/seeded';

const batch = 100;

export const append100: Figure = {
  name: 'append-100',
  ours: 'appends of 100 events to one stream each, one after the other',
  theirs: 'raw prepared inserts of the same columns, one synced transaction per 100',
  unit: 'rows/s',
  goal: { atLeast: 0.6 },
  prepare: async ({ factor, dir }) => {
    const random = seeded(7);
    const appends = Math.max(10, Math.round(300 * factor));
    const events = (): ReadonlyArray<EventData> =>
      Array.from({ length: batch }, () => ({
        eventId: random.uuid(),
        type: 'ParticipantAllocated',
        data: `{"sourceId":1,"participantId":${random.integer(1, 1e6)}}`,
        metadata:
          '{"v":1,"occurredAt":"2026-01-01T00:00:00.000Z","actor":{"type":"client","id":"bench"},"correlationId":"bench","causationId":null}',
      }));
    const batches = (): ReadonlyArray<ReadonlyArray<EventData>> => Array.from({ length: appends }, events);

    const store = openLog(dir);
    const raw = new DatabaseSync(join(dir, 'raw.sqlite'));
    raw.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 4000;
      CREATE TABLE events (position INTEGER PRIMARY KEY, stream_id INTEGER, revision INTEGER, event_id BLOB, type TEXT,
        data TEXT, metadata TEXT)`);
    const insert = raw.prepare(
      'INSERT INTO events (stream_id, revision, event_id, type, data, metadata) VALUES (?, ?, ?, ?, ?, ?)',
    );
    let streams = 0;
    const rate = async (store: (stream: number, events: ReadonlyArray<EventData>) => Promise<unknown> | unknown) => {
      const work = batches();
      const begin = performance.now();
      for (const some of work) await store(++streams, some);
      return (appends * batch * 1000) / (performance.now() - begin);
    };
    return {
      ours: () => rate((stream, some) => store.append(`bench-${stream}`, 'no-stream', some)()),
      theirs: () =>
        rate((stream, some) => {
          raw.exec('BEGIN IMMEDIATE');
          some.forEach(({ eventId, type, data, metadata }, revision) => {
            insert.run(stream, revision, Buffer.from(eventId.replaceAll('-', ''), 'hex'), type, data, metadata);
          });
          raw.exec('COMMIT');
        }),
      close: async () => {
        raw.close();
        await store.close();
      },
      notes: { 'appends a round': appends },
    };
  },
};
