/** The same command on what one might build such a service of instead: HTTP, a key, rules, and a commit that is synced. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../figure';
import { registerFlows } from '../support/flows';
import { needsAct } from '../support/instead/act';
import { perSecond } from '../support/load';
import { type Running, startFlowsync, startInstead } from '../support/processes';
import { describeSource } from '../support/requests';

const CONNECTIONS = 64;

const instead = (
  name: string,
  theirs: string,
  script: string,
  available: () => string | null = () => null,
): Figure => ({
  name: `instead-${name}`,
  ours: 'durable commands over HTTP, 64 connections, auth and validation on',
  theirs,
  values: { rate: { unit: 'requests/s', goal: { atLeast: 5 } } },
  available,
  prepare: async bench => {
    const flows = bench.size(5000, 200);
    const seconds = bench.seconds(8);
    const dirs = { ours: join(bench.dir, 'ours'), theirs: join(bench.dir, 'theirs') };
    mkdirSync(dirs.theirs);
    await registerFlows(dirs.ours, flows);
    const ours = await startFlowsync(dirs.ours);
    const theirs = await startInstead(script, dirs.theirs);
    let turn = 0;
    const measure = async ({ url }: Running) => ({
      rate: await perSecond(url, CONNECTIONS, seconds, () => describeSource((turn++ % flows) + 1)),
    });
    return {
      ours: () => measure(ours),
      theirs: () => measure(theirs),
      close: async () => void (await Promise.all([ours.stop(), theirs.stop()])),
      notes: { flows, 'seconds a round': seconds },
    };
  },
});

export const insteadFigures: ReadonlyArray<Figure> = [
  instead('emmett', 'Emmett with Express and emmett-sqlite on the driver that flowsync uses', 'emmett-express'),
  instead('act', 'act with Express and act-sqlite', 'act-express', needsAct),
  instead('nest', 'plain Nest with CQRS, Fastify and a table without a history', 'nest-table'),
];
