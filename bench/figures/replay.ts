import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { flowsProjection } from '../../projections/flows';
import type { EventStore } from '../../src/event-store/event-store';
import { createProjector } from '../../src/projector/projector';
import { realClock } from '../../src/runtime/real';
import type { Figure } from '../figure';
import { generate } from '../generate';
import { openLog } from '../support/log';
import { orThrow } from '../support/or-throw';

/** The rows of the log in a table that is read as fast as SQLite and JSON allow. */
const copied = async (log: EventStore, file: string) => {
  const db = new DatabaseSync(file);
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
    CREATE TABLE events (position INTEGER PRIMARY KEY, stream TEXT, revision INTEGER, event_id TEXT, type TEXT,
      data TEXT, metadata TEXT)`);
  const insert = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
  for (let after = 0, more = true; more; ) {
    const page = orThrow(await log.readAll({ after, limit: 10_000 })());
    db.exec('BEGIN');
    for (const { position, stream, revision, eventId, type, data, metadata } of page)
      insert.run(position, stream, revision, eventId, type, data, metadata);
    db.exec('COMMIT');
    more = page.length > 0;
    after = page.at(-1)?.position ?? after;
  }
  return db;
};

export const replay: Figure = {
  name: 'replay',
  ours: 'the whole log through the projection of flows, into a new read model',
  theirs: 'raw SELECT of the same rows in pages of 1,000, and JSON.parse of facts and metadata',
  values: { rate: { unit: 'events/s', goal: { atLeast: 0.5 } } },
  prepare: async ({ size, dir, progress }) => {
    const flows = size(10_000, 20);
    const log = openLog(dir);
    const onProgress = (done: number): void => progress(`generating: ${done} of ${flows} flows`);
    const events = await generate(log, { flows, onProgress });
    const raw = await copied(log, join(dir, 'raw.sqlite'));
    const select = raw.prepare(
      'SELECT position, stream, revision, event_id, type, data, metadata FROM events WHERE position > ? ORDER BY position LIMIT 1000',
      { returnArrays: true },
    );
    let round = 0;

    const project = async (): Promise<void> => {
      const projector = createProjector({
        ...{ store: log, dir: join(dir, `read-models-${round++}`), clock: realClock, projections: [flowsProjection] },
        onError: message => {
          throw new Error(message);
        },
      });
      projector.start();
      while ((projector.status()[0]?.position ?? 0) < events) await setTimeout(1);
      await projector.stop();
    };
    const parse = (): void => {
      for (let after = 0, rows = select.all(after); rows.length > 0; rows = select.all(after)) {
        for (const row of rows) {
          JSON.parse(row[5]);
          JSON.parse(row[6]);
        }
        after = rows.at(-1)[0];
      }
    };
    const rate = async (run: () => Promise<void> | void) => {
      const begin = performance.now();
      await run();
      return { rate: (events * 1000) / (performance.now() - begin) };
    };
    return {
      ours: () => rate(project),
      theirs: () => rate(parse),
      close: async () => {
        raw.close();
        await log.close();
      },
      notes: { flows, events },
    };
  },
};
