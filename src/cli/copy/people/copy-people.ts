/** Names and addresses are not in the log: they go from where they lie beside the one to where they lie beside the other. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { LOG, PEOPLE } from '../../../data-dir/files';
import type { EventStore } from '../../../event-store/event-store';
import type { PeopleLog } from '../../../personal-data/shared/people-log';
import { peoplePrefix, personStream } from '../../../personal-data/shared/person-event';
import { realRandom } from '../../../runtime/real';
import { createSealer, type Sealer } from '../../../secrets/sealer';
import { deriveKey } from '../../../secrets/secret-key';
import type { Address, EsdbAddress, SqliteAddress } from '../../address';
import type { Cli } from '../../cli';
import { Failed } from '../../failed';
import { configOf, openEsdb, orFail } from '../../open-log';
import { withProgress } from '../../progress';
import { findSecretKey, requireKeyOf } from '../../secret-key';
import { peopleInFile } from './people-in-file';
import { peopleOnServer } from './people-on-server';
import { changesTo, type PeoplePlace } from './people-place';

export interface PeopleCopy {
  /** After the log, so that everybody it mentions is there. Answers with a line on what became of them. */
  readonly run: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Before anything is copied. Rejects when the key is missing, or is another than that of the history. */
export const preparePeople = async (from: Address, to: Address, history: EventStore, cli: Cli): Promise<PeopleCopy> => {
  for (const address of [from, to])
    if (address.kind === 'sqlite' && basename(address.file) !== LOG)
      return nothingToDo(`Names and addresses were not copied: they lie beside a file that is called ${LOG}.`);
  if (!(await hasAnybody(from, cli))) return nothingToDo('There are no names and addresses to copy.');

  const placeOf = async (address: Address, readOnly: boolean): Promise<PeoplePlace> => {
    if (address.kind === 'sqlite') return peopleInFile(peopleFile(address));
    const sealer = await sealerFor([from, to], history, cli);
    return peopleOnServer(await openServer(address, cli, readOnly), sealer);
  };
  const source = await placeOf(from, true);
  const target = await placeOf(to, false).catch(async error => {
    await source.close();
    throw error;
  });
  return {
    run: () => copyBetween(source, target, cli),
    close: async () => {
      await Promise.all([source.close(), target.close()]);
    },
  };
};

const nothingToDo = (line: string): PeopleCopy => ({ run: async () => line, close: async () => undefined });

/** Whether anybody was ever written down there. */
const hasAnybody = async (address: Address, cli: Cli): Promise<boolean> => {
  if (address.kind === 'sqlite') return existsSync(peopleFile(address));
  const store = await openServer(address, cli, true);
  try {
    return orFail(await store.readAll({ limit: 1 })()).length > 0;
  } finally {
    await store.close();
  }
};

const peopleFile = ({ file }: SqliteAddress): string => join(dirname(file), PEOPLE);

const openServer = (address: EsdbAddress, cli: Cli, readOnly: boolean): Promise<PeopleLog> =>
  openEsdb({ ...address, prefix: peoplePrefix(address.prefix) }, cli, readOnly);

/** Rejects when there is no key, or another than the history was written with. */
const sealerFor = async (addresses: ReadonlyArray<Address>, history: EventStore, cli: Cli): Promise<Sealer> => {
  const dirs = addresses.flatMap(address => (address.kind === 'sqlite' ? [dirname(address.file)] : []));
  const found = findSecretKey(dirs, configOf(cli).secretKey);
  if (found === null)
    throw new Failed('Names are sealed in EventStoreDB: FLOWSYNC_SECRET_KEY must be set, as it is for the service.');
  await requireKeyOf(history, found);
  return createSealer(deriveKey(found.key, 'seal'), realRandom);
};

const copyBetween = async (source: PeoplePlace, target: PeoplePlace, cli: Cli): Promise<string> => {
  const wanted = await source.everybody();
  const changes = changesTo(wanted, await target.everybody());
  let done = 0;
  await withProgress('people', cli, onProgress =>
    target.change(changes, more => {
      done += more;
      onProgress(done, changes.length);
    }),
  );
  const [wrong] = changesTo(wanted, await target.everybody());
  if (wrong !== undefined)
    throw new Failed(`The names are not the same: the target differs at ${personStream(wrong.kind, wrong.id)}.`);
  const forgotten = changes.filter(({ data }) => data === null).length;
  return (
    `Copied ${changes.length - forgotten} people with their names, forgot ${forgotten}, ` +
    `and read both to the end: they are the same ${wanted.size}.`
  );
};
