/** The service by itself, configured by the environment: what a container runs. */
import * as E from 'fp-ts/Either';
import { readConfig } from './config';
import { makeFilesPrivate } from './data-dir';
import { createNetwork } from './runtime/network';
import { realClock, realRandom } from './runtime/real';
import { runServer } from './server';

const main = async (): Promise<number> => {
  makeFilesPrivate();
  const config = readConfig(process.env);
  if (E.isLeft(config)) {
    process.stderr.write(config.left.map(line => `flowsync: ${line}\n`).join(''));
    return 1;
  }
  const network = createNetwork({ clock: realClock, allowNetworks: config.right.webhookAllowNetworks });
  return runServer(config.right, { clock: realClock, random: realRandom, network });
};

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(`flowsync: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
