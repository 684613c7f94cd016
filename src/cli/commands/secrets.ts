/** `flowsync secrets`: the keys that seal what is secret in the history. */
import type { Command } from 'commander';
import * as E from 'fp-ts/Either';
import { installation, installationStream } from '../../../domain/installation';
import { createCommandRunner } from '../../commands/command-runner';
import { noSnapshots } from '../../commands/sqlite-snapshots';
import { realRandom } from '../../runtime/real';
import { configuredAddress } from '../address';
import type { Cli } from '../cli';
import { openTarget } from '../copy/target';
import { Failed } from '../failed';
import { configOf } from '../open-log';

export const secretsCommand = (program: Command, cli: Cli): void => {
  program
    .command('secrets')
    .description('The keys that seal what is secret in the history.')
    .command('rotate-key')
    .description(
      'Seal with another key from the next start on; what was sealed before stays as it is, and readable. The service must not run on SQLite.',
    )
    .action(() => rotateSealingKey(cli));
};

const rotateSealingKey = async (cli: Cli): Promise<void> => {
  const target = await openTarget(configuredAddress(configOf(cli)), cli);
  try {
    const { store } = target;
    const commands = createCommandRunner({ store, random: realRandom, snapshots: noSnapshots, isShared: true });
    const command = { type: 'RotateSealingKey', at: new Date(cli.clock.now()).toISOString() } as const;
    const cause = {
      actor: { type: 'system', id: 'cli' },
      correlationId: realRandom.uuid(),
      causationId: null,
    } as const;
    const done = await commands.run(installation, installationStream, command, cause)();
    if (E.isLeft(done))
      throw new Failed('message' in done.left ? done.left.message : `The key was not rotated: ${done.left._tag}.`);
    await cli.write(`sealing key ${done.right.state?.sealingKey}\n`);
  } finally {
    await target.close();
  }
};
