import { join } from 'node:path';
import type { EventData } from '../../src/event-store/event-store';
import type { Figure, Sample } from '../figure';
import { allocatedEvent } from '../support/allocated';
import { openLog } from '../support/log';
import { rawInserts } from '../support/raw-inserts';

const batch = 100;

export const append100: Figure = {
  name: 'append-100',
  ours: 'appends of 100 events to one stream each, one after the other',
  theirs: 'raw prepared inserts of the same columns, one synced transaction per 100',
  values: { rate: { unit: 'rows/s', goal: { atLeast: 0.6 } } },
  prepare: async ({ size, dir }) => {
    const appends = size(300, 3);
    const store = openLog(dir);
    const raw = rawInserts(join(dir, 'raw.sqlite'));
    let streams = 0;

    const rate = async (append: (stream: number, events: ReadonlyArray<EventData>) => unknown): Promise<Sample> => {
      const batches = Array.from({ length: appends }, () => Array.from({ length: batch }, allocatedEvent));
      const begin = performance.now();
      for (const events of batches) await append(++streams, events);
      return { rate: (appends * batch * 1000) / (performance.now() - begin) };
    };
    return {
      ours: () => rate((stream, events) => store.append(`bench-${stream}`, 'no-stream', events)()),
      theirs: () => rate(raw.insert),
      close: async () => {
        raw.close();
        await store.close();
      },
      notes: { 'appends a round': appends },
    };
  },
};
