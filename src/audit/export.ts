/** Hands the history over as a stream of text: what fits, and an end that says how much it was and what it stands under. */
import { setImmediate } from 'node:timers/promises';
import type { Instant } from '../../domain/kernel/types';
import type { Format, Summary } from './formats/format';
import type { Run } from './scan';

export interface ExportEnd {
  readonly events: number;
  readonly first: string | null;
  readonly last: string | null;
  /** False: whoever received it went away, or it failed. */
  readonly whole: boolean;
}

export interface ExportOptions {
  readonly format: Format;
  readonly runs: AsyncIterable<Run>;
  readonly summary: Pick<Summary, 'exportId' | 'filter' | 'upTo'>;
  readonly now: () => Instant;
  /** Asked at the end: what was exported is as proved as it can be by then. */
  readonly checkpoint: () => string | null;
  readonly onRun?: (run: Run) => void;
  /** Once, however it ends, and before the end is handed over; a failure of it is one of the export. */
  readonly onEnd: (end: ExportEnd) => Promise<void>;
}

/** Nothing is read before what is there was taken: memory does not grow with the export. */
export async function* exportText(options: ExportOptions): AsyncGenerator<string> {
  const { format, runs, summary, now, checkpoint, onRun, onEnd } = options;
  let [events, whole] = [0, false];
  let first: string | null = null;
  let last: string | null = null;
  let isEnded = false;
  try {
    yield format.begin;
    for await (const run of runs) {
      let text = '';
      for (const entry of run.entries) {
        text += format.entry(entry, events === 0);
        events += 1;
        first ??= entry.position;
        last = entry.position;
      }
      onRun?.(run);
      if (text !== '') yield text;
      // Others have their turn, however quickly it is taken.
      await setImmediate();
    }
    whole = true;
    isEnded = true;
    await onEnd({ events, first, last, whole });
    yield format.end({ ...summary, at: now(), events, first, last, checkpoint: checkpoint() }, events === 0);
  } finally {
    if (!isEnded) await onEnd({ events, first, last, whole });
  }
}
