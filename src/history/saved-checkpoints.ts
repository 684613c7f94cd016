/**
 * Writes each checkpoint to a file on other storage (FLOWSYNC_CHECKPOINT_DIR), where whoever alters the history does not
 * reach it. A file that is there is never written again: when it says something else than the history, that is reported.
 */
import { open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IssuedCheckpoint } from './tile-file';

const PREFIX = 'checkpoint-';
const DIGITS = 16;
const NAME = /^checkpoint-\d{16}$/;
/** At once. */
const PAGE = 1000;

export interface SavedCheckpoints {
  /** Writes those that are not there. Rejects when the directory cannot be used; the next call tries again. */
  readonly saveMissing: () => Promise<void>;
}

export const savedName = (size: number): string => `${PREFIX}${String(size).padStart(DIGITS, '0')}`;

export const createSavedCheckpoints = (
  dir: string,
  issued: {
    readonly size: () => number;
    readonly after: (size: number, limit: number) => ReadonlyArray<IssuedCheckpoint>;
  },
  contradicts: (file: string) => void,
): SavedCheckpoints => {
  let names: Set<string> | null = null;
  /** All up to this size are there. */
  let upTo = 0;
  let running: Promise<void> = Promise.resolve();

  const one = async ({ size, note }: IssuedCheckpoint, saved: Set<string>): Promise<void> => {
    const name = savedName(size);
    if (!saved.has(name)) {
      await write(dir, name, note);
      saved.add(name);
    } else if (textOf(await readFile(join(dir, name), 'utf8')) !== textOf(note)) contradicts(join(dir, name));
    upTo = size;
  };

  /** One over more than there is was made of a history that has been cut off since, or put back. */
  const found = async (): Promise<Set<string>> => {
    const there = (await readdir(dir)).filter(name => NAME.test(name)).sort();
    const last = there.at(-1);
    if (last !== undefined && last > savedName(issued.size())) contradicts(join(dir, last));
    return new Set(there);
  };

  const save = async (): Promise<void> => {
    names ??= await found();
    for (let page = issued.after(upTo, PAGE); page.length > 0; page = issued.after(upTo, PAGE))
      for (const checkpoint of page) await one(checkpoint, names);
  };

  return {
    saveMissing: () => {
      running = running.then(save, save);
      return running;
    },
  };
};

/** The whole file or none of it. */
const write = async (dir: string, name: string, content: string): Promise<void> => {
  const draft = join(dir, `.${name}.new`);
  await rm(draft, { force: true });
  const handle = await open(draft, 'wx', 0o644);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, join(dir, name));
};

/** The text that was signed; one with more signatures says the same. */
const textOf = (note: string): string => note.slice(0, note.lastIndexOf('\n\n') + 1);
