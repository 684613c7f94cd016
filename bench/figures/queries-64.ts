import type { Figure, Sample } from '../figure';
import { dataset, startOn } from '../support/dataset';
import { get } from '../support/http';
import { perSecond, withConnections } from '../support/load';
import { cpuSeconds } from '../support/metrics';
import { startBareFastify } from '../support/processes';

const CONNECTIONS = 64;
const ONE = 'one flow';
const LIST = 'a list of 100';
const requests = { [ONE]: (flowId: number) => get(`/flows/${flowId}`), [LIST]: () => get('/flows?limit=100') } as const;

export const queries64: Figure = {
  name: 'queries-64',
  ours: 'queries over HTTP, 64 connections: one flow, and a list of 100 flows',
  theirs: 'a bare Fastify that answers the same bytes',
  values: {
    [ONE]: { unit: 'requests/s', goal: { atLeast: 0.5 } },
    [LIST]: { unit: 'requests/s', goal: { atLeast: 0.3 } },
    [`${ONE}, CPU time`]: { unit: 'µs/request', goal: null },
    [`${LIST}, CPU time`]: { unit: 'µs/request', goal: null },
  },
  prepare: async bench => {
    const seconds = bench.seconds(4);
    const data = await dataset(bench, 'data', bench.size(10_000, 200));
    const ours = await startOn(data, bench.progress);
    const theirs = await startBareFastify();
    const bytes: Record<string, number> = {};
    await withConnections(ours.url, 1, async ([connection]) => {
      for (const [name, request] of Object.entries(requests)) {
        const answer = await connection?.send(request(1));
        if (answer === undefined || answer.status !== 200) throw new Error(`${name} was not answered`);
        bytes[name] = answer.body.length;
        await fetch(`${theirs.url}/answers/${encodeURIComponent(name)}`, { method: 'PUT', body: answer.body });
      }
    });
    let turn = 0;

    const measure = async (url: string, name: string, request: (flowId: number) => string): Promise<Sample> => {
      const begun = { cpu: await cpuSeconds(url), turn };
      const rate = await perSecond(url, CONNECTIONS, seconds, () => request((turn++ % data.flows) + 1));
      const micros = (((await cpuSeconds(url)) - begun.cpu) * 1e6) / (turn - begun.turn);
      return { [name]: rate, [`${name}, CPU time`]: micros };
    };
    const both = async (url: string, requestOf: (name: typeof ONE | typeof LIST) => (flowId: number) => string) => ({
      ...(await measure(url, ONE, requestOf(ONE))),
      ...(await measure(url, LIST, requestOf(LIST))),
    });
    return {
      ours: () => both(ours.url, name => requests[name]),
      theirs: () => both(theirs.url, name => () => get(`/answers/${encodeURIComponent(name)}`)),
      close: async () => void (await Promise.all([ours.stop(), theirs.stop()])),
      notes: {
        ...{ flows: data.flows, events: data.events, 'seconds a round, each': seconds },
        ...Object.fromEntries(Object.entries(bytes).map(([name, length]) => [`bytes of ${name}`, length])),
      },
    };
  },
};
