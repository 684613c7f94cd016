/** `flowsync history rotate-key`: another key signs from now on, where no service runs that could be asked. */
import * as E from 'fp-ts/Either';
import { historyLog, historyLogStream } from '../../domain/history-log';
import { createCommandRunner } from '../commands/command-runner';
import { noSnapshots } from '../commands/sqlite-snapshots';
import { historyKeys, rotationOf } from '../history/keys';
import { realRandom } from '../runtime/real';
import { deriveKey } from '../secrets/secret-key';
import { configuredAddress } from './address';
import type { Cli } from './cli';
import { openTarget } from './copy/target';
import { Failed } from './failed';
import { configOf } from './open-log';
import { findSecretKey, requireKeyOf } from './secret-key';

const NOT_BEGUN = 'The history has no key yet: the service makes its first checkpoint some seconds after it starts.';

export const rotateHistoryKey = async (cli: Cli): Promise<void> => {
  const config = configOf(cli);
  const target = await openTarget(configuredAddress(config), cli);
  const { store } = target;
  try {
    const found = findSecretKey([config.dataDir], config.secretKey);
    if (found === null) throw new Failed(`There is no secret key in ${config.dataDir} or FLOWSYNC_SECRET_KEY.`);
    await requireKeyOf(store, found);
    const commands = createCommandRunner({ store, random: realRandom, snapshots: noSnapshots, isShared: true });
    const loaded = await commands.load(historyLog, historyLogStream)();
    if (E.isLeft(loaded)) throw new Failed(`The keys of the history cannot be read: ${JSON.stringify(loaded.left)}`);
    const keys = historyKeys(purpose => deriveKey(found.key, purpose));
    const rotation = rotationOf(loaded.right.state, keys, new Date(cli.clock.now()).toISOString());
    if (rotation === null) throw new Failed(NOT_BEGUN);
    const cause = {
      actor: { type: 'system', id: 'cli' },
      correlationId: realRandom.uuid(),
      causationId: null,
    } as const;
    const done = await commands.run(historyLog, historyLogStream, rotation, cause)();
    if (E.isLeft(done))
      throw new Failed('message' in done.left ? done.left.message : `The key was not rotated: ${done.left._tag}.`);
    await cli.write((done.right.state?.keys ?? []).map(({ vkey }) => `${vkey}\n`).join(''));
  } finally {
    await target.close();
  }
};
