/** The file of people in a data directory. The service may run when it is only read. */
import { existsSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import { openPeople, type PeopleFile } from '../../../personal-data/people';
import { openErrorOf } from '../../../sqlite/errors';
import { orFail } from '../../open-log';
import { byStream, type PeoplePlace } from './people-place';

/** People in one transaction. */
const SLICE = 1000;

export const peopleInFile = (file: string): PeoplePlace => {
  const withFile = async <A>(work: (people: PeopleFile) => Promise<A>): Promise<A> => {
    const people = opened(file);
    try {
      return await work(people);
    } finally {
      await people.close();
    }
  };

  return {
    everybody: async () =>
      existsSync(file) ? byStream(await withFile(async people => orFail(await people.everybody()()))) : new Map(),
    change: (changes, onDone) =>
      withFile(async people => {
        for (const { kind, id } of changes.filter(({ data }) => data === null)) {
          orFail(await people.forget(kind, id)());
          onDone(1);
        }
        for (const kind of ['client', 'participant', 'text'] as const) {
          const named = changes.flatMap(({ id, data, ...change }) =>
            data !== null && change.kind === kind ? [{ id, ...data }] : [],
          );
          for (let from = 0; from < named.length; from += SLICE) {
            const slice = named.slice(from, from + SLICE);
            orFail(await people.rememberAll(kind, slice)());
            onDone(slice.length);
          }
        }
      }),
    close: async () => undefined,
  };
};

const opened = (file: string): PeopleFile =>
  orFail(
    E.tryCatch(
      () => openPeople(file),
      error => openErrorOf(file, error),
    ),
  );
