/** What the proofs cost a command: the CPU time of the whole service, since their follower shares a thread with commands. */
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Figure, Sample } from '../figure';
import { registerFlows } from '../support/flows';
import { timed, withConnections } from '../support/load';
import { cpuSeconds } from '../support/metrics';
import { type Running, startFlowsync, startWithoutProofs } from '../support/processes';
import { describeSource } from '../support/requests';

const CONNECTIONS = 64;
/** More than what happens is gathered before it is hashed. */
const FOLLOWED_MS = 1000;

export const historyCommands: Figure = {
  name: 'history-commands',
  ours: 'durable commands over HTTP, 64 connections, while the follower of the proofs hashes each event',
  theirs: 'the same service without that follower',
  values: {
    'CPU time': { unit: 'µs/command, at most a twentieth more', goal: { atMost: 1.05 } },
    rate: { unit: 'commands/s', goal: null },
  },
  prepare: async bench => {
    const flows = bench.size(5000, 200);
    const commands = bench.size(40_000, 200);
    const [withProofs, without] = [join(bench.dir, 'with'), join(bench.dir, 'without')];
    for (const dir of [withProofs, without]) await registerFlows(dir, flows);
    const [ours, theirs] = await Promise.all([startFlowsync(withProofs), startWithoutProofs(without)]);
    let turn = 0;

    const measure = async ({ url }: Running): Promise<Sample> => {
      const before = await cpuSeconds(url);
      const begun = performance.now();
      let left = commands;
      await withConnections(url, CONNECTIONS, all =>
        Promise.all(
          all.map(async connection => {
            while (left-- > 0) await timed(connection, describeSource((turn++ % flows) + 1));
          }),
        ),
      );
      const rate = (1000 * commands) / (performance.now() - begun);
      await setTimeout(FOLLOWED_MS);
      return { rate, 'CPU time': (((await cpuSeconds(url)) - before) * 1e6) / commands };
    };
    return {
      ours: () => measure(ours),
      theirs: () => measure(theirs),
      close: async () => void (await Promise.all([ours.stop(), theirs.stop()])),
      notes: { flows, 'commands a round': commands },
    };
  },
};
