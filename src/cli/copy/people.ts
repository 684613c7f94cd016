/** Names and addresses, which are not in the log and so do not come along with it. */
import { existsSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Address } from '../address';
import { LOG, PEOPLE } from '../data-files';
import { fsyncPath } from '../fsync';
import { copyPeopleFile } from '../people-file';

const fileOf = (address: Address): string | null =>
  address.kind === 'sqlite' && basename(address.file) === LOG ? join(dirname(address.file), PEOPLE) : null;

/** After the log, so that everybody it mentions is there. Answers with a line on what is left to do; null: nothing. */
export const copyPeople = async (from: Address, to: Address): Promise<string | null> => {
  const [source, target] = [fileOf(from), fileOf(to)];
  if (source !== null && !existsSync(source)) return null;
  if (source === null || target === null) return 'Names and addresses are not in the log, and were not copied.';
  const draft = `${target}.new`;
  await copyPeopleFile(source, draft);
  renameSync(draft, target);
  fsyncPath(dirname(target));
  return null;
};
