/** An exported folder, and whatever may be done to it: what is found is the first thing that is wrong. */
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { exportHistory } from '../../src/history/export';
import { type GivenCheckpoint, verifyFolder } from '../../src/history/verify-folder';
import { realClock } from '../../src/runtime/real';
import { checkpointText, parseVkey, readCheckpoint, signerOf, signNote } from '../../src/transparency/note';
import { packed, unpacked } from '../../src/transparency/tiles';
import { type Proved, prove } from '../support/proofs/proved';
import { right } from '../support/right';
import { tempDir } from '../support/temp-dir';

let proved: Proved;
let sound: string;

const exported = async ({ log }: Pick<Proved, 'log'>, to: string, onProgress: () => void = () => undefined) => {
  const store = right(openSqliteStore({ file: log, clock: realClock, readOnly: true }));
  const done = await exportHistory(store, to, onProgress);
  await store.close();
  return done;
};

beforeAll(async () => {
  proved = await prove([300, 310]);
  sound = join(tempDir(), 'export');
  right(await exported(proved, sound));
}, 120_000);

const verify = (dir: string, given: ReadonlyArray<GivenCheckpoint> = [], vkey = proved.vkey) =>
  verifyFolder(dir, [right(parseVkey(vkey))], given, async () => undefined);

const altered = async (alter: (dir: string) => void): Promise<string> => {
  const dir = join(tempDir(), 'export');
  cpSync(sound, dir, { recursive: true });
  alter(dir);
  return verify(dir).then(
    () => 'sound',
    (error: Error) => error.message,
  );
};

const size = (): number => right(readCheckpoint(proved.checkpoint)).size;

test('the folder is sound, and is what the service gave out', async () => {
  const report = await verify(sound, [{ from: 'newest', note: proved.checkpoint }]);
  expect(report.head).toMatchObject({ size: size(), root: right(readCheckpoint(proved.checkpoint)).root });
  expect(report.checkpoints).toBeGreaterThanOrEqual(2);
  expect(readFileSync(join(sound, 'checkpoint'), 'utf8')).toBe(proved.checkpoint);
  expect(readFileSync(join(sound, 'key'), 'utf8')).toBe(`${proved.vkey}\n`);
  expect(readdirSync(join(sound, 'tile')).sort()).toEqual(['0', '1', 'entries', 'events']);
  expect(readdirSync(join(sound, 'tile/0')).sort()).toEqual(['000', '001', '002.p']);
});

test('it is gone on with, to the same bytes as in one go', async () => {
  const dir = join(tempDir(), 'export');
  cpSync(sound, dir, { recursive: true });
  const more = await prove([200], { dir: proved.dir });
  const done = right(await exported(more, dir));
  expect(done.before).toBe(size());
  const whole = join(tempDir(), 'export');
  right(await exported(more, whole));
  const files = readdirSync(whole, { recursive: true, withFileTypes: true }).filter(file => file.isFile());
  for (const { parentPath, name } of files) {
    const path = join(parentPath, name);
    expect([path, readFileSync(path.replace(whole, dir)).equals(readFileSync(path))]).toEqual([path, true]);
  }
  expect(readdirSync(dir, { recursive: true }).length).toBe(readdirSync(whole, { recursive: true }).length);
  await verify(dir, [{ from: 'before', note: proved.checkpoint }]);
}, 60_000);

test('an export that is cut short goes on where it was', async () => {
  const dir = join(tempDir(), 'export');
  const stop = exported(proved, dir, () => {
    throw new Error('killed');
  });
  await expect(stop).rejects.toThrow('killed');
  rmSync(join(dir, 'tile/0/002.p'), { recursive: true, force: true });
  right(await exported(proved, dir));
  await verify(dir);
});

test('another history is not put into the same folder', async () => {
  const dir = join(tempDir(), 'export');
  cpSync(sound, dir, { recursive: true });
  const other = await prove([1]);
  expect(await exported(other, dir)).toMatchObject({ left: expect.stringContaining('holds another history') });
}, 60_000);

/** Event 260 is the fifth of the second tile. */
const edit = (kind: 'entries' | 'events', change: (items: string[]) => void) => (dir: string) => {
  const [path, each, bytes] = [
    join(dir, `tile/${kind}/001`),
    kind === 'entries' ? 256 : 512,
    kind === 'entries' ? 2 : 4,
  ] as const;
  const items = (unpacked(readFileSync(path), each, bytes) ?? []).map(String);
  change(items);
  writeFileSync(path, packed(items, bytes));
};
const swap = (list: string[], a: number, b: number): void => {
  [list[a], list[b]] = [list[b] ?? '', list[a] ?? ''];
};
const replaceIn = (at: number, from: RegExp | string, to: string) => (items: string[]) => {
  const changed = (items[at] ?? '').replace(from, to);
  if (changed === items[at]) throw new Error('nothing was changed');
  items[at] = changed;
};
const turnBit = (path: string, at: number) => (dir: string) => {
  const file = join(dir, path);
  const bytes = readFileSync(file);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  writeFileSync(file, bytes);
};

describe('whatever is done to an exported folder', () => {
  test.each<[string, (dir: string) => void, string | RegExp]>([
    [
      'a byte of facts',
      edit('events', replaceIn(8, 'Flow', 'Flaw')),
      /event 260 \([0-9a-f-]{36}, flow-\d+ revision 0, FlowRegistered\): its facts have the SHA-256 [0-9a-f]{64}, expected was [0-9a-f]{64}; all holds up to event 260/,
    ],
    ['an escape in the facts that means the same', edit('events', replaceIn(8, 'Flow', '\\u0046low')), 'event 260'],
    ['a byte of metadata', edit('events', replaceIn(9, '"admin"', '"abmin"')), 'event 260'],
    [
      'a type',
      edit('entries', replaceIn(4, 'FlowRegistered', 'FlowArchived')),
      /event 260 .*its leaf is [0-9a-f]{64}, expected was/,
    ],
    ['a time', edit('entries', replaceIn(4, /"time":"2026/, '"time":"2027')), 'event 260'],
    ['an id', edit('entries', replaceIn(4, /"eventId":"./, '"eventId":"x')), 'event 260'],
    ['a stream', edit('entries', replaceIn(4, '"stream":"flow-', '"stream":"flow-9')), 'event 260'],
    [
      'an entry that is none',
      edit('entries', replaceIn(4, /.*/, 'null')),
      'event 260: its entry is no record of an event',
    ],
    ['two events swapped', edit('entries', items => swap(items, 4, 5)), 'event 260'],
    ['the bytes of two events swapped', edit('events', items => swap(items, 8, 10)), 'event 260'],
    ['a leaf of a tile', turnBit('tile/0/001', 4 * 32), 'A tile of hashes was altered (tile/0/001): event 260'],
    ['a tile above', turnBit('tile/1/000.p/2', 40), 'tile/1/000.p/2 is not made of the tiles below it'],
    ['a tile cut off', dir => truncateSync(join(dir, 'tile/0/001'), 8000), 'tile/0/001 does not hold 256 of them'],
    ['entries cut off', dir => truncateSync(join(dir, 'tile/entries/001'), 900), 'tile/entries/001 does not hold 256'],
    [
      'bytes that go on',
      dir => writeFileSync(join(dir, 'tile/events/001'), '\0', { flag: 'a' }),
      'tile/events/001 does not hold 256',
    ],
    [
      'a tile that is missing',
      dir => rmSync(join(dir, 'tile/events/001')),
      'tile/events/001 cannot be read (ENOENT): the folder is not whole',
    ],
    ['the newest tiles cut off', dir => rmSync(join(dir, 'tile/0/002.p'), { recursive: true }), 'cannot be read'],
    ['no checkpoint', dir => rmSync(join(dir, 'checkpoint')), 'checkpoint cannot be read (ENOENT)'],
    [
      'a checkpoint that is none',
      dir => writeFileSync(join(dir, 'checkpoint'), 'nothing\n'),
      'checkpoint: It is no signed note',
    ],
    [
      'a root in the checkpoint',
      dir => writeFileSync(join(dir, 'checkpoint'), proved.checkpoint.replace(/\n(.)/, '\n1')),
      'is not that of this text',
    ],
    [
      'tiles swapped',
      dir => {
        renameSync(join(dir, 'tile/0/000'), join(dir, 'x'));
        renameSync(join(dir, 'tile/0/001'), join(dir, 'tile/0/000'));
        renameSync(join(dir, 'x'), join(dir, 'tile/0/001'));
      },
      'A tile of hashes was altered',
    ],
  ])('%s is found', async (_, alter, message) => {
    const found = await altered(alter);
    expect(found).toMatch(message);
    expect(found).not.toContain('\n');
  });
});

const resigned = (fill: number): { note: string; vkey: string } => {
  const { origin, size, root } = right(readCheckpoint(proved.checkpoint));
  const signer = signerOf(origin, Buffer.alloc(32, fill));
  return { note: signNote(checkpointText({ origin, size, root }), [signer]), vkey: '' };
};

test('a checkpoint that was signed with another key is found', async () => {
  const found = await altered(dir => writeFileSync(join(dir, 'checkpoint'), resigned(1).note));
  expect(found).toMatch(/^checkpoint: It is signed by .*, and not by /);
});

test('a history that was made anew as a whole contradicts each checkpoint that left the house', async () => {
  const other = await prove([300, 310]);
  const dir = join(tempDir(), 'export');
  right(await exported(other, dir));
  const given = [{ from: 'saved.txt', note: proved.checkpoint }];
  // By another key, since it is another installation; and as whoever has the key would do it.
  await expect(verify(dir)).rejects.toThrow('It is a checkpoint of');
  const keys = [proved.vkey, other.vkey].map(vkey => right(parseVkey(vkey)));
  await expect(verifyFolder(dir, keys, given, async () => undefined)).rejects.toThrow(
    /^saved\.txt: (the root of the first \d+ events is|it is over \d+ events)/,
  );
}, 60_000);

test('a checkpoint over more than there is says so', async () => {
  const { origin, root } = right(readCheckpoint(proved.checkpoint));
  const signer = signerOf(origin, Buffer.alloc(32, 1));
  const note = signNote(checkpointText({ origin, size: 5000, root }), [signer]);
  const keys = [right(parseVkey(proved.vkey)), signer.verifier];
  await expect(verifyFolder(sound, keys, [{ from: 'later', note }], async () => undefined)).rejects.toThrow(
    `later: it is over 5000 events, and the folder holds ${size()}`,
  );
});
