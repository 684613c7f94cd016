/** Questions about the past: one flow at any moment, lists at a moment that nobody asked about, and lists near it afterwards. */
import type { Figure, Sample } from '../figure';
import { seeded } from '../history/seeded';
import { keptDataset, startOn } from '../support/dataset';
import { get } from '../support/http';
import { inTurn } from '../support/load';
import { percentile } from '../support/statistics';

/** In ms. */
const LIMITS = {
  ...{ 'one flow, p99': 20, 'list at a cold moment': 5000, 'list near it, p99': 50 },
  ...{ 'statistics at a cold moment': 5000, 'statistics near it, p99': 150 },
};
const STATISTICS = '/statistics?since=2024-09-01T00:00:00.000Z&until=2025-09-01T00:00:00.000Z';
const COLD = 4;
/** That are registered within the first twentieth of the log. */
const FIRST_FLOWS = 50;
const NEAR_EVENTS = 300;

const waiting = (path: string): string => get(path).replace('\r\n\r\n', '\r\nprefer: wait=30\r\n\r\n');

export const asOf: Figure = {
  name: 'as-of',
  ours: 'questions as of a moment, of 1 M events in 100 k flows: one flow; a list at a cold moment (the longest); a list near it; statistics of a year likewise',
  theirs: 'the limits: 20 ms, 5 s, 50 ms, 5 s, 150 ms',
  values: Object.fromEntries(Object.keys(LIMITS).map(name => [name, { unit: 'ms', goal: { atMost: 1 } }])),
  prepare: async bench => {
    const data = await keptDataset(bench, bench.size(100_000, 200));
    const server = await startOn(data, bench.progress);
    const flows = bench.size(500, 10);
    const random = seeded(7);
    const position = (): number => random.integer(Math.ceil(data.events / 20), data.events - NEAR_EVENTS);

    const measure = async (): Promise<Sample> => {
      const single = await inTurn(
        server.url,
        Array.from({ length: flows }, () => get(`/flows/${random.integer(1, FIRST_FLOWS)}?asOf=${position()}`)),
      );
      const [cold, near, coldStatistics, nearStatistics]: [number[], number[], number[], number[]] = [[], [], [], []];
      for (let n = 0; n < COLD; n++) {
        const at = position();
        const around = Array.from({ length: 25 }, () => at + random.integer(-NEAR_EVENTS, NEAR_EVENTS));
        const ask = (paths: ReadonlyArray<string>) => inTurn(server.url, paths.map(waiting));
        cold.push(...(await ask([`/flows?asOf=${at}`])));
        near.push(...(await ask(around.map(one => `/flows?state=FAILED&asOf=${one}`))));
        coldStatistics.push(...(await ask([`${STATISTICS}&asOf=${at}`])));
        nearStatistics.push(...(await ask(around.map(one => `${STATISTICS}&asOf=${one}`))));
      }
      return {
        'one flow, p99': percentile(single, 0.99),
        'list at a cold moment': Math.max(...cold),
        'list near it, p99': percentile(near, 0.99),
        'statistics at a cold moment': Math.max(...coldStatistics),
        'statistics near it, p99': percentile(nearStatistics, 0.99),
      };
    };
    return {
      ours: measure,
      theirs: async () => LIMITS,
      close: server.stop,
      notes: { flows: data.flows, events: data.events, 'cold moments a round': COLD },
    };
  },
};
