/// <reference types="jest" />
/** Every promise of the port of people as tests. An adapter is tested by one call in a test file of its own. */
import fc from 'fast-check';
import type { People, PersonalData } from '../../../src/personal-data/people';
import { right } from '../../support/right';
import { ada, grace } from './harness';

export interface PeopleSubject {
  readonly people: () => People;
  /** Closes it and opens it again on the same storage. */
  readonly reopen: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface ConformanceOptions {
  /** Histories that the property tries. Default 50. */
  readonly runs?: number;
}

const oddTexts = [
  '',
  ' ',
  'Bjørn-Ångström 试卷 😀 e\u0301',
  `it's "so"; DROP TABLE people`,
  'a\tb\n\u2028',
  'x'.repeat(10_000),
];

export const peopleConformance = (
  name: string,
  open: () => Promise<PeopleSubject>,
  { runs = 50 }: ConformanceOptions = {},
): void => {
  describe(`${name} keeps the promises of people`, () => {
    let subject: PeopleSubject;
    const people = (): People => subject.people();
    const participant = async (id: number) => right(await people().find('participant', [id])()).get(String(id));
    beforeEach(async () => {
      subject = await open();
    });
    afterEach(() => subject.close());

    test('people are found by kind and id, also after it was closed and opened again', async () => {
      right(await people().remember('participant', 7, ada)());
      right(await people().remember('client', '7', { name: 'Registrar' })());
      await subject.reopen();
      expect([...right(await people().find('participant', [7, 8])())]).toEqual([['7', ada]]);
      expect(right(await people().find('client', ['7'])()).get('7')).toEqual({ name: 'Registrar', email: null });
      expect(right(await people().find('participant', [])()).size).toBe(0);
    });

    test('people are found by address, in capitals or not, and not once they are forgotten', async () => {
      right(await people().remember('participant', 1, ada)());
      right(await people().remember('participant', 2, { email: 'ADA@example.org' })());
      right(await people().remember('participant', 3, grace)());
      right(await people().remember('client', '4', ada)());
      const found = async (...emails: string[]) =>
        [...right(await people().findByEmail('participant', emails)())].map(([email, ids]) => [email, [...ids].sort()]);
      expect(await found('Ada@Example.org', 'nobody@example.org')).toEqual([['ada@example.org', ['1', '2']]]);
      right(await people().forget('participant', 1)());
      expect(await found('ada@example.org')).toEqual([['ada@example.org', ['2']]]);
      expect(await found()).toEqual([]);
      expect(await found(`' OR 1=1 --`)).toEqual([]);
    });

    test('what is left out stays, null takes it away', async () => {
      right(await people().remember('participant', 1, ada)());
      right(await people().remember('participant', 1, { name: 'Ada King' })());
      expect(await participant(1)).toEqual({ ...ada, name: 'Ada King' });
      right(await people().remember('participant', 1, { email: null })());
      expect(await participant(1)).toEqual({ name: 'Ada King', email: null });
      right(await people().remember('participant', 1, {})());
      right(await people().remember('participant', 2, {})());
      expect(await participant(1)).toEqual({ name: 'Ada King', email: null });
      expect(await participant(2)).toEqual({ name: null, email: null });
    });

    test('who is forgotten is found no more, others stay, and whoever is not known can be forgotten, too', async () => {
      right(
        await people().rememberAll('participant', [
          { id: 1, ...ada },
          { id: 2, ...grace },
        ])(),
      );
      right(await people().remember('client', 1, { name: 'Registrar' })());
      right(await people().forget('participant', 1)());
      right(await people().forget('participant', 1)());
      right(await people().forget('participant', 9999)());
      expect([...right(await people().find('participant', [1, 2, 9999])())]).toEqual([['2', grace]]);
      expect(right(await people().find('client', [1])()).size).toBe(1);
      await subject.reopen();
      expect(await participant(1)).toBeUndefined();
    });

    test('who was forgotten may be named again, and nothing of what was is back', async () => {
      for (const again of [{ name: 'Ada King' }, { name: 'A. Lovelace' }]) {
        right(await people().remember('participant', 1, ada)());
        right(await people().forget('participant', 1)());
        right(await people().remember('participant', 1, again)());
        expect(await participant(1)).toEqual({ ...again, email: null });
      }
    });

    test('a list is remembered whole, and again, and in part', async () => {
      const list = Array.from({ length: 1500 }, (_, id) => ({
        id,
        name: `Somebody ${id}`,
        email: `${id}@example.org`,
      }));
      right(await people().rememberAll('participant', list)());
      right(await people().rememberAll('participant', list)());
      right(
        await people().rememberAll(
          'participant',
          list.slice(0, 200).map(({ id }) => ({ id, email: null })),
        )(),
      );
      right(await people().rememberAll('participant', [])());
      const found = right(
        await people().find(
          'participant',
          list.map(({ id }) => id),
        )(),
      );
      const expected = list.map(({ id, name, email }) => [String(id), { name, email: id < 200 ? null : email }]);
      expect([...found]).toEqual(expected);
    });

    test('a list that names somebody twice has the last word last', async () => {
      const list = [
        { id: 1, ...ada },
        { id: 1, name: 'Ada King' },
        { id: 2, ...grace },
      ];
      right(await people().rememberAll('participant', list)());
      expect(await participant(1)).toEqual({ ...ada, name: 'Ada King' });
    });

    test('a list with one bad entry changes nothing', async () => {
      const bad = [
        { id: 1, name: 'Ada' },
        { id: 2, name: { not: 'text' } as unknown as string },
      ];
      expect(await people().rememberAll('participant', bad)()).toMatchObject({ left: { _tag: 'PeopleUnavailable' } });
      expect(right(await people().find('participant', [1, 2])()).size).toBe(0);
    });

    test.each(oddTexts.map(text => [JSON.stringify(text).slice(0, 40), text]))(
      'text comes back as it is: %s',
      async (_, text) => {
        right(await people().remember('participant', 1, { name: text, email: text })());
        await subject.reopen();
        expect(await participant(1)).toEqual({ name: text, email: text });
      },
    );

    test('of many who write one person at once, all have effect, and whoever writes sees that', async () => {
      const names = Array.from({ length: 20 }, (_, n) => `Ada ${n}`);
      const emails = names.map((_, n) => `ada${n}@example.org`);
      await Promise.all([
        ...names.map(async name => right(await people().remember('participant', 1, { name })())),
        ...emails.map(async email => right(await people().remember('participant', 1, { email })())),
      ]);
      const found = await participant(1);
      expect(names).toContain(found?.name);
      expect(emails).toContain(found?.email);
    });

    test('of many who change one at once, each decides upon what the one before left', async () => {
      const change = (decide: Parameters<People['change']>[2]) => people().change('text', 'x', decide);
      const add = (n: number) => change(known => ({ email: null, name: `${known?.name ?? ''}${n},` }));
      const twenty = Array.from({ length: 20 }, (_, n) => n);
      await Promise.all(twenty.map(async n => right(await add(n)())));
      const found = right(await people().find('text', ['x'])())
        .get('x')
        ?.name?.split(',')
        .slice(0, -1);
      expect(found?.map(Number).sort((a, b) => a - b)).toEqual(twenty);
      right(await change(known => known)());
      right(await change(() => null)());
      right(await change(known => known)());
      expect(right(await people().find('text', ['x'])()).size).toBe(0);
    });

    test('whatever is remembered and forgotten, the last word holds', () => {
      const id = fc.integer({ min: 1, max: 3 });
      const text = fc.constantFrom('Ada', 'Grace', null);
      const data = fc.record({ name: text, email: text }, { requiredKeys: [] });
      const step = fc.oneof(
        fc.tuple(fc.constant('remember' as const), id, data),
        fc.tuple(fc.constant('forget' as const), id, fc.constant({})),
      );
      return fc.assert(
        fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
          const known = new Map<string, PersonalData>();
          for (const n of [1, 2, 3]) right(await people().forget('client', n)());
          for (const [what, n, part] of steps) {
            if (what === 'forget') known.delete(String(n));
            else known.set(String(n), { name: null, email: null, ...known.get(String(n)), ...part });
            right(await (what === 'forget' ? people().forget('client', n) : people().remember('client', n, part))());
          }
          expect(right(await people().find('client', [1, 2, 3])())).toEqual(known);
        }),
        { numRuns: runs },
      );
    });

    test('closed, it answers with an error, not an exception, and may be closed again', async () => {
      const closed = people();
      await subject.close();
      await closed.close();
      const unavailable = { left: { _tag: 'PeopleUnavailable', cause: expect.any(String) } };
      expect(await closed.find('participant', [1])()).toMatchObject(unavailable);
      expect(await closed.remember('participant', 1, ada)()).toMatchObject(unavailable);
      expect(await closed.forget('participant', 1)()).toMatchObject(unavailable);
    });
  });
};
