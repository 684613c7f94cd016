import { statSync } from 'node:fs';
import type { EventStore } from '../../src/event-store/event-store';
import type { Figure } from '../figure';
import { generate } from '../generate';
import { logFile, withLog } from '../support/log';

/** Passes on what is appended, and counts its JSON. */
const counting = (log: EventStore) => {
  let bytes = 0;
  const append: EventStore['append'] = (stream, expected, events) => {
    for (const { data, metadata } of events) bytes += Buffer.byteLength(data) + Buffer.byteLength(metadata);
    return log.append(stream, expected, events);
  };
  return { log: { ...log, append }, bytes: () => bytes };
};

export const bytesPerEvent: Figure = {
  name: 'bytes-per-event',
  ours: 'bytes of the file of the log, its indexes included, for each event',
  theirs: 'the JSON of its facts and metadata',
  values: { size: { unit: 'bytes', goal: { atMost: 1.6 } } },
  prepare: async ({ size, dir, progress }) => {
    const flows = size(20_000, 100);
    const onProgress = (done: number): void => progress(`generating: ${done} of ${flows} flows`);
    const { events, json } = await withLog(dir, async log => {
      const counted = counting(log);
      return { events: await generate(counted.log, { flows, onProgress }), json: counted.bytes() };
    });
    const file = statSync(logFile(dir)).size;
    return {
      ours: async () => ({ size: file / events }),
      theirs: async () => ({ size: json / events }),
      close: async () => undefined,
      notes: { flows, events },
    };
  },
};
