/** The exports of a service: how many at once, where they are made, and what is left of them when nobody waits any more. */
import { existsSync, mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EventStore } from '../event-store/event-store';
import { type Made, removeExport } from './make-export';
import { pagesOf } from './pages';
import { makeInThread, type NotMade } from './thread/export-thread';
import type { ThreadData } from './thread/messages';

/** A file that is there for whoever has it open, and for nobody else. */
export interface OpenFile {
  readonly name: string;
  readonly size: number;
  readonly handle: FileHandle;
}

export interface OpenExport extends Omit<Made, 'files'> {
  readonly files: ReadonlyArray<OpenFile>;
}

export interface Exports {
  /** Takes a place until the answer is called; null: there is none, or the service drains. */
  readonly enter: () => (() => void) | null;
  readonly make: (
    id: string,
    asked: Pick<ThreadData, 'format' | 'by' | 'about'>,
    signal: AbortSignal,
  ) => Promise<OpenExport | NotMade>;
  /** Ends those that are being made. */
  readonly stop: () => Promise<void>;
}

export interface ExportsOptions {
  /** With reasons as they may be read. */
  readonly store: Pick<EventStore, 'readAll'>;
  /** For exports alone: what is left there is removed. */
  readonly dir: string;
  /** Of the disk. */
  readonly freeBytes?: (dir: string) => number;
}

export const MAX_EXPORTS = 2;
export const EXPORTS_DIR = 'exports';
/** What is made for one export has its id as name. */
const OWN = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export const createExports = ({ store, dir, freeBytes = freeBytesOf }: ExportsOptions): Exports => {
  removeLeft(dir);
  const stopped = new AbortController();
  const running = new Set<Promise<unknown>>();
  let places = MAX_EXPORTS;

  const makeOpen = async (
    id: string,
    asked: Pick<ThreadData, 'format' | 'by' | 'about'>,
    signal: AbortSignal,
  ): Promise<OpenExport | NotMade> => {
    const own = join(dir, id);
    mkdirSync(own, { recursive: true, mode: 0o700 });
    try {
      // What is free at its beginning is halved, so that the log and two exports have room beside one another.
      const data = { ...asked, dir: own, maxBytes: freeBytes(dir) / 2 };
      const made = await makeInThread(
        data,
        pagesOf(store, asked.about.upTo),
        AbortSignal.any([signal, stopped.signal]),
      );
      return 'kind' in made ? made : { ...made, files: await openedAll(made.files) };
    } finally {
      removeExport(own);
    }
  };

  return {
    enter: () => {
      if (places === 0 || stopped.signal.aborted) return null;
      places -= 1;
      return () => {
        places += 1;
      };
    },
    make: async (id, asked, signal) => {
      const making = makeOpen(id, asked, signal);
      running.add(making);
      try {
        return await making;
      } finally {
        running.delete(making);
      }
    },
    stop: async () => {
      stopped.abort();
      await Promise.allSettled(running);
    },
  };
};

/** The folder itself stays, which may be a disk of its own with what others have there. */
const removeLeft = (dir: string): void => {
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir)) if (OWN.test(name)) removeExport(join(dir, name));
};

const freeBytesOf = (dir: string): number => {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
};

const openedAll = async (files: ReadonlyArray<string>): Promise<ReadonlyArray<OpenFile>> => {
  const opened: OpenFile[] = [];
  for (const file of files) {
    const handle = await open(file);
    opened.push({ name: basename(file), size: (await handle.stat()).size, handle });
  }
  return opened;
};
