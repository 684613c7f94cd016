import { existsSync, readFileSync } from 'node:fs';
import type { PersonalData } from '../../../src/personal-data/people';

export const ada: PersonalData = { name: 'Ada Lovelace', email: 'ada@example.org' };
export const grace: PersonalData = { name: 'Grace Hopper', email: 'grace@example.org' };

/** All that a database has on the disk. */
export const bytesOf = (file: string): string =>
  ['', '-wal', '-shm', '-journal']
    .map(suffix => `${file}${suffix}`)
    .filter(existsSync)
    .map(name => readFileSync(name, 'latin1'))
    .join();
