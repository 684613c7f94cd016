/** Names and addresses never enter the history, and who is forgotten is forgotten everywhere. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Running, startService } from '../support/service';

let flowsync: Running;

beforeAll(async () => {
  flowsync = await startService();
});

const filesIn = (dir: string): ReadonlyArray<string> =>
  readdirSync(dir).flatMap(name => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

/** The files of the data directory that hold the text, by name. */
const filesWith = (text: string): ReadonlyArray<string> =>
  filesIn(flowsync.dataDir)
    .filter(file => readFileSync(file).includes(text))
    .map(file => file.slice(flowsync.dataDir.length + 1));

test('a name is in the table of people only, and gone from there once it is forgotten', async () => {
  await flowsync.request('PUT', '/flows/1', { code: 'A', title: 'A' });
  const people = [
    { userId: 1, name: 'Ada Lovelace', email: 'ada@example.org' },
    { userId: 2, name: 'Grace Hopper', email: 'grace@example.org' },
  ];
  const key = { 'idempotency-key': 'adding-people' };
  const added = await flowsync.request('POST', '/flows/1/participants', people, key);
  expect((await flowsync.request('POST', '/flows/1/participants', people, key)).body).toEqual(added.body);
  const { body } = await flowsync.request('GET', '/flows/1/participants');
  expect(body.data).toEqual(people.map(({ userId, ...data }) => ({ participantId: userId, userId, ...data })));

  for (const text of ['Lovelace', 'ada@example']) expect([text, filesWith(text)]).toEqual([text, ['people.sqlite']]);
  const { body: history } = await flowsync.request('GET', '/events');
  expect(JSON.stringify(history)).not.toMatch(/Lovelace|Hopper|example\.org/);
  expect(JSON.stringify(flowsync.log)).not.toMatch(/Lovelace|Hopper|example\.org/);

  await flowsync.request('DELETE', '/participants/1/personal-data');
  expect(filesWith('Lovelace')).toEqual([]);
  expect(filesWith('ada@example')).toEqual([]);
  expect(filesWith('Hopper')).toEqual(['people.sqlite']);
  const after = await flowsync.request('GET', '/flows/1/participants');
  expect(after.body.data.map((one: { name: string | null }) => one.name)).toEqual([null, 'Grace Hopper']);
  expect((await flowsync.request('GET', '/events')).body).toEqual(history);
});

test('an analyst sees participants by number only', async () => {
  const analyst = await flowsync.client('analyst');
  const { body } = await analyst.request('GET', '/flows/1/participants');
  expect(body.data).toEqual([1, 2].map(id => ({ participantId: id, userId: id, name: null, email: null })));
});

test('a refused request leaves no name behind', async () => {
  const { status } = await flowsync.request('POST', '/flows/99/participants', [{ userId: 3, name: 'Emmy Noether' }]);
  expect([status, filesWith('Noether')]).toEqual([404, []]);
});
