/// <reference types="jest" />
/** Replicas that share people by way of one log. */
import { join } from 'node:path';
import type { People, PersonalData, PersonId, PersonKind } from '../../../src/personal-data/people';
import type { PeopleLog } from '../../../src/personal-data/shared/people-log';
import { openSharedPeople, type SharedPeopleOptions } from '../../../src/personal-data/shared/shared-people';
import { realClock, realRandom } from '../../../src/runtime/real';
import { createSealer } from '../../../src/secrets/sealer';
import { right } from '../../support/right';
import { tempDir } from '../../support/temp-dir';

/** What the cases run against. */
export interface Shared {
  readonly store: () => PeopleLog;
  /** Another one that nobody has written to. */
  readonly newLog: () => Promise<PeopleLog>;
  readonly two: () => Promise<readonly [Replica, Replica]>;
}

export const theirKey = realRandom.bytes(32);

export interface Replica {
  readonly people: People;
  readonly file: string;
  /** What it complained about. */
  readonly faults: ReadonlyArray<string>;
  /** The same of each of these participants. */
  readonly isTold: (ids: ReadonlyArray<number>, data: PersonalData) => Promise<void>;
  /** What it finds of one person; undefined: nobody. */
  readonly find: (kind: PersonKind, id: PersonId) => Promise<PersonalData | undefined>;
  /** Resolves once it finds this; another replica hears of a change in its own time. */
  readonly comesToFind: (kind: PersonKind, id: PersonId, data: PersonalData | undefined) => Promise<void>;
}

const opened: People[] = [];

/** Closes those that a test left open. */
export const closeReplicas = async (): Promise<void> => {
  await Promise.all(opened.splice(0).map(people => people.close()));
};

const TIMEOUT_MS = 20_000;

export const openReplica = async (
  store: PeopleLog,
  { key = theirKey, ...options }: Partial<SharedPeopleOptions & { readonly key: Uint8Array }> = {},
): Promise<Replica> => {
  const file = options.file ?? join(tempDir(), 'people-cache.sqlite');
  const faults: string[] = [];
  const people = right(
    await openSharedPeople({
      store,
      file,
      sealer: createSealer(key, realRandom),
      clock: realClock,
      random: realRandom,
      onFault: line => faults.push(line),
      timeoutMs: TIMEOUT_MS,
      ...options,
    })(),
  );
  opened.push(people);
  const find = async (kind: PersonKind, id: PersonId) => right(await people.find(kind, [id])()).get(String(id));
  return {
    people,
    file,
    faults,
    isTold: async (ids, data) =>
      right(
        await people.rememberAll(
          'participant',
          ids.map(id => ({ id, ...data })),
        )(),
      ),
    find,
    comesToFind: async (kind, id, data) => {
      for (const due = realClock.elapsed() + TIMEOUT_MS; realClock.elapsed() < due; ) {
        const found = await find(kind, id);
        if (found?.name === data?.name && found?.email === data?.email) return;
        await new Promise(resolve => realClock.after(5, () => resolve(undefined)));
      }
      expect(await find(kind, id)).toEqual(data);
    },
  };
};
