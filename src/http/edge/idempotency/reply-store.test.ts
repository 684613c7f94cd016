import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as TE from 'fp-ts/TaskEither';
import { right } from '../../../../test/support/right';
import { tempDir } from '../../../../test/support/temp-dir';
import type { EventPlace } from '../../../event-store/event-place';
import type { RecordedEvent } from '../../../event-store/event-store';
import { realClock, realRandom } from '../../../runtime/real';
import { createSealer, placeOf } from '../../../secrets/sealer';
import { openReplyStore } from './reply-store';

const sealer = createSealer(new Uint8Array(32), realRandom);
const answer = (data: unknown, fingerprint = 'f') => ({
  ...{ fingerprint, status: 200 },
  body: { success: true, data, error: null } as const,
});
const hour = 3_600_000;

const world = (quotas = { ofOwner: 10_000, ofAll: 30_000, ofAnswer: 5_000 }) => {
  let now = 0;
  let newest: EventPlace | null = null;
  const file = join(tempDir(), 'idempotency.sqlite');
  const open = () => openReplyStore(file, sealer, { ...realClock, now: () => now }, () => newest, quotas);
  const pass = (ms: number) => {
    now += ms;
  };
  const append = (place: EventPlace) => {
    newest = place;
  };
  return { file, open, pass, append };
};

test('a client that keeps more than its quota loses its oldest answers, and no other loses any', async () => {
  const { open, pass } = world();
  const store = open();
  await store.keep('of-another', 'another', answer('x'));
  for (let index = 0; index < 50; index += 1) {
    pass(1);
    await store.keep(`k${index}`, 'one', answer('x'.repeat(1000)));
  }
  const kept = Array.from({ length: 50 }, (_, index) => store.find(`k${index}`) !== null);
  expect(kept.filter(Boolean).length).toBeGreaterThan(3);
  expect(kept.filter(Boolean).length).toBeLessThan(8);
  expect(kept).toEqual([...kept].sort());
  expect(store.find('of-another')).toEqual(answer('x'));
  store.close();
});

test('all clients together keep no more than the whole quota, also after a restart', async () => {
  const { open, pass } = world();
  for (let round = 0; round < 3; round += 1) {
    const store = open();
    for (let index = 0; index < 40; index += 1) {
      pass(1);
      await store.keep(`${round}-${index}`, `client-${index}`, answer('x'.repeat(1000)));
    }
    const kept = Array.from({ length: 40 }, (_, index) => store.find(`${round}-${index}`)).filter(
      found => found !== null,
    );
    expect(kept.length).toBeGreaterThan(10);
    expect(kept.length).toBeLessThan(25);
    store.close();
  }
});

test('of a long answer only that there was one is kept', async () => {
  const { open } = world();
  const store = open();
  await store.keep('long', 'one', answer('x'.repeat(5_000)));
  expect(store.find('long')).toEqual({ fingerprint: 'f', status: 200, body: null });
  store.close();
});

test('once answers have expired the file is small again', async () => {
  const { file, open, pass } = world({ ofOwner: 5_000_000, ofAll: 5_000_000, ofAnswer: 10_000 });
  const store = open();
  for (let index = 0; index < 400; index += 1) void store.keep(`k${index}`, 'one', answer('x'.repeat(4_000)));
  await store.keep('last', 'one', answer('x'));
  pass(25 * hour);
  for (let index = 0; index < 5; index += 1) await store.keep('another', 'one', answer('x'));
  store.close();
  expect(statSync(file).size).toBeLessThan(200_000);
});

test('a file of an older version is read, and has its quotas from then on', async () => {
  const { file, open } = world();
  const old = new DatabaseSync(file);
  old.exec(`CREATE TABLE answers (
    name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    expires INTEGER NOT NULL) STRICT, WITHOUT ROWID`);
  const { fingerprint, status, body } = answer('old');
  old
    .prepare('INSERT INTO answers VALUES (?, ?, ?, ?, ?)')
    .run('k', fingerprint, status, sealer.seal(JSON.stringify(body), placeOf.answer('k')), hour);
  old.close();
  const store = open();
  expect(store.find('k')).toEqual(answer('old'));
  await store.keep('secret', 'one', answer('hush hush'));
  expect(readFileSync(`${file}-wal`, 'latin1')).not.toContain('hush');
  store.close();
});

test('what was kept is forgotten when the log is another one than that which it speaks of', async () => {
  const { open, append } = world();
  const place = { stream: 'flow-1', eventId: '00000000-0000-4000-8000-000000000001', position: 9 };
  const logWith = (...events: ReadonlyArray<EventPlace>) => ({
    find: (stream: string, eventId: string) =>
      TE.right((events.find(one => one.stream === stream && one.eventId === eventId) ?? null) as RecordedEvent | null),
  });
  const kept = async (log: ReturnType<typeof logWith>): Promise<boolean> => {
    const store = open();
    append(place);
    await store.keep('k', 'one', answer('x'));
    right(await store.verify(log)());
    const isKept = store.find('k') !== null;
    store.close();
    return isKept;
  };
  expect(await kept(logWith(place))).toBe(true);
  // The backup that was put back did not have it; or the same command was given again since, under its key.
  expect(await kept(logWith())).toBe(false);
  expect(await kept(logWith({ ...place, position: 12 }))).toBe(false);
});
