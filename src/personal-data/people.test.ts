import { join } from 'node:path';
import { bytesOf } from '../../test/conformance/people/harness';
import { peopleConformance } from '../../test/conformance/people/people-conformance';
import { right } from '../../test/support/right';
import { tempDir } from '../../test/support/temp-dir';
import { openPeople } from './people';

peopleConformance('the file of people', async () => {
  const file = join(tempDir(), 'people.sqlite');
  let people = openPeople(file);
  return {
    people: () => people,
    reopen: async () => {
      await people.close();
      people = openPeople(file);
    },
    close: async () => people.close(),
  };
});

test('who is forgotten leaves no trace in the files, and others stay', async () => {
  const file = join(tempDir(), 'people.sqlite');
  const people = openPeople(file);
  const many = Array.from({ length: 500 }, (_, id) => ({
    id,
    name: `Somebody Number ${id}`,
    email: `nobody${id}@example.org`,
  }));
  right(await people.rememberAll('participant', many)());
  right(await people.remember('participant', 250, { name: 'Grace Hopper', email: 'grace@example.org' })());
  expect(bytesOf(file)).toContain('Grace Hopper');

  right(await people.forget('participant', 250)());
  expect(bytesOf(file)).not.toMatch(/Grace Hopper|grace@example\.org|Somebody Number 250|nobody250@/);
  expect(right(await people.find('participant', [249, 250, 251])()).size).toBe(2);
  await people.close();
  expect(bytesOf(file)).not.toMatch(/Grace Hopper|grace@example\.org/);
});
