/// <reference types="jest" />
/** A replica may lose its cache, or come back with one that is old, cut short or of another log. */
import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import { openPeople } from '../../../src/personal-data/people';
import { lastWordsOf } from '../../../src/personal-data/shared/last-words';
import { openPeopleCache } from '../../../src/personal-data/shared/people-cache';
import type { PeopleLog } from '../../../src/personal-data/shared/people-log';
import { realRandom } from '../../../src/runtime/real';
import { createSealer } from '../../../src/secrets/sealer';
import { right } from '../../support/right';
import { tempDir } from '../../support/temp-dir';
import { ada, bytesOf, grace } from './harness';
import { openReplica, type Shared, theirKey } from './replicas';

export const caches = ({ store, newLog, two }: Shared): void => {
  test('given whoever looks once and has no cache, then the last word about each is found', async () => {
    const { people } = await openReplica(store());
    for (const name of ['first', 'second']) right(await people.remember('text', 'series', { name })());
    right(await people.remember('participant', 7, ada)());
    right(await people.forget('participant', 7)());
    const found = (kind: 'text' | 'participant', key: Uint8Array) =>
      lastWordsOf(store(), createSealer(key, realRandom)).find(kind, ['series', 7, 8])();
    expect(right(await found('text', theirKey))).toEqual(new Map([['series', { name: 'second', email: null }]]));
    expect(right(await found('participant', theirKey))).toEqual(new Map());
    const cause = expect.stringMatching(/^text-series cannot be read: it was sealed under another FLOWSYNC_SECRET_KEY/);
    expect(await found('text', realRandom.bytes(32))).toMatchObject(E.left({ cause }));
  });

  const whileAway: ReadonlyArray<readonly [string, (file: string) => Promise<string>]> = [
    ['its cache', async file => file],
    ['no cache', async () => join(tempDir(), 'none.sqlite')],
    [
      'the cache of an older version',
      async file => {
        const db = new DatabaseSync(file);
        db.exec('ALTER TABLE checkpoint DROP COLUMN is_whole');
        db.close();
        return file;
      },
    ],
    [
      'a damaged cache',
      async () => {
        const file = join(tempDir(), 'damaged.sqlite');
        writeFileSync(file, 'this is no database, and long enough to be looked at');
        return file;
      },
    ],
  ];
  test.each(whileAway)(
    'given one that was away and comes back with %s, it finds at once what has become of everybody',
    async (_, made) => {
      const [here, away] = await two();
      const list = Array.from({ length: 300 }, (_, id) => ({ id, ...ada }));
      right(await here.people.rememberAll('participant', list)());
      await away.comesToFind('participant', 299, ada);
      await away.people.close();
      right(await here.people.forget('participant', 0)());
      right(await here.people.remember('participant', 1, grace)());
      right(await here.people.remember('participant', 1000, grace)());
      right(await here.people.forget('participant', 2)());
      right(await here.people.remember('participant', 2, { name: 'Ada King' })());

      const back = await openReplica(store(), { file: await made(away.file) });
      expect([...right(await back.people.find('participant', [0, 1, 2, 3, 299, 1000])())]).toEqual([
        ['1', grace],
        ['2', { name: 'Ada King', email: null }],
        ['3', ada],
        ['299', ada],
        ['1000', grace],
      ]);
      expect(bytesOf(back.file)).toContain('Ada Lovelace');
      expect(back.faults).toEqual([]);
    },
  );

  test('given its cache, then only what is new is read', async () => {
    const [here, away] = await two();
    await here.isTold([1, 2], ada);
    await away.comesToFind('participant', 2, ada);
    await away.people.close();
    await here.isTold([1], grace);
    const read: string[] = [];
    const listening: PeopleLog = {
      ...store(),
      subscribe: (after, handle) =>
        store().subscribe(after, batch => {
          read.push(...batch.events.map(({ stream }) => stream));
          return handle(batch);
        }),
    };
    const back = await openReplica(listening, { file: away.file });
    expect(await back.find('participant', 1)).toEqual(grace);
    expect(read).toEqual(['participant-1', 'replicas']);
  });

  test('given much of others and nothing of people, then that is kept, and need not be searched again', async () => {
    const far = 1e12;
    const others: PeopleLog = {
      ...store(),
      subscribe: (after, handle) =>
        store().subscribe(after, async batch => {
          await handle(batch);
          if (batch.events.length > 0) await handle({ events: [], position: far });
        }),
    };
    const replica = await openReplica(others);
    expect(await replica.find('participant', 1)).toBeUndefined();
    await replica.people.close();
    const cache = openPeopleCache(replica.file);
    expect(cache.checkpoint()).toMatchObject({ position: far, stream: 'replicas' });
    cache.close();
  });

  test('given one that is killed at any time, what is left of its cache is enough to go on', async () => {
    const victim = await openReplica(store());
    const writing = victim.people.rememberAll(
      'participant',
      Array.from({ length: 200 }, (_, id) => ({ id, ...ada })),
    )();
    for (let n = 0; n < 5; n += 1) {
      await victim.people.remember('client', n, grace)();
      const file = join(tempDir(), 'people-cache.sqlite');
      for (const suffix of ['', '-wal'])
        if (existsSync(`${victim.file}${suffix}`)) copyFileSync(`${victim.file}${suffix}`, `${file}${suffix}`);
      const revived = await openReplica(store(), { file });
      expect(await revived.find('client', n)).toEqual(grace);
      await revived.people.close();
    }
    right(await writing);
    expect(await victim.find('participant', 199)).toEqual(ada);
  });

  test('given a cache in which a version could not read a person, when one opens it that can, then the person is found', async () => {
    const here = await openReplica(store());
    await here.isTold([1, 2], ada);
    const sealer = { ...createSealer(theirKey, realRandom), open: () => E.left('this version does not know it') };
    const older = await openReplica(store(), { sealer });
    expect(await older.find('participant', 1)).toBeUndefined();
    await older.people.close();
    const newer = await openReplica(store(), { file: older.file });
    expect([...right(await newer.people.find('participant', [1, 2])())]).toEqual([
      ['1', ada],
      ['2', ada],
    ]);
  });

  test('given a cache from another log, then it is begun anew', async () => {
    const elsewhere = await openReplica(await newLog());
    await elsewhere.isTold([1, 2], ada);
    expect(await elsewhere.find('participant', 2)).toEqual(ada);
    await elsewhere.people.close();
    const before = await openReplica(store());
    right(await before.people.remember('participant', 2, grace)());
    const replica = await openReplica(store(), { file: elsewhere.file });
    expect([...right(await replica.people.find('participant', [1, 2])())]).toEqual([['2', grace]]);
    expect(bytesOf(replica.file)).not.toContain('Lovelace');
  });

  test('given a cache that is ahead of the log, as after a restore, then it is begun anew', async () => {
    const replica = await openReplica(store());
    right(await replica.people.remember('participant', 1, ada)());
    expect(await replica.find('participant', 1)).toEqual(ada);
    await replica.people.close();
    const cache = openPeopleCache(replica.file);
    const checkpoint = cache.checkpoint();
    if (checkpoint === null) throw new Error('it has no checkpoint');
    cache.take([], { ...checkpoint, position: checkpoint.position + 1e9 });
    cache.close();
    expect(await (await openReplica(store(), { file: replica.file })).find('participant', 1)).toEqual(ada);
  });

  test('given the file of an embedded store, then it is refused and left as it is', async () => {
    const file = join(tempDir(), 'people.sqlite');
    const embedded = openPeople(file);
    right(await embedded.remember('participant', 1, ada)());
    await embedded.close();
    await expect(openReplica(store(), { file })).rejects.toThrow('holds the names of an embedded store');
    const still = openPeople(file);
    expect(right(await still.find('participant', [1])()).get('1')).toEqual(ada);
    await still.close();
  });
};
