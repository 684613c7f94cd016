/** The log for a command that shows events: free texts are opened, by the keys in a file beside the log or on its server. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { PEOPLE } from '../data-dir/files';
import type { EventStore, RecordedEvent } from '../event-store/event-store';
import { openPeople } from '../personal-data/people';
import { withOpenTexts } from '../personal-data/readable-log';
import { lastWordsOf } from '../personal-data/shared/last-words';
import { peoplePrefix } from '../personal-data/shared/person-event';
import { createTextReader } from '../personal-data/texts';
import { realRandom } from '../runtime/real';
import { createSealer } from '../secrets/sealer';
import { deriveKey } from '../secrets/secret-key';
import { configuredAddress, type EsdbAddress } from './address';
import type { Cli } from './cli';
import { configOf, openEsdb, openLog, orFail } from './open-log';
import { findSecretKey, requireKeyOf } from './secret-key';

type Events = ReadonlyArray<RecordedEvent>;

interface Texts {
  readonly open: (events: Events) => Promise<Events>;
  readonly close: () => Promise<void>;
}

export interface ReadableLog extends Pick<EventStore, 'readAll'> {
  /** Where texts are as they are stored. */
  readonly store: EventStore;
  readonly open: Texts['open'];
  readonly close: () => Promise<void>;
}

export const openReadableLog = async (cli: Cli): Promise<ReadableLog> => {
  const { store } = await openLog(cli);
  const texts = await openTexts(store, cli).catch(async error => {
    await store.close();
    throw error;
  });
  return {
    store,
    open: texts.open,
    readAll: page => async () => {
      const read = await store.readAll(page)();
      return E.isLeft(read) ? read : E.right(await texts.open(read.right));
    },
    close: async () => {
      await texts.close();
      await store.close();
    },
  };
};

const openTexts = async (history: EventStore, cli: Cli): Promise<Texts> => {
  const address = configuredAddress(configOf(cli));
  if (address.kind === 'esdb') return onServer(address, history, cli);
  const file = join(configOf(cli).dataDir, PEOPLE);
  if (!existsSync(file)) return asStored;
  const people = openPeople(file);
  return { open: openedBy(people), close: async () => people.close() };
};

const asStored: Texts = { open: async events => events, close: async () => undefined };

const openedBy = (people: Parameters<typeof createTextReader>[0]): Texts['open'] => {
  const texts = createTextReader(people);
  return async events => orFail(await withOpenTexts(events, texts));
};

/** Where keys are sealed under the secret key. */
const onServer = async (address: EsdbAddress, history: EventStore, cli: Cli): Promise<Texts> => {
  const { dataDir, secretKey } = configOf(cli);
  const found = findSecretKey([dataDir], secretKey);
  if (found === null) {
    cli.say('Free texts are shown as they are stored, sealed: FLOWSYNC_SECRET_KEY is not set.');
    return asStored;
  }
  await requireKeyOf(history, found);
  const store = await openEsdb({ ...address, prefix: peoplePrefix(address.prefix) }, cli, true);
  return {
    open: openedBy(lastWordsOf(store, createSealer(deriveKey(found.key, 'seal'), realRandom))),
    close: store.close,
  };
};
