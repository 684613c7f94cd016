/** The secret key of an installation, for a command: what is configured, or else what lies in a data directory. */
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { installationStream } from '../../domain/installation';
import { SECRET_KEY } from '../data-dir/files';
import type { EventStore } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { realRandom } from '../runtime/real';
import { fingerprintOf, readSecretKey } from '../secrets/secret-key';
import { Failed } from './failed';
import { orFail } from './open-log';

export interface FoundKey {
  readonly key: Uint8Array;
  /** As messages call it. */
  readonly from: string;
}

/** The configured key, or that of the first directory that holds one; a new one is of no use here. Null: there is none. */
export const findSecretKey = (dirs: ReadonlyArray<string>, configured: string | null): FoundKey | null => {
  const dir = dirs.find(one => lstatSync(join(one, SECRET_KEY), { throwIfNoEntry: false }) !== undefined);
  if (configured === null && dir === undefined) return null;
  const key = orFail(E.mapLeft((message: string) => ({ message }))(readSecretKey(dir ?? '', configured, realRandom)));
  return { key, from: configured === null ? join(dir ?? '', SECRET_KEY) : 'FLOWSYNC_SECRET_KEY' };
};

/** Rejects when it is another than the history was written with. */
export const requireKeyOf = async (history: EventStore, { key, from }: FoundKey): Promise<void> => {
  const fingerprint = await fingerprintIn(history);
  if (fingerprint !== null && fingerprint !== fingerprintOf(key))
    throw new Failed(`The secret key (${from}) is not the one that this history was written with.`);
};

/** Null: the history does not say; it is older than that. */
const fingerprintIn = async (history: EventStore): Promise<string | null> => {
  const [first] = orFail(await history.readStream(installationStream, { limit: 1 })());
  if (first === undefined) return null;
  const decoded = decode(first);
  if (E.isLeft(decoded)) throw new Failed(`${installationStream} cannot be read: ${decoded.left.reason}.`);
  const { event } = decoded.right;
  return event.type === 'SecretKeyAdopted' ? event.fingerprint : null;
};
