/**
 * Compares a read model of 200,000 rows with its log, while the garbage collector runs all the time, and prints what it
 * found: one row that was changed.
 */
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { FlowEvent } from '../../domain/flow/events';
import { projection, table } from '../../projections/projection';
import type { EventData } from '../../src/event-store/event-store';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { compareWithLog } from '../../src/projector/compare';
import { openCopyFile } from '../../src/projector/copy-file';
import { copyFile } from '../../src/projector/files';
import { realClock, realRandom } from '../../src/runtime/real';
import { recordedEvents } from './history';
import { right, run } from './right';

const EVENTS = 2000;
const ROWS_PER_EVENT = 100;

const rows = table('rows', { event: 'integer', n: 'integer', text: 'text' }, ['event', 'n']);
const wide = projection({
  ...{ name: 'wide', version: 1, follows: ['flow'], tables: [rows] },
  fold: ({ position }) =>
    Array.from({ length: ROWS_PER_EVENT }, (_, n) => rows.put({ event: Number(position), n, text: `row ${n}` })),
});

const described = (): EventData => {
  const event = {
    type: 'SourceDescribed',
    at: '2026-11-24T09:00:00.000Z',
    sourceId: 1,
    reference: 'a',
    description: '',
  };
  const [recorded] = recordedEvents([['flow-1', event as FlowEvent]]);
  if (recorded === undefined) throw new Error('no event');
  return { eventId: realRandom.uuid(), type: recorded.type, data: recorded.data, metadata: recorded.metadata };
};

const main = async (dir: string): Promise<void> => {
  const store = right(openSqliteStore({ file: join(dir, 'events.sqlite'), clock: realClock }));
  await run(store.append('flow-1', 'any', Array.from({ length: EVENTS }, described)));

  const file = copyFile(dir, wide);
  const copy = openCopyFile(file, wide, realClock);
  while (copy.position() < EVENTS) {
    const events = await run(store.readAll({ after: copy.position(), limit: 100 }));
    copy.apply(events, copy.position() + events.length);
  }
  copy.close();
  const db = new DatabaseSync(file);
  db.exec(`UPDATE rows SET text = 'forged' WHERE event = ${EVENTS} AND n = ${ROWS_PER_EVENT - 1}`);
  db.close();

  const collecting = setInterval(() => globalThis.gc?.(), 100);
  const found = await run(compareWithLog({ store, dir, projection: wide, clock: realClock }));
  clearInterval(collecting);
  process.stdout.write(`${JSON.stringify(found)}\n`);
  await store.close();
};

main(process.argv[2] ?? '');
