import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { DatabaseSync } from '@photostructure/sqlite';
import { projections } from '../../projections';
import { allocationsProjection } from '../../projections/allocations/fold';
import { flowsProjection } from '../../projections/flows/fold';
import type { Projection } from '../../projections/projection';
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

const goal = { atLeast: 0.5 };

export const replay: Figure = {
  name: 'replay',
  ours: 'the whole log through a projection, into a new read model: one that few events change, one that nearly all of its own change, and all of them in one pass',
  theirs: 'raw SELECT of the same rows in pages of 1,000, and JSON.parse of facts and metadata',
  values: {
    allocations: { unit: 'events/s', goal },
    flows: { unit: 'events/s', goal },
    all: { unit: 'events/s', goal: null },
  },
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

    const project = (projections: ReadonlyArray<Projection>) => async (): Promise<void> => {
      const projector = createProjector({
        ...{ store: log, dir: join(dir, `read-models-${round++}`), clock: realClock, projections },
        onError: message => {
          throw new Error(message);
        },
      });
      projector.start();
      while (projector.status().some(({ position }) => (position ?? 0) < events)) await setTimeout(1);
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
    const rate = async (run: () => Promise<void> | void): Promise<number> => {
      const begin = performance.now();
      await run();
      return (events * 1000) / (performance.now() - begin);
    };
    return {
      ours: async () => ({
        allocations: await rate(project([allocationsProjection])),
        flows: await rate(project([flowsProjection])),
        all: await rate(project(projections)),
      }),
      theirs: async () => {
        const parsed = await rate(parse);
        return { allocations: parsed, flows: parsed, all: parsed };
      },
      close: async () => {
        raw.close();
        await log.close();
      },
      notes: { flows, events },
    };
  },
};
