/** Durable appends of one event each, to streams that grow, by so many writers that each wait for their own. */
import { join } from 'node:path';
import type { Figure, Sample } from '../figure';
import { allocatedData, allocatedEvent, allocatedMetadata, allocatedType } from './allocated';
import type { Emmett } from './emmett';
import { openLog } from './log';
import { orThrow } from './or-throw';

/** Of one writer. */
const streams = 20;

export const singleAppends =
  (writers: number, openEmmett: (file: string) => Emmett): Figure['prepare'] =>
  async ({ size, dir }) => {
    const appends = size(writers === 1 ? 2000 : 100, 5);
    const store = openLog(dir);
    const emmett = openEmmett(join(dir, 'emmett.sqlite'));

    /** `append` receives which stream, and how many events it has. */
    const rate = (append: (stream: string, events: number) => Promise<unknown>): (() => Promise<Sample>) => {
      let made = 0;
      const write = async (writer: number): Promise<void> => {
        for (let n = made; n < made + appends; n++)
          await append(`bench-${writer}-${n % streams}`, Math.floor(n / streams));
      };
      return async () => {
        const begin = performance.now();
        await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
        made += appends;
        return { rate: (writers * appends * 1000) / (performance.now() - begin) };
      };
    };
    return {
      ours: rate(async (stream, events) =>
        orThrow(await store.append(stream, events === 0 ? 'no-stream' : events - 1, [allocatedEvent()])()),
      ),
      theirs: rate((stream, events) =>
        emmett.append(stream, events, { type: allocatedType, data: allocatedData(), metadata: allocatedMetadata }),
      ),
      close: async () => {
        emmett.close();
        await store.close();
      },
      notes: { writers, 'appends of each writer a round': appends },
    };
  };
