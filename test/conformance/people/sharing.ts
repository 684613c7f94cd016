/// <reference types="jest" />
/** What replicas promise each other, whatever log is between them. */
import { join } from 'node:path';
import type { PeopleLog } from '../../../src/personal-data/shared/people-log';
import { tempDir } from '../../support/temp-dir';
import { caches } from './caches';
import { converging } from './converging';
import { lists } from './lists';
import { mishaps } from './mishaps';
import { peopleConformance } from './people-conformance';
import { closeReplicas, openReplica } from './replicas';

/** `newLog`: one that nobody has written to; it is closed by whoever makes it. */
export const sharing = (name: string, newLog: () => Promise<PeopleLog>): void => {
  const open = async () => {
    const log = await newLog();
    const file = join(tempDir(), 'people-cache.sqlite');
    let replica = await openReplica(log, { file });
    return {
      people: () => replica.people,
      reopen: async () => {
        await replica.people.close();
        replica = await openReplica(log, { file });
      },
      close: async () => replica.people.close(),
    };
  };
  peopleConformance(name, open, { runs: 10 });

  describe(`replicas that share people over ${name}`, () => {
    let log: PeopleLog;
    beforeEach(async () => {
      log = await newLog();
    });
    afterEach(closeReplicas);
    const store = (): PeopleLog => log;
    const two = async () => [await openReplica(log), await openReplica(log)] as const;
    const shared = { store, newLog, two };

    describe('converging', () => converging(shared));
    describe('lists', () => lists(shared));
    describe('caches', () => caches(shared));
    describe('mishaps', () => mishaps(shared));
  });
};
