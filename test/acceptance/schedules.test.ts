/** Schedules over HTTP: how they are made, shown and refused, under a clock that stands. */
import { standingClock } from '../support/clock';
import { type Contract, contract } from '../support/contract';
import { type Running, startService } from '../support/service';

const clock = standingClock();
let flowsync: Running;
let api: Contract;

beforeAll(async () => {
  flowsync = await startService({ ports: { clock } });
  api = contract(flowsync.request);
  for (const flowId of [7, 8, 9, 10]) {
    await api.ok('PUT', `/flows/${flowId}`, { code: `MATHS-${flowId}`, title: 'Mathematics' });
    await api.ok('POST', `/flows/${flowId}/external-sources`, { reference: 'class-a' });
  }
});
afterAll(() => flowsync.stop());

const daily = { cron: '30 5 * * MON-FRI', zone: 'Europe/Copenhagen' };
const problems = async (body: object): Promise<readonly [number, string]> => {
  const answer = await api.send('POST', '/flows/7/schedules', body);
  return [answer.status, answer.body.error?.errors[0]?.message];
};
const wallClock = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short', dateStyle: 'full' }).format(new Date(instant));

test('one is made with the next five times at which it is due', async () => {
  const { data } = await api.ok('POST', '/flows/7/schedules', { ...daily, references: ['class-a'], active: true });
  expect(data).toMatchObject({ ...daily, flowId: 7, references: ['class-a'], active: true, runs: 0, lastRun: null });
  expect(data.next).toHaveLength(5);
  expect(data.next.toSorted()).toEqual(data.next);
  for (const due of data.next) expect(wallClock(due, daily.zone)).toMatch(/^(Mon|Tues|Wednes|Thurs|Fri).* at 05:30$/);
  const found = await api.ok('GET', `/flows/7/schedules/${data.id}`);
  expect(found.data).toEqual(data);
  expect((await api.ok('GET', '/flows/7/schedules')).data).toEqual([data]);
  const history = await api.ok('GET', '/events?limit=1000');
  expect(history.data.at(-1)).toMatchObject({ type: 'ScheduleCreated', stream: `schedule-${data.id}` });
});

test('plain times and intervals are taken too', async () => {
  const plain = await api.ok('POST', '/flows/8/schedules', { cron: 'daily 05:30 Europe/Copenhagen' });
  expect(plain.data).toMatchObject({ cron: 'daily 05:30', zone: 'Europe/Copenhagen', active: true });
  const often = await api.ok('POST', '/flows/8/schedules', { cron: 'every 30m' });
  const [first, second] = often.data.next.map(Date.parse);
  expect([first - Date.parse(often.data.createdAt), second - first]).toEqual([30 * 60_000, 30 * 60_000]);
});

test('one is paused and goes on, changed, and deleted', async () => {
  const { data } = await api.ok('POST', '/flows/9/schedules', daily);
  const path = `/flows/9/schedules/${data.id}`;
  expect((await api.ok('PUT', path, { ...daily, active: false })).data).toMatchObject({ active: false, next: [] });
  const again = await api.ok('PUT', path, { ...daily, active: true });
  expect(again.data.next).toEqual(data.next);
  const changed = await api.ok('PUT', path, { cron: 'daily 06:15', zone: 'UTC', active: true });
  for (const due of changed.data.next) expect(due).toMatch(/T06:15:00.000Z$/);
  await api.ok('DELETE', path);
  expect(await api.refused('GET', path)).toEqual([404, 'schedule-not-found']);
  expect(await api.refused('PUT', path, { ...daily, active: true })).toEqual([404, 'schedule-not-found']);
  expect(await api.refused('DELETE', path)).toEqual([404, 'schedule-not-found']);
});

test('of another flow it is not', async () => {
  const { data } = await api.ok('POST', '/flows/9/schedules', daily);
  expect(await api.refused('GET', `/flows/8/schedules/${data.id}`)).toEqual([404, 'schedule-not-found']);
});

describe('what makes no sense is refused, with field and value', () => {
  test.each<[string, object, RegExp]>([
    ['a cron expression of nonsense', { ...daily, cron: 'every now and then' }, /body\.cron .*"every now and then"/],
    ['a minute that there is not', { ...daily, cron: '61 5 * * *' }, /body\.cron .*61/],
    ['six fields', { ...daily, cron: '* * * * * *' }, /body\.cron .*five fields/],
    ['31 February', { ...daily, cron: '0 0 31 2 *' }, /body\.cron is never due.*"0 0 31 2 \*"/],
    [
      'an expression that is too long',
      { ...daily, cron: `${'1,'.repeat(50)}1 * * * *` },
      /body\.cron .*100 characters/,
    ],
    ['a zone that does not exist', { ...daily, zone: 'Europe/Atlantis' }, /body\.zone .*"Europe\/Atlantis"/],
    ['no zone', { cron: daily.cron }, /body\.zone is missing/],
    ['two zones', { cron: 'daily 05:30 Europe/Oslo', zone: 'Europe/Copenhagen' }, /body\.zone .*Europe\/Oslo/],
    ['a plain time without a zone', { cron: 'daily 05:30' }, /body\.zone is missing/],
    ['an interval of seconds', { cron: 'every 30s' }, /body\.cron .*every 30m/],
    [
      'an end before the beginning',
      { ...daily, from: '2030-01-02T00:00:00.000Z', until: '2030-01-01T00:00:00.000Z' },
      /body\.until must be later than body\.from/,
    ],
    ['an end before it is due', { ...daily, until: '2020-01-01T00:00:00.000Z' }, /body\.until comes before/],
    ['a day that does not exist', { ...daily, from: '2030-02-30T00:00:00.000Z' }, /body\.from/],
    ['no references', { ...daily, references: [] }, /body\.references/],
  ])('%s', async (_, body, message) => {
    const before = await api.ok('GET', '/flows/7/schedules');
    expect(await problems(body)).toEqual([400, expect.stringMatching(message)]);
    expect((await api.ok('GET', '/flows/7/schedules')).pagination).toEqual(before.pagination);
  });
});

test('a flow, a source, or room that there is not', async () => {
  expect(await api.refused('POST', '/flows/99/schedules', daily)).toEqual([404, 'flow-not-found']);
  expect(await api.refused('GET', '/flows/99/schedules')).toEqual([404, 'flow-not-found']);
  const unknown = { ...daily, references: ['class-a', 'class-z'] };
  expect(await api.refused('POST', '/flows/7/schedules', unknown)).toEqual([404, 'external-source-not-found']);
  const all = await Promise.all(Array.from({ length: 101 }, () => api.refused('POST', '/flows/10/schedules', daily)));
  expect(all.filter(([status]) => status === 201)).toHaveLength(100);
  expect(all.filter(([status]) => status !== 201)).toEqual([[409, 'too-many-schedules']]);
  await api.ok('PATCH', '/flows/10/archive');
  expect(await api.refused('POST', '/flows/10/schedules', daily)).toEqual([403, 'flow-archived']);
});

test('a POST that is sent again under its key makes one', async () => {
  const send = () => flowsync.request('POST', '/flows/9/schedules', daily, { 'idempotency-key': 'once' });
  const first = await send();
  expect((await send()).body).toEqual(first.body);
});

test('every route was called', () => {
  expect(api.neverCalled('Schedules')).toEqual([]);
});
