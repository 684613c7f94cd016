/** `flowsync rebuild`: read models from nothing but the log, beside the copies that are there, which they then replace. */
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import * as E from 'fp-ts/Either';
import { projections } from '../../../projections';
import { READ_MODELS } from '../../data-dir/files';
import { lockDataDir } from '../../data-dir/lock';
import { createProjector } from '../../projector/projector';
import type { Cli } from '../cli';
import { Failed } from '../failed';
import { closeDir, configOf, openLog, orFail } from '../open-log';
import { withProgress } from '../progress';

export const rebuildCommand = (program: Command, cli: Cli): void => {
  program
    .command('rebuild')
    .description('Build read models anew from the history. The service must not run.')
    .addArgument(new Argument('[projection]', 'all of them unless one is named').choices(projections.map(p => p.name)))
    .action((name: string | undefined) => rebuild(name, cli));
};

const rebuild = async (name: string | undefined, cli: Cli): Promise<void> => {
  const { dataDir } = configOf(cli);
  closeDir(dataDir, cli);
  const { store } = await openLog(cli);
  const lock = lockDataDir(dataDir);
  if (E.isLeft(lock)) {
    await store.close();
    const { reason, message } = lock.left;
    throw new Failed(reason === 'locked' ? `${message} Stop it, then rebuild.` : message);
  }
  const chosen = projections.filter(projection => name === undefined || projection.name === name);
  const projector = createProjector({
    ...{ store, dir: join(dataDir, READ_MODELS), clock: cli.clock, projections: chosen },
    onError: cli.say,
  });
  try {
    projector.start();
    const done = new Map(chosen.map(projection => [projection.name, 0]));
    // All at once: they then share one pass over the log.
    await withProgress(name ?? 'read models', cli, onProgress => {
      const rebuildOne = async (one: string): Promise<void> => {
        const tell = (position: number, head: number): void => {
          done.set(one, position);
          onProgress(Math.min(...done.values()), head);
        };
        orFail(await projector.rebuild(one, tell)());
        cli.say(`Rebuilt ${one}.`);
      };
      return Promise.all([...done.keys()].map(rebuildOne));
    });
  } finally {
    await projector.stop();
    await store.close();
    lock.right.release();
  }
};
