import type { Figure } from '../figure';
import { registerFlows } from '../support/flows';
import { put } from '../support/http';
import { inTurn } from '../support/load';
import { startFlowsync } from '../support/processes';
import { p50AndP99 } from '../support/statistics';

const participants = 10_000;
const differences = 100;
const limit = { p50: 50, p99: 50 };

/** Half of the differences are people who come, half people who go. */
const listFrom = (first: number): ReadonlyArray<number> =>
  Array.from({ length: participants }, (_, index) => first + index);

export const list10000: Figure = {
  name: 'list-10000',
  ours: 'PUT of the whole list of 10,000 participants for one source, 100 of whom differ: one event each for those',
  theirs: 'the limit',
  values: { p50: { unit: 'ms', goal: { atMost: 1 } }, p99: { unit: 'ms', goal: null } },
  prepare: async ({ size, dir }) => {
    const calls = size(100, 2);
    await registerFlows(dir, 1);
    const server = await startFlowsync(dir);
    const list = (first: number): string =>
      put('/flows/1/external-sources/1/allocations/participants', { participantIds: listFrom(first) });
    const [here, there] = [list(1), list(1 + differences / 2)];
    await inTurn(server.url, [here]);
    return {
      ours: async () =>
        p50AndP99(
          await inTurn(
            server.url,
            Array.from({ length: calls }, (_, call) => (call % 2 === 0 ? there : here)),
          ),
        ),
      theirs: async () => limit,
      close: server.stop,
      notes: { 'calls a round': calls },
    };
  },
};
