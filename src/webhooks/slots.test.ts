import * as fc from 'fast-check';
import { createSlots, type Party } from './slots';

const MOST = 256;

/** Attempts that are under way until they are ended, of this many slots. */
const attemptsOver = (most: number) => {
  const slots = createSlots(most);
  const underWay: Array<{ readonly party: Party; readonly end: () => void }> = [];
  const attempt = (owner: string, host: string): Promise<void> => {
    const party = { owner, host };
    return slots.run(party, () => new Promise<void>(end => underWay.push({ party, end })));
  };
  const taken = (owner: string, host?: string): number =>
    underWay.filter(({ party }) => party.owner === owner && (host === undefined || party.host === host)).length;
  const settle = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
  const end = async (index: number): Promise<void> => {
    underWay.splice(index, 1)[0]?.end();
    await settle();
  };
  return { attempt, taken, underWay, settle, end };
};

test('one owner, one host: as many as leave room for another host, and another owner', async () => {
  const { attempt, taken, settle } = attemptsOver(MOST);
  for (let n = 0; n < 1000; n++) attempt('a', 'silent');
  await settle();
  expect(taken('a')).toBeGreaterThan(MOST / 4);
  attempt('a', 'healthy');
  attempt('b', 'silent');
  await settle();
  expect([taken('a', 'healthy'), taken('b')]).toEqual([1, 1]);
});

test('however many owners and hosts wait, one who has nothing is served at once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 2 })), { maxLength: 400 }),
      async all => {
        const { attempt, taken, settle } = attemptsOver(64);
        for (const [owner, host] of all) attempt(`owner-${owner}`, `host-${host}`);
        await settle();
        attempt('new', 'host-0');
        await settle();
        expect(taken('new')).toBe(1);
        attempt('new', 'host-1');
        await settle();
        expect(taken('new')).toBe(2);
      },
    ),
    { numRuns: 50 },
  );
});

test('all that waits is served in the end, never more at once than there are slots', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }), fc.nat()), { maxLength: 200 }),
      fc.integer({ min: 1, max: 8 }),
      async (all, most) => {
        const { attempt, underWay, settle, end } = attemptsOver(most);
        let done = 0;
        for (const [owner, host, which] of all) {
          attempt(`owner-${owner}`, `host-${host}`).then(() => done++);
          await settle();
          expect(underWay.length).toBeLessThanOrEqual(most);
          if (which % 3 === 0 && underWay.length > 0) await end(which % underWay.length);
        }
        while (underWay.length > 0) await end(0);
        expect(done).toBe(all.length);
      },
    ),
    { numRuns: 50 },
  );
});

test('a task that fails gives its slot back', async () => {
  const slots = createSlots(1);
  const party = { owner: 'a', host: 'h' };
  await expect(slots.run(party, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await slots.run(party, async () => 'done')).toBe('done');
});
