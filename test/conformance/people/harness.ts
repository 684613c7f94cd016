import { existsSync, readFileSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import type { PersonalData } from '../../../src/personal-data/people';

export const right = <L, A>(either: E.Either<L, A>): A => {
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left));
  return either.right;
};

export const ada: PersonalData = { name: 'Ada Lovelace', email: 'ada@example.org' };
export const grace: PersonalData = { name: 'Grace Hopper', email: 'grace@example.org' };

/** All that a database has on the disk. */
export const bytesOf = (file: string): string =>
  ['', '-wal', '-shm', '-journal']
    .map(suffix => `${file}${suffix}`)
    .filter(existsSync)
    .map(name => readFileSync(name, 'latin1'))
    .join();
