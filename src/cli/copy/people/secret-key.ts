/** The key under which names lie on a server: what is configured or, for an embedded store, in its data directory. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as E from 'fp-ts/Either';
import { installationStream } from '../../../../domain/installation';
import type { EventStore } from '../../../event-store/event-store';
import { decode } from '../../../event-store/stored-event';
import { realRandom } from '../../../runtime/real';
import { createSealer, type Sealer } from '../../../secrets/sealer';
import { deriveKey, fingerprintOf, readSecretKey } from '../../../secrets/secret-key';
import type { Address } from '../../address';
import { SECRET_KEY } from '../../data-files';
import { Failed } from '../../failed';
import { orFail } from '../../open-log';

/** The first of them that holds a key; a new one is of no use here. */
const dirWithKey = (addresses: ReadonlyArray<Address>): string | undefined =>
  addresses
    .flatMap(address => (address.kind === 'sqlite' ? [dirname(address.file)] : []))
    .find(dir => existsSync(join(dir, SECRET_KEY)));

/** Null: the history does not say; it is older than that. */
const fingerprintIn = async (history: EventStore): Promise<string | null> => {
  const [first] = orFail(await history.readStream(installationStream, { limit: 1 })());
  if (first === undefined) return null;
  const decoded = decode(first);
  if (E.isLeft(decoded)) throw new Failed(`${installationStream} cannot be read: ${decoded.left.reason}.`);
  const { event } = decoded.right;
  return event.type === 'SecretKeyAdopted' ? event.fingerprint : null;
};

/** Rejects when there is no key, or another than the history was written with. */
export const sealerFor = async (
  addresses: ReadonlyArray<Address>,
  configured: string | null,
  history: EventStore,
): Promise<Sealer> => {
  const dir = dirWithKey(addresses);
  if (configured === null && dir === undefined)
    throw new Failed('Names are sealed in EventStoreDB: FLOWSYNC_SECRET_KEY must be set, as it is for the service.');
  const key = orFail(E.mapLeft((message: string) => ({ message }))(readSecretKey(dir ?? '', configured, realRandom)));
  const fingerprint = await fingerprintIn(history);
  if (fingerprint !== null && fingerprint !== fingerprintOf(key))
    throw new Failed(
      `The secret key (${configured === null ? join(dir ?? '', SECRET_KEY) : 'FLOWSYNC_SECRET_KEY'}) is not the one that this history was written with.`,
    );
  return createSealer(deriveKey(key, 'seal'), realRandom);
};
