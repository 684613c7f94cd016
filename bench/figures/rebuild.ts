/** Read models that are built anew by the service, in the thread it has for that, while it takes commands. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Figure, Sample } from '../figure';
import { dataset, positionAt, startOn } from '../support/dataset';
import { beside, inTurn } from '../support/load';
import { withLog } from '../support/log';
import { residentMegabytes } from '../support/metrics';
import { answers, spawnFlowsync, startFlowsync } from '../support/processes';
import { copyRows, parseAll } from '../support/raw-rows';
import { describeSource } from '../support/requests';
import { percentile } from '../support/statistics';

const LIMITS = { memory: 400, events: 100_000 };
const LOOK_MS = 20;

const sides = { all: () => true, 'one, flows': (file: string) => file.startsWith('flows.v') };

export const rebuild: Figure = {
  name: 'rebuild',
  ours: 'read models built from nothing while the service takes one command after the other: all, and the one that most events change',
  theirs:
    'raw SELECT of the same rows in pages of 1,000, and JSON.parse of facts and metadata; the limit of memory is 400 MB',
  values: {
    all: { unit: 'events/s', goal: { atLeast: 0.3 } },
    'one, flows': { unit: 'events/s', goal: { atLeast: 0.6 } },
    'all, of 100,000 a second': { unit: 'events/s', goal: { atLeast: 1 } },
    memory: { unit: 'MB', goal: { atMost: 1 } },
    'command meanwhile, p99': { unit: 'ms', goal: null },
  },
  prepare: async bench => {
    const data = await dataset(bench, 'data', bench.size(30_000, 50));
    const raw = await withLog(data.dir, log => copyRows(log, join(bench.dir, 'raw.sqlite')));
    await (await startOn(data, bench.progress)).stop();
    const models = join(data.dir, 'read-models');
    let turn = 0;
    const nextCommand = (): string => describeSource((turn++ % data.flows) + 1);

    const build = async (isBuilt: (file: string) => boolean) => {
      for (const file of readdirSync(models)) if (isBuilt(file)) rmSync(join(models, file), { recursive: true });
      const start = performance.now();
      const server = await spawnFlowsync(data.dir);
      await answers(server, '/health/live', 2);
      // It begins while the service starts; where much is read by then, that is measured, too.
      const position = await positionAt(server.url);
      const begun = position < data.events / 2 ? { at: performance.now(), position } : { at: start, position: 0 };
      let memory = 0;
      const building = async (): Promise<number> => {
        do {
          memory = Math.max(memory, await residentMegabytes(server.url));
          await setTimeout(LOOK_MS);
        } while ((await positionAt(server.url)) < data.events);
        return (1000 * (data.events - begun.position)) / (performance.now() - begun.at);
      };
      const [rate, latencies] = await beside(server.url, building(), nextCommand);
      await server.stop();
      return { rate, memory, p99: percentile(latencies, 0.99) };
    };
    return {
      ours: async (): Promise<Sample> => {
        const all = await build(sides.all);
        const one = await build(sides['one, flows']);
        return {
          all: all.rate,
          'one, flows': one.rate,
          'all, of 100,000 a second': all.rate,
          memory: all.memory,
          'command meanwhile, p99': all.p99,
        };
      },
      theirs: async () => {
        const server = await startFlowsync(data.dir);
        const commands = Array.from({ length: bench.size(1000, 20) }, nextCommand);
        const p99 = percentile(await inTurn(server.url, commands), 0.99);
        await server.stop();
        const begun = performance.now();
        const rows = parseAll(raw);
        const rate = (1000 * rows) / (performance.now() - begun);
        return {
          ...{ all: rate, 'one, flows': rate, 'all, of 100,000 a second': LIMITS.events },
          ...{ memory: LIMITS.memory, 'command meanwhile, p99': p99 },
        };
      },
      close: async () => raw.close(),
      notes: { flows: data.flows, events: data.events },
    };
  },
};
