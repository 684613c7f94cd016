/** At the start: is the log one of ours, and is our secret key the one that it was written with? */
import * as E from 'fp-ts/Either';
import { installation, installationStream } from '../../domain/installation';
import type { CommandRunner } from '../commands/command-runner';
import type { EventStore } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { noAnswer, type WhenAnswered, whyNot } from '../event-store/wait-for-store';
import { printable } from '../lib/printable';
import type { Ports } from '../runtime/ports';
import { fingerprintOf } from '../secrets/secret-key';
import { bootstrap } from './bootstrap';

export interface JoinOptions {
  readonly store: EventStore;
  readonly commands: CommandRunner;
  readonly whenAnswered: WhenAnswered;
  readonly ports: Ports;
  readonly secretKey: Uint8Array;
  readonly streamPrefix: string;
}

/**
 * The first of all replicas makes the installation; the others must have the same secret key. `isNew`: nothing was in the
 * log before; `sealingKey`: the number of the key that seals. Left: one line on why not.
 */
export const joinInstallation = async (
  options: JoinOptions,
): Promise<E.Either<string, { readonly isNew: boolean; readonly sealingKey: number }>> => {
  const { store, commands, whenAnswered, ports, secretKey, streamPrefix } = options;
  const first = await whenAnswered(store.readAll({ limit: 1 }))();
  if (E.isLeft(first)) return E.left(noAnswer(first.left));
  const [oldest] = first.right;
  if (oldest !== undefined && E.isLeft(decode(oldest))) {
    const { stream, type } = oldest;
    return E.left(
      printable(
        `The first event of the log was not written by flowsync: ${JSON.stringify(type)} in ${JSON.stringify(stream)}. ` +
          `Give each application a prefix of its own (FLOWSYNC_STREAM_PREFIX is ${JSON.stringify(streamPrefix)}).`,
      ),
    );
  }
  const at = new Date(ports.clock.now()).toISOString();
  const adopt = { type: 'AdoptSecretKey', at, fingerprint: fingerprintOf(secretKey) } as const;
  const cause = bootstrap(ports.random);
  const joined = await whenAnswered(commands.run(installation, installationStream, adopt, cause))();
  if (E.isRight(joined))
    return E.right({ isNew: oldest === undefined, sealingKey: joined.right.state?.sealingKey ?? 0 });
  if ('kind' in joined.left)
    return E.left(
      `${joined.left.message} Use the same key at each start and for each replica (FLOWSYNC_SECRET_KEY, or secret.key).`,
    );
  return E.left(whyNot('The installation cannot be joined', joined.left));
};
