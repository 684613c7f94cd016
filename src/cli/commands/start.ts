/** `flowsync start`: the service, until SIGTERM or SIGINT. */
import type { Command } from 'commander';
import { createNetwork } from '../../runtime/network';
import { realRandom } from '../../runtime/real';
import type { Cli } from '../cli';
import { configOf } from '../open-log';

export const startCommand = (program: Command, cli: Cli): void => {
  program
    .command('start')
    .description('Run the service until SIGTERM or SIGINT.')
    .action(() => start(cli));
};

const start = async (cli: Cli): Promise<void> => {
  const config = configOf(cli);
  const { clock } = cli;
  const network = createNetwork({ clock, allowNetworks: config.webhookAllowNetworks });
  // Here and not above: no other command needs the web framework, which takes a while to load.
  const { runServer } = require('../../app/server') as typeof import('../../app/server');
  process.exit(await runServer(config, { clock, random: realRandom, network }));
};
