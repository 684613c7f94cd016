/** The history as data: how quickly each form is made of a log, and the most memory that takes, in a process of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DataFormat } from '../../domain/access';
import type { Figure, Sample } from '../figure';
import { generate } from '../generate';
import { withLog } from '../support/log';

const FORMATS = Object.keys(DataFormat.keys);
const LIMITS = { rate: 5000, memory: 400 };

interface Made {
  readonly events: number;
  readonly seconds: number;
  readonly megabytes: number;
}

const run = promisify(execFile);

const ofAll = (rate: (format: string) => number, memory: (format: string) => number): Sample =>
  Object.fromEntries(
    FORMATS.flatMap(format => [
      [format, rate(format)],
      [`${format} memory`, memory(format)],
    ]),
  );

export const exportFigure: Figure = {
  name: 'exports',
  ours: 'an export of the whole log in each form: events a second, and peak memory of the process that makes it',
  theirs: 'the limits: 5,000 events/s and 400 MB',
  values: Object.fromEntries(
    FORMATS.flatMap(format => [
      [format, { unit: 'events/s', goal: { atLeast: 1 } }],
      [`${format} memory`, { unit: 'MB', goal: { atMost: 1 } }],
    ]),
  ),
  prepare: async ({ size, dir, progress }) => {
    const flows = size(100_000, 100);
    const onProgress = (done: number): void => progress(`${done} of ${flows} flows`);
    const events = await withLog(dir, store => generate(store, { flows, onProgress }));
    return {
      ours: async () => {
        const made = new Map<string, Made>();
        for (const format of FORMATS) {
          progress(format);
          const { stdout } = await run(process.execPath, [join(__dirname, '../support/export-once.js'), dir, format]);
          made.set(format, JSON.parse(stdout));
        }
        const of = (format: string): Made => made.get(format) ?? { events: 0, seconds: 1, megabytes: 0 };
        return ofAll(
          format => of(format).events / of(format).seconds,
          format => of(format).megabytes,
        );
      },
      theirs: async () =>
        ofAll(
          () => LIMITS.rate,
          () => LIMITS.memory,
        ),
      close: async () => undefined,
      notes: { flows, events },
    };
  },
};
