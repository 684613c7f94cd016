/** Exports as the command line and the API make them, into a directory of their own. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { DataFormat } from '../../domain/access';
import type { EventStore, RecordedEvent } from '../../src/event-store/event-store';
import { formatOf } from '../../src/exports/formats';
import type { Case } from '../../src/exports/formats/xes';
import { type Made, makeExport } from '../../src/exports/make-export';
import { pagesOf } from '../../src/exports/pages';
import type { Range } from '../../src/exports/range';
import { run } from './right';
import { tempDir } from './temp-dir';

export interface Asked {
  readonly by?: Case;
  readonly range?: Range;
  readonly upTo?: number;
}

/** From events that nobody stored, or a log. */
export const exportOf = async (
  from: ReadonlyArray<RecordedEvent> | Pick<EventStore, 'readAll' | 'head'>,
  name: DataFormat,
  { by = 'flow', range = {}, upTo }: Asked = {},
): Promise<Made> => {
  const isStore = 'readAll' in from;
  const end = upTo ?? (isStore ? await headOf(from) : (from.at(-1)?.position ?? 0));
  return makeExport({
    ...{ dir: tempDir(), format: formatOf(name, by), about: { upTo: end, range } },
    pages: isStore ? pagesOf(from, end) : inMemory(from.filter(({ position }) => position <= end)),
    ...{ maxBytes: 1e9, isStopped: () => false },
  });
};

/** The bytes of each file, by its name. */
export const bytesOf = ({ files }: Made): Readonly<Record<string, string>> =>
  Object.fromEntries(files.map(file => [basename(file), readFileSync(file, 'latin1')]));

export const textOf = ({ files }: Made): string => readFileSync(files[0] ?? '', 'utf8');

const headOf = async (store: Pick<EventStore, 'head'>): Promise<number> => {
  return run(store.head());
};

async function* inMemory(events: ReadonlyArray<RecordedEvent>): AsyncGenerator<ReadonlyArray<RecordedEvent>> {
  for (let n = 0; n < events.length; n += 100) yield events.slice(n, n + 100);
}
