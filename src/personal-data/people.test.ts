import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { tempDir } from '../../test/support/temp-dir';
import { openPeople } from './people';

const right = <L, A>(either: E.Either<L, A>): A => {
  if (E.isLeft(either)) throw new Error(JSON.stringify(either.left));
  return either.right;
};

const opened = () => {
  const dir = tempDir();
  const file = join(dir, 'people.sqlite');
  return { dir, file, people: openPeople(file) };
};

const everything = (dir: string): string =>
  readdirSync(dir)
    .map(name => readFileSync(join(dir, name), 'latin1'))
    .join();

test('people are found by kind and id, also after the file was closed', async () => {
  const { people, file } = opened();
  right(await people.remember('participant', 7, { name: 'Ada', email: 'ada@example.org' })());
  right(await people.remember('client', '7', { name: 'Registrar' })());
  people.close();

  const again = openPeople(file);
  const participants = right(await again.find('participant', [7, 8])());
  expect([...participants]).toEqual([['7', { name: 'Ada', email: 'ada@example.org' }]]);
  expect(right(await again.find('client', ['7'])()).get('7')).toEqual({ name: 'Registrar', email: null });
  again.close();
});

test('what is left out stays, null takes it away', async () => {
  const { people } = opened();
  right(await people.remember('participant', 1, { name: 'Ada', email: 'ada@example.org' })());
  right(await people.remember('participant', 1, { name: 'Ada King' })());
  expect(right(await people.find('participant', [1])()).get('1')).toEqual({
    name: 'Ada King',
    email: 'ada@example.org',
  });
  right(await people.remember('participant', 1, { email: null })());
  expect(right(await people.find('participant', [1])()).get('1')).toEqual({ name: 'Ada King', email: null });
  people.close();
});

test('who is forgotten leaves no trace in the files, and others stay', async () => {
  const { people, dir } = opened();
  const many = Array.from({ length: 500 }, (_, id) => ({
    id,
    name: `Somebody Number ${id}`,
    email: `nobody${id}@example.org`,
  }));
  right(await people.rememberAll('participant', many)());
  right(await people.remember('participant', 250, { name: 'Grace Hopper', email: 'grace@example.org' })());
  expect(everything(dir)).toContain('Grace Hopper');

  right(await people.forget('participant', 250)());
  right(await people.forget('participant', 9999)());
  expect(everything(dir)).not.toMatch(/Grace Hopper|grace@example\.org|Somebody Number 250|nobody250@/);
  expect(right(await people.find('participant', [249, 250, 251])()).size).toBe(2);
  people.close();
  expect(everything(dir)).not.toMatch(/Grace Hopper|grace@example\.org/);
});

test('a list with one bad entry changes nothing', async () => {
  const { people } = opened();
  const bad = [
    { id: 1, name: 'Ada' },
    { id: 2, name: { not: 'text' } as unknown as string },
  ];
  expect(E.isLeft(await people.rememberAll('participant', bad)())).toBe(true);
  expect(right(await people.find('participant', [1, 2])()).size).toBe(0);
  people.close();
});

test('a closed file is an error, not an exception', async () => {
  const { people } = opened();
  people.close();
  expect(await people.find('participant', [1])()).toMatchObject({ left: { _tag: 'PeopleUnavailable' } });
});
