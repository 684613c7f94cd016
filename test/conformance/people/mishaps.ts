/// <reference types="jest" />
/** What cannot be read, and who does not answer. */
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { PeopleLog } from '../../../src/personal-data/shared/people-log';
import { realRandom } from '../../../src/runtime/real';
import { createSealer, placeOf } from '../../../src/secrets/sealer';
import { right } from '../../support/right';
import { tempDir } from '../../support/temp-dir';
import { ada, grace } from './harness';
import { openReplica, type Shared } from './replicas';

const stranger = createSealer(realRandom.bytes(32), realRandom);

export const mishaps = ({ store }: Shared): void => {
  test.each([
    [
      'is sealed otherwise',
      'PersonRemembered',
      JSON.stringify({ sealed: stranger.seal(JSON.stringify(grace), placeOf.person('participant-1')) }),
      'was sealed under another FLOWSYNC_SECRET_KEY or for another person, or is damaged',
    ],
    ['is damaged', 'PersonRemembered', '{"sealed":7}', 'or is damaged'],
    ['comes from a newer version', 'PersonMarried', '{}', 'this version does not know PersonMarried'],
  ])(
    'given a person of whom the last word %s, then that is reported, all others go on, nothing is overwritten, and forgetting works',
    async (_, type, data, why) => {
      const replica = await openReplica(store());
      await replica.isTold([1, 2], ada);
      const event = { eventId: realRandom.uuid(), type, data, metadata: '{}' };
      right(await store().append('participant-1', 0, [event])());
      await replica.comesToFind('participant', 1, undefined);
      expect(replica.faults).toEqual([
        expect.stringMatching(`the personal data of participant-1 cannot be read: .*${why}`),
      ]);
      const refused = await replica.people.remember('participant', 1, { name: 'Ada King' })();
      expect(refused).toEqual(E.left({ _tag: 'PeopleUnavailable', cause: expect.stringContaining(why) }));
      right(await replica.people.remember('participant', 2, grace)());
      expect(await replica.find('participant', 2)).toEqual(grace);
      right(await replica.people.forget('participant', 1)());
      right(await replica.people.remember('participant', 1, grace)());
      expect(await replica.find('participant', 1)).toEqual(grace);
    },
  );

  test('given a replica that does not hear what it must show, then it says so in bounded time, and shows nothing old', async () => {
    const replica = await openReplica(
      { ...store(), subscribe: () => ({ stop: () => Promise.resolve() }) },
      { timeoutMs: 20 },
    );
    right(await replica.people.remember('participant', 1, ada)());
    expect(await replica.people.find('participant', [1])()).toMatchObject({ left: { _tag: 'PeopleUnavailable' } });
    expect(right(await replica.people.find('participant', [])()).size).toBe(0);
  });

  test('given a log that does not answer, then it is not opened, and its file is free', async () => {
    const file = join(tempDir(), 'people-cache.sqlite');
    const away: PeopleLog = { ...store(), append: () => TE.left({ _tag: 'StoreUnavailable', cause: 'away' }) };
    await expect(openReplica(away, { file })).rejects.toThrow('away');
    expect(await (await openReplica(store(), { file })).find('participant', 1)).toBeUndefined();
  });
};
