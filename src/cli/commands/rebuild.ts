/** `flowsync rebuild`: read models from nothing but the log, beside the copies that are there, which they then replace. */
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import * as E from 'fp-ts/Either';
import { projections } from '../../../projections';
import { openSqliteStore } from '../../event-store/sqlite/open-sqlite-store';
import { createProjector } from '../../projector/projector';
import type { Cli } from '../cli';
import { LOG, READ_MODELS } from '../data-files';
import { Failed } from '../failed';
import { dataDirOf, openLog, orFail } from '../open-log';
import { withProgress } from '../progress';

export const rebuildCommand = (program: Command, cli: Cli): void => {
  program
    .command('rebuild')
    .description('Build read models anew from the history. The service must not run.')
    .addArgument(new Argument('[projection]', 'all of them unless one is named').choices(projections.map(p => p.name)))
    .action((name: string | undefined) => rebuild(name, cli));
};

const rebuild = async (name: string | undefined, cli: Cli): Promise<void> => {
  const dir = dataDirOf(cli);
  await openLog(cli).close(); // a log must be there: none is made here
  const store = openSqliteStore({ file: join(dir, LOG), clock: cli.clock });
  if (E.isLeft(store)) {
    const { reason, message } = store.left;
    throw new Failed(reason === 'locked' ? `${message} Stop it, then rebuild.` : message);
  }
  const chosen = projections.filter(projection => name === undefined || projection.name === name);
  const projector = createProjector({
    ...{ store: store.right, dir: join(dir, READ_MODELS), clock: cli.clock, projections: chosen },
    onError: cli.say,
  });
  try {
    projector.start();
    for (const projection of chosen) {
      orFail(await withProgress(projection.name, cli, onProgress => projector.rebuild(projection.name, onProgress)()));
      cli.say(`Rebuilt ${projection.name}.`);
    }
  } finally {
    await projector.stop();
    await store.right.close();
  }
};
