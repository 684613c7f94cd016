/** Names this replica among others: drawn once and kept in its data directory. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { Uuid } from '../../domain/kernel/types';
import type { Random } from '../runtime/ports';
import { writePrivateFile } from './private-file';

/** Left: one line on why there is none. To be called by whoever has locked the directory. */
export const readInstanceId = (dataDir: string, random: Pick<Random, 'uuid'>): E.Either<string, string> => {
  const file = join(dataDir, 'instance-id');
  const existing = kept(file);
  if (Uuid.is(existing)) return E.right(existing);
  return E.tryCatch(
    () => {
      const drawn = random.uuid();
      writePrivateFile(file, drawn);
      return drawn;
    },
    error => `The instance id cannot be kept: ${error instanceof Error ? error.message : String(error)}`,
  );
};

const kept = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
};
