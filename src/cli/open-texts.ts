/** Opens the free texts of events for a command that shows them, where their keys lie in a file beside the log. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PEOPLE } from '../data-dir/files';
import type { RecordedEvent } from '../event-store/event-store';
import { openPeople } from '../personal-data/people';
import { withOpenTexts } from '../personal-data/readable-log';
import { createTexts } from '../personal-data/texts';
import { realRandom } from '../runtime/real';
import type { Cli } from './cli';
import { configOf, orFail } from './open-log';

export interface OpenedTexts {
  readonly open: (events: ReadonlyArray<RecordedEvent>) => Promise<ReadonlyArray<RecordedEvent>>;
  readonly close: () => Promise<void>;
}

/** As they are stored: keys that replicas share are known to a service only. */
const asStored: OpenedTexts = { open: async events => events, close: async () => undefined };

export const openTexts = (cli: Cli): OpenedTexts => {
  const { eventStore, dataDir } = configOf(cli);
  const file = join(dataDir, PEOPLE);
  if (eventStore !== 'sqlite' || !existsSync(file)) return asStored;
  const people = openPeople(file);
  const texts = createTexts(people, realRandom);
  return { open: async events => orFail(await withOpenTexts(events, texts)), close: async () => people.close() };
};
