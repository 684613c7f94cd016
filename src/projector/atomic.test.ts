import { copyFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { recordedEvents, type StreamEvent } from '../../test/support/history';
import { described } from '../../test/support/read-models';
import { tally } from '../../test/support/tally';
import { tempDir } from '../../test/support/temp-dir';
import { decodeAnew } from '../event-store/stored-event';
import { realClock } from '../runtime/real';
import { createCopy } from './copy';
import { type CopyFile, openCopyFile } from './copy-file';

const history = recordedEvents(
  Array.from({ length: 400 }, (_, n): StreamEvent => [`flow-${(n % 7) + 1}`, described()]),
);
const counted = ({ db }: CopyFile): number => db.get<{ n: number }>('SELECT sum(events) AS n FROM tallies')?.n ?? 0;

test('events that were taken in already are passed over', () => {
  const copy = openCopyFile(':memory:', tally(), realClock);
  copy.apply(history.slice(0, 100), 100);
  copy.apply(history.slice(50, 150), 150);
  copy.apply(history.slice(0, 120), 150);
  expect([counted(copy), copy.position()]).toEqual([150, 150]);
  copy.close();
});

test('a run that begins further on is not taken in: nothing is left out', () => {
  const nothing = (): void => undefined;
  const callbacks = { onError: nothing, onApplied: nothing, onCaughtUp: nothing, onReset: nothing };
  const files = { file: ':memory:', freshFile: () => ':memory:' };
  const copy = createCopy({ ...files, projection: tally(), clock: realClock, ...callbacks });
  copy.open();
  expect(copy.apply({ after: 0, events: history.slice(0, 10), upTo: 10, decode: decodeAnew })).toBe(true);
  expect(copy.apply({ after: 20, events: history.slice(20, 30), upTo: 30, decode: decodeAnew })).toBe(false);
  expect(copy.position()).toBe(10);
  copy.close();
});

test('when a write fails half-way nothing of the run is kept, and the next try takes it in once', () => {
  const { fold, ...rest } = tally();
  let isFull = true;
  const full = Object.assign(new Error('database or disk is full'), { errcode: 13 });
  const filling: typeof fold = (recorded, find) => {
    if (isFull && recorded.position === 60) throw full;
    return fold(recorded, find);
  };
  const copy = openCopyFile(':memory:', { ...rest, fold: filling }, realClock);
  copy.apply(history.slice(0, 50), 50);
  expect(() => copy.apply(history.slice(50, 100), 100)).toThrow('full');
  expect([counted(copy), copy.position(), copy.parked(), copy.isSound()]).toEqual([50, 50, [], true]);
  isFull = false;
  copy.apply(history.slice(50, 100), 100);
  expect([counted(copy), copy.position()]).toEqual([100, 100]);
  copy.close();
});

test('wherever a crash cuts its file off, rows and checkpoint are of the same moment', () => {
  const [dir, file] = [tempDir(), join(tempDir(), 'copy.sqlite')];
  const copy = openCopyFile(file, tally(), realClock);
  for (let start = 0; start < history.length; start += 20) copy.apply(history.slice(start, start + 20), start + 20);
  const frame = 4096 + 24;
  const frames = Math.floor((readFileSync(`${file}-wal`).length - 32) / frame);
  const moments = new Set<number>();
  for (let kept = 0; kept <= frames; kept++) {
    const cut = join(dir, `${kept}.sqlite`);
    copyFileSync(file, cut);
    copyFileSync(`${file}-wal`, `${cut}-wal`);
    truncateSync(`${cut}-wal`, 32 + kept * frame);
    const db = new DatabaseSync(cut);
    if (db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'tallies'").get() !== undefined) {
      const { n } = db.prepare('SELECT coalesce(sum(events), 0) AS n FROM tallies').get();
      expect(db.prepare('SELECT position FROM checkpoint').get()).toMatchObject({ position: n });
      moments.add(n);
    }
    db.close();
  }
  expect(moments.size).toBe(21);
  copy.close();
});
