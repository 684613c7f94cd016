/** An export from the data directory. */
import { statfsSync } from 'node:fs';
import { LogUnavailable } from '../../event-store/log-unavailable';
import type { Format } from '../../exports/formats/format';
import { makeExport, Stopped } from '../../exports/make-export';
import { pagesOf } from '../../exports/pages';
import { misfitsOf, type Range } from '../../exports/range';
import { type GivenMoment, positionAt } from '../as-of';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { openReadableLog } from '../open-readable-log';
import { withProgress } from '../progress';

export interface Exported {
  readonly files: ReadonlyArray<string>;
  readonly upTo: number;
  /** Null: a service does not say. */
  readonly events: number | null;
  /** How many streams hold what this version cannot read, and one of them where it is known. */
  readonly unreadable: { readonly count: number; readonly first?: string | undefined };
}

export const exportOfLog = async (
  dir: string,
  format: Format,
  { range, asOf }: { readonly range: Range; readonly asOf: GivenMoment | undefined },
  cli: Cli,
  stopped: AbortSignal,
): Promise<Exported> => {
  const { store, readAll, close } = await openReadableLog(cli);
  try {
    const upTo = await positionAt('--as-of', asOf, store, cli);
    for (const { name: option, message } of misfitsOf(range, upTo)) throw new Failed(`--${option} ${message}.`);
    const { bavail, bsize } = statfsSync(dir);
    const made = await withProgress('export', cli, onProgress =>
      makeExport({
        ...{ dir, format, about: { upTo, range }, pages: pagesOf({ readAll }, upTo) },
        ...{ maxBytes: bavail * bsize, isStopped: () => stopped.aborted },
        onRead: position => onProgress(position, upTo),
      }),
    );
    const { files, events, unreadable } = made;
    return { files, upTo, events, unreadable: { count: unreadable.length, first: unreadable[0] } };
  } catch (error) {
    if (error instanceof Stopped) stopped.throwIfAborted();
    if (error instanceof LogUnavailable) throw new Failed(`The store does not answer: ${error.message}`);
    throw error;
  } finally {
    await close();
  }
};
