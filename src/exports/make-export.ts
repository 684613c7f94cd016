/**
 * Makes an export in a directory of its own: the log is folded into a database there, events are written as they come, and
 * all else of that database. Memory does not grow with the history; the disk that it takes has a limit.
 */
import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { removeDatabase } from '../sqlite/disposable-file';
import type { GivenEvent } from './fold/event';
import { exportFold } from './fold/fold';
import type { About, Format, Writer } from './formats/format';
import { type Gathering, gather } from './gather';
import { sourceIn } from './source';

export interface Making {
  /** Empty, and for this export alone. */
  readonly dir: string;
  readonly format: Format;
  readonly about: About;
  /** The log from its first event on, up to `about.upTo`. */
  readonly pages: AsyncIterable<ReadonlyArray<RecordedEvent>>;
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
  const { dir, format, about } = making;
  const files = format.outputs.map(({ name }) => join(dir, name));
  const writers: Writer[] = [];
  const counted: { events: number; first: Position | null; last: Position | null } = {
    ...{ events: 0, first: null, last: null },
  };
  const onEvent = (event: GivenEvent): void => {
    counted.events += 1;
    counted.first ??= event.row.position;
    counted.last = event.row.position;
    for (const writer of writers) writer.event?.(event);
  };
  const gathering = gather(join(dir, GATHERED), exportFold(about.range, format.contents), onEvent);
  try {
    format.outputs.forEach(({ open }, n) => void writers.push(open(files[n] ?? '')));
    await readLog(making, gathering);
    const source = sourceIn(gathering.end());
    for (const { finish } of writers) for (const _ of finish(source, about)) await giveWay(making);
    return { files, ...counted, unreadable: gathering.unreadable() };
  } finally {
    for (const { close } of writers) close();
    gathering.close();
    removeDatabase(join(dir, GATHERED));
  }
};

export const removeExport = (dir: string): void => rmSync(dir, { recursive: true, force: true });

const readLog = async (making: Making, { take }: Gathering): Promise<void> => {
  const { pages, isStopped, onRead } = making;
  for await (const events of pages) {
    if (isStopped()) throw new Stopped();
    const last = events.at(-1);
    if (last === undefined) continue;
    take(events);
    onRead?.(last.position);
    await giveWay(making);
  }
};

const giveWay = async (making: Making): Promise<void> => {
  checkRoom(making);
  if (making.isStopped()) throw new Stopped();
  await setImmediate();
};

const checkRoom = ({ dir, maxBytes }: Making): void => {
  const bytes = readdirSync(dir).reduce(
    (sum, name) => sum + (statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
  if (bytes > maxBytes)
    throw new CannotExport(`The export takes more than ${maxBytes} bytes of disk, which is as much as it may`);
};
