/**
 * Makes an export in a directory of its own: the log is folded into a database there, of which the files are written. Memory
 * does not grow with the history; the disk that it takes has a limit.
 */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { openCopyFile } from '../projector/copy-file';
import type { Clock } from '../runtime/ports';
import { removeDatabase } from '../sqlite/disposable-file';
import { exportFold } from './fold/fold';
import type { About, Format } from './formats/format';
import { openSource } from './source';

export interface Making {
  /** Empty, and for this export alone. */
  readonly dir: string;
  readonly format: Format;
  readonly about: About;
  /** The log from its first event on, up to `about.upTo`. */
  readonly pages: AsyncIterable<ReadonlyArray<RecordedEvent>>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Of disk that it may take. */
  readonly maxBytes: number;
  readonly isStopped: () => boolean;
  readonly onRead?: (position: Position) => void;
}

export interface Made {
  /** In the directory, one for each output of the format. */
  readonly files: ReadonlyArray<string>;
  readonly events: number;
  /** Positions of the first and the last event in it; null: there is none. */
  readonly first: Position | null;
  readonly last: Position | null;
  /** Streams that this version cannot read to their end: what follows in them is not in the export. */
  readonly unreadable: ReadonlyArray<string>;
}

export class Stopped extends Error {}

/** One line for whoever asked for it. */
export class CannotExport extends Error {}

const GATHERED = 'gathered.sqlite';

export const makeExport = async (making: Making): Promise<Made> => {
  const { dir, format, about, isStopped } = making;
  const gathered = join(dir, GATHERED);
  const unreadable = await gather(making, gathered);
  const source = openSource(gathered);
  try {
    const files: string[] = [];
    for (const { name, write } of format.outputs) {
      const file = join(dir, name);
      for (const _ of write(source, file, about)) {
        checkRoom(making);
        if (isStopped()) throw new Stopped();
        await setImmediate();
      }
      files.push(file);
    }
    const [counted] = source.rows<Pick<Made, 'events' | 'first' | 'last'>>(
      'SELECT count(*) AS events, min(position) AS first, max(position) AS last FROM events',
    );
    return { files, events: 0, first: null, last: null, ...counted, unreadable };
  } finally {
    source.close();
    removeDatabase(gathered);
  }
};

export const removeExport = (dir: string): void => rmSync(dir, { recursive: true, force: true });

/** Answers with the streams that could not be read. */
const gather = async (making: Making, file: string): Promise<ReadonlyArray<string>> => {
  const { pages, format, about, clock, isStopped, onRead } = making;
  const copy = openCopyFile(file, exportFold(about.range, format.contents), clock);
  try {
    for await (const events of pages) {
      if (isStopped()) throw new Stopped();
      const last = events.at(-1);
      if (last === undefined) continue;
      copy.apply(events, last.position);
      checkRoom(making);
      onRead?.(last.position);
      await setImmediate();
    }
    return copy.parked().map(({ stream }) => stream);
  } finally {
    copy.close();
  }
};

const checkRoom = ({ dir, format, maxBytes }: Making): void => {
  const names = [GATHERED, `${GATHERED}-wal`, ...format.outputs.map(({ name }) => name)];
  const bytes = names.reduce((sum, name) => sum + (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0), 0);
  if (bytes > maxBytes)
    throw new CannotExport(`The export takes more than ${maxBytes} bytes of disk, which is as much as it may`);
};
