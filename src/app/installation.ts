/** At the start: is the log one of ours, and is our secret key the one that it was written with? */
import * as E from 'fp-ts/Either';
import { installation, installationStream } from '../../domain/installation';
import type { CommandRunner } from '../commands/command-runner';
import type { EventStore, StoreUnavailable } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { printable } from '../lib/printable';
import type { Ports } from '../runtime/ports';
import { fingerprintOf } from '../secrets/secret-key';
import { bootstrap } from './bootstrap';

export interface JoinOptions {
  readonly store: EventStore;
  readonly commands: CommandRunner;
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
  const { store, commands, ports, secretKey, streamPrefix } = options;
  const first = await store.readAll({ limit: 1 })();
  if (E.isLeft(first)) return silent(first.left);
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
  const joined = await commands.run(installation, installationStream, adopt, bootstrap(ports.random))();
  if (E.isRight(joined))
    return E.right({ isNew: oldest === undefined, sealingKey: joined.right.state?.sealingKey ?? 0 });
  if ('kind' in joined.left)
    return E.left(
      `${joined.left.message} Use the same key at each start and for each replica (FLOWSYNC_SECRET_KEY, or secret.key).`,
    );
  return joined.left._tag === 'StoreUnavailable' ? silent(joined.left) : E.left(JSON.stringify(joined.left));
};

const silent = ({ cause }: StoreUnavailable): E.Either<string, never> =>
  E.left(`The event store does not answer: ${cause}.`);
