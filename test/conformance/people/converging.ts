/// <reference types="jest" />
/** What one replica says, every replica comes to show. */
import { realRandom } from '../../../src/runtime/real';
import { right } from '../../support/right';
import { ada, bytesOf, grace } from './harness';
import { openReplica, type Shared } from './replicas';

export const converging = ({ store, two }: Shared): void => {
  test('given two, what one remembers the other comes to find, and what one forgets is forgotten by both', async () => {
    const [here, there] = await two();
    right(await here.people.remember('participant', 1, ada)());
    right(await there.people.remember('client', 'registrar', { name: 'Registrar' })());
    await there.comesToFind('participant', 1, ada);
    await here.comesToFind('client', 'registrar', { name: 'Registrar', email: null });
    right(await there.people.forget('participant', 1)());
    expect(await there.find('participant', 1)).toBeUndefined();
    await here.comesToFind('participant', 1, undefined);
    right(await here.people.remember('participant', 1, { name: 'Ada King' })());
    await there.comesToFind('participant', 1, { name: 'Ada King', email: null });
    expect([here.faults, there.faults]).toEqual([[], []]);
  });

  test('given two that write one person at once, both have effect, field by field, and both come to find the same', async () => {
    const [here, there] = await two();
    const ids = Array.from({ length: 20 }, (_, id) => id);
    await Promise.all(
      ids.flatMap(id => [
        here.people.remember('participant', id, { name: 'Ada' })().then(right),
        there.people.remember('participant', id, { email: 'ada@example.org' })().then(right),
      ]),
    );
    for (const id of ids)
      for (const replica of [here, there])
        await replica.comesToFind('participant', id, { name: 'Ada', email: 'ada@example.org' });
  });

  test('given two that write and forget a few people without end, they come to find the same', async () => {
    const [here, there] = await two();
    await Promise.all(
      [here, there].flatMap(({ people }, replica) =>
        Array.from({ length: 4 }, async (_, writer) => {
          for (let n = 0; n < 10; n += 1) {
            const id = Math.floor(realRandom.fraction() * 3);
            const data = { name: `${replica}.${writer}.${n}`, email: `${replica}@${n}` };
            right(await (n % 4 === 3 ? people.forget('participant', id) : people.remember('participant', id, data))());
          }
        }),
      ),
    );
    const late = await openReplica(store());
    for (const id of [0, 1, 2])
      for (const replica of [here, there])
        await replica.comesToFind('participant', id, await late.find('participant', id));
  });

  test('given a person who is forgotten, then the files of no replica hold what was known', async () => {
    const [here, there] = await two();
    const list = Array.from({ length: 300 }, (_, id) => ({ id, name: `Somebody ${id}`, email: `${id}@example.org` }));
    right(await here.people.rememberAll('participant', [...list, { id: 1000, ...grace }])());
    right(await here.people.remember('participant', 1000, { name: 'Amazing Grace' })());
    await there.comesToFind('participant', 1000, { ...grace, name: 'Amazing Grace' });
    for (const { file } of [here, there]) expect(bytesOf(file)).toContain('Amazing Grace');
    right(await here.people.forget('participant', 1000)());
    await there.comesToFind('participant', 1000, undefined);
    for (const { file, people } of [here, there]) {
      expect(bytesOf(file)).not.toMatch(/Hopper|Amazing|grace@example/);
      await people.close();
      expect(bytesOf(file)).not.toMatch(/Hopper|Amazing|grace@example/);
      expect(bytesOf(file)).toContain('Somebody 299');
    }
  });
};
