/** `flowsync verify`: does everything that is kept still say what was written? Changes nothing. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import * as E from 'fp-ts/Either';
import { counted } from '../../../domain/kernel/counted';
import { projections } from '../../../projections';
import type { Projection } from '../../../projections/projection';
import { READ_MODELS } from '../../data-dir/files';
import type { EventStore } from '../../event-store/event-store';
import { TILE_FILE } from '../../history/history';
import { readIssued } from '../../history/issued';
import { createLogCheck, noCommittedLeaves, openCommittedLeaves } from '../../history/log-check';
import { compareWithLog } from '../../projector/compare';
import type { Difference } from '../../projector/differences';
import { copyFile } from '../../projector/files';
import { openCheckpoint } from '../../transparency/note';
import { checkLog } from '../check-log';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { configOf, openLog, orFail } from '../open-log';
import { withProgress } from '../progress';

export const verifyCommand = (program: Command, cli: Cli): void => {
  program
    .command('verify')
    .description(
      'Check the history and the read models. Works while the service runs; exit code 1 when something is wrong.',
    )
    .action(() => verify(cli));
};

const verify = async (cli: Cli): Promise<void> => {
  const { dataDir } = configOf(cli);
  const dir = join(dataDir, READ_MODELS);
  const opened = await openLog(cli);
  const { store, embedded } = opened;
  try {
    const damage = embedded === null ? [] : orFail(await embedded.integrityCheck());
    const proofs = await proofsOf(store, dataDir);
    const log = await withProgress('log', cli, onProgress => checkLog(opened, onProgress, proofs.check.add));
    proofs.close();
    const findings = [...damage.map(line => `event log: ${line}`), ...log.findings];
    findings.push(...proofs.wrong, ...proofs.check.findings().map(finding => `proofs: ${finding}`));
    for (const projection of projections) findings.push(...(await differences(projection, dir, store, cli)));
    await cli.write(findings.map(finding => `${finding}\n`).join(''));
    if (findings.length > 0) throw new Failed(`${counted(findings.length, 'finding')}.`);
    await cli.write(`events ${log.events}\nstreams ${log.streams}\nposition ${log.position}\nsha256 ${log.digest}\n`);
    if (proofs.checkpoints > 0)
      cli.say(`Proved by ${counted(proofs.checkpoints, 'checkpoint')}: the first ${counted(proofs.proved, 'event')}.`);
  } finally {
    await store.close();
  }
};

/** What was signed of the log so far, and the tiles that were made of it, so that each event can be held against them. */
const proofsOf = async (store: EventStore, dataDir: string) => {
  // In this order: tiles and checkpoints are of events that are in the log by now.
  const leaves = openCommittedLeaves(join(dataDir, TILE_FILE)) ?? noCommittedLeaves;
  const { keys, checkpoints } = orFail(await readIssued(store));
  const wrong = checkpoints.flatMap(({ size, root, note }) => {
    const opened = openCheckpoint(note, keys);
    const isSame = E.isRight(opened) && opened.right.size === size && opened.right.root.toString('hex') === root;
    if (isSame) return [];
    return [
      `checkpoint of ${counted(size, 'event')}: ${E.isLeft(opened) ? opened.left : 'its note says something else'}`,
    ];
  });
  const roots = checkpoints.map(({ size, root }) => ({ size, root, from: `checkpoint of ${counted(size, 'event')}` }));
  return {
    check: createLogCheck(roots, leaves),
    wrong: wrong.slice(0, 20).map(line => `proofs: ${line}`),
    proved: checkpoints.at(-1)?.size ?? 0,
    checkpoints: checkpoints.length,
    close: leaves.close,
  };
};

/** None of a read model that is not there: it is built when the service starts. */
const differences = async (
  projection: Projection,
  dir: string,
  store: EventStore,
  cli: Cli,
): Promise<ReadonlyArray<string>> => {
  if (!existsSync(copyFile(dir, projection))) return [];
  const compare = (onProgress: (done: number, total: number) => void) =>
    compareWithLog({ store, dir, projection, clock: cli.clock }, onProgress)();
  const found = await withProgress(projection.name, cli, compare);
  if (E.isLeft(found) && found.left._tag === 'CompareFailed' && found.left.damaged !== null)
    return [
      `read model ${projection.name}: ${found.left.damaged} is damaged; build it anew by flowsync rebuild ${projection.name}`,
    ];
  return orFail(found).map(difference => `read model ${projection.name}: ${lineOf(difference)}`);
};

const lineOf = ({ table, key, expected, actual }: Difference): string => {
  const row = `${table} ${JSON.stringify(key)}`;
  if (expected === null) return `${row} should not be there`;
  if (actual === null) return `${row} is missing`;
  const columns = Object.keys(expected).filter(name => expected[name] !== actual[name]);
  const said = columns.map(
    name => `${name} ${JSON.stringify(actual[name])} instead of ${JSON.stringify(expected[name])}`,
  );
  return `${row} has ${said.join(', ')}`;
};
