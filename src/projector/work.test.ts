import * as E from 'fp-ts/Either';
import { projections } from '../../projections';
import { projection } from '../../projections/projection';
import { recordedEvents, type StreamEvent } from '../../test/support/history';
import { described, fill, startProjector } from '../../test/support/read-models';
import { run } from '../../test/support/right';
import { openLog } from '../../test/support/sqlite-log';
import { tally } from '../../test/support/tally';
import { decode } from '../event-store/stored-event';
import { realClock, realRandom } from '../runtime/real';
import { openCopyFile } from './copy-file';
import { openDatabase } from './open-database';
import { rowBuffer } from './row-buffer';

/** Texts that were parsed while this ran. */
const parsedDuring = async (work: () => Promise<unknown> | unknown): Promise<ReadonlyArray<unknown>> => {
  const parse = jest.spyOn(JSON, 'parse');
  try {
    await work();
    return parse.mock.calls.map(([text]) => text);
  } finally {
    parse.mockRestore();
  }
};

const at = '2026-11-24T09:00:00.000Z';
const allocated = (participantId: number): StreamEvent => [
  'flow-1',
  { type: 'ParticipantAllocated', at, sourceId: 1, participantId, requestId: null },
];
const stored = recordedEvents([allocated(1), allocated(2), ['flow-1', { type: 'FlowArchived', at }]]);
const logOf = async (events = stored) => {
  const store = openLog();
  for (const { stream, type, data, metadata } of events)
    await run(store.append(stream, 'any', [{ eventId: realRandom.uuid(), type, data, metadata }]));
  return store;
};

test('an event is parsed once, however many read models follow it', async () => {
  const store = await logOf();
  const texts = await parsedDuring(async () => {
    const { read } = startProjector({ store, projections });
    for (const { name } of projections) await run(read(name, 3, () => null));
  });
  expect(texts.filter(text => text === stored[0]?.data)).toHaveLength(1);
});

test('an event that changes nothing of a read model is not read for it, and one of no known type is', async () => {
  const [first, second, ignored] = stored;
  const few = projection({
    ...{ name: 'few', version: 1, follows: ['flow'], types: ['ParticipantAllocated'], tables: [], fold: () => [] },
  });
  const log = [first, second, { ...ignored, data: '{"broken' }].filter(event => event !== undefined) as typeof stored;
  const store = await logOf(log);
  const { read, status } = startProjector({ store, projections: [few] });
  const texts = await parsedDuring(() => run(read('few', 3, () => null)));
  expect(texts).not.toContain('{"broken');
  expect(status()).toMatchObject([{ position: 3, parked: [] }]);

  await run(store.append('flow-1', 'any', [{ eventId: realRandom.uuid(), type: 'New', data: '{}', metadata: '{}' }]));
  await run(read('few', 4, () => null));
  expect(status()).toMatchObject([{ position: 4, parked: [{ stream: 'flow-1', position: 4 }] }]);
});

test('a row that many events of a run change is written once', () => {
  const history = recordedEvents(
    Array.from({ length: 400 }, (_, n): StreamEvent => [`flow-${(n % 7) + 1}`, described()]),
  );
  const copy = openCopyFile(':memory:', tally(), realClock);
  const written = (): number => copy.db.get<{ n: number }>('SELECT total_changes() AS n')?.n ?? 0;
  const before = written();
  copy.apply(history, 400);
  expect(written() - before).toBe(7 + 1); // the checkpoint is a row, too
  expect(copy.db.all('SELECT events FROM tallies').map(row => (row as { events: number }).events)).toEqual([
    58, 57, 57, 57, 57, 57, 57,
  ]);
  copy.close();
});

test('given little room for rows, then they are written in parts, and say the same', () => {
  const history = recordedEvents(
    Array.from({ length: 400 }, (_, n): StreamEvent => [`flow-${(n % 7) + 1}`, described()]),
  );
  const { tables } = tally();
  const built = (maxBytes?: number) => {
    const db = openDatabase(':memory:', tally());
    const rows = rowBuffer(db, { tables }, maxBytes);
    db.exec('BEGIN');
    for (const recorded of history) {
      const decoded = decode(recorded);
      if (E.isRight(decoded)) rows.write(tally().fold(decoded.right, rows.find));
    }
    rows.flush();
    db.exec('COMMIT');
    const written = db.prepare('SELECT total_changes() AS n').get()?.n as number;
    const all = db.prepare('SELECT * FROM tallies').all();
    db.close();
    return { written, all };
  };
  const [whole, parts] = [built(), built(2000)];
  expect(parts.all).toEqual(whole.all);
  expect(parts.written).toBeGreaterThan(whole.written);
});

test('all read models are built in one pass over the log', async () => {
  const log = openLog();
  await fill(log, 2000);
  let pages = 0;
  const readAll: typeof log.readAll = options => {
    pages += 1;
    return log.readAll(options);
  };
  const { read } = startProjector({ store: { ...log, readAll }, projections });
  for (const { name } of projections) await run(read(name, 2000, () => null));
  expect(pages).toBe(4);
});
