/** `flowsync start`: the service, until SIGTERM or SIGINT. */
import { setFlagsFromString } from 'node:v8';
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

/**
 * How much a heap may grow over what was in use before what is old is collected: V8 would let one of this size become
 * several times as large, since nothing limits it. Threads have it, too.
 */
const HEAP_GROWTH = '--heap-growing-percent=40';

const start = async (cli: Cli): Promise<void> => {
  setFlagsFromString(HEAP_GROWTH);
  const config = configOf(cli);
  const { clock } = cli;
  const network = createNetwork({ clock, allowNetworks: config.webhookAllowNetworks });
  // Here and not above: no other command needs the web framework, which takes a while to load.
  const { runServer } = require('../../app/server') as typeof import('../../app/server');
  process.exit(await runServer(config, { clock, random: realRandom, network }));
};
