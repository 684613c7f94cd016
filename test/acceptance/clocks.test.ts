/**
 * Times that trip programs up, over real HTTP: 29 February, days on which clocks change, events of one millisecond, and a
 * clock that was set back. Figures, timelines and exports say the same of them.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { standingClock } from '../support/clock';
import { type Contract, contract } from '../support/contract';
import { type Running, startService } from '../support/service';
import { tempDir } from '../support/temp-dir';

// biome-ignore lint/suspicious/noExplicitAny: what a test reads, it says
type Json = any;

const MINUTE_MS = 60_000;
const clock = standingClock('2028-02-29T23:00:00.000Z');
const at = (time: string): void => clock.advance(Date.parse(time) - clock.now());

/** When each was asked for, and how long after that it was answered, by the clock. */
const ASKED: ReadonlyArray<readonly [string, number]> = [
  ['2028-02-29T23:59:59.999Z', 0],
  ['2028-03-26T00:30:00.000Z', 60 * MINUTE_MS],
  ['2028-10-29T00:30:00.000Z', 5 * MINUTE_MS],
  ['2028-10-29T01:30:00.000Z', -10 * MINUTE_MS],
  ['2028-10-29T01:20:00.000Z', 0],
];
let running: Running;
let api: Contract;
const ids: string[] = [];

beforeAll(async () => {
  // It fails for longer than a webhook usually may.
  const env = { FLOWSYNC_WEBHOOK_DISABLE_AFTER: '365d' };
  running = await startService({ isSubscribed: true, env, ports: { clock } });
  api = contract(running.request);
  for (const [index, [time, later]] of ASKED.entries()) {
    at(time);
    await api.ok('PUT', `/flows/${index + 1}`, { code: `F${index}`, title: 'Exam' });
    await api.ok('POST', `/flows/${index + 1}/external-sources`, { reference: 'class-a' });
    ids.push((await api.ok('POST', `/flows/${index + 1}/sync`)).data.requestId);
    clock.advance(later);
    await api.ok('POST', `/flows/${index + 1}/external-sources/class-a/sync/done`);
  }
  at('2028-11-01T00:00:00.000Z');
});

const statistics = async (query: string): Promise<ReadonlyArray<Json>> =>
  (await api.ok('GET', `/statistics?${query}`)).data.groups;
const busy = (groups: ReadonlyArray<Json>) => groups.filter(({ n }) => n > 0).map(({ bucket, n }) => [bucket.local, n]);
const day = (from: string, until: string, zone: string, by = 'day'): string =>
  `groupBy=${by}&zone=${zone}&since=${from}.000Z&until=${until}.000Z`;

test('29 February is the day of what happened on it, in the zone that is asked for', async () => {
  const february = ['2028-02-28T00:00:00', '2028-03-02T00:00:00'] as const;
  expect(busy(await statistics(day(...february, 'UTC')))).toEqual([['2028-02-29T00:00:00.000+00:00', 1]]);
  expect(busy(await statistics(day(...february, 'Europe/Copenhagen')))).toEqual([['2028-03-01T00:00:00.000+01:00', 1]]);
  expect(busy(await statistics(day('2028-02-01T00:00:00', '2028-04-01T00:00:00', 'UTC', 'month')))).toEqual([
    ['2028-02-01T00:00:00.000+00:00', 1],
    ['2028-03-01T00:00:00.000+00:00', 1],
  ]);
});

test('a day without an hour, and one with an hour twice', async () => {
  const zone = 'Europe/Copenhagen';
  const spring = await statistics(day('2028-03-25T23:00:00', '2028-03-26T22:00:00', zone, 'hour'));
  expect([spring.length, busy(spring)]).toEqual([23, [['2028-03-26T01:00:00.000+01:00', 1]]]);
  expect(spring.find(({ n }) => n === 1).durationsMs.total).toMatchObject({ n: 1, p50: 60 * MINUTE_MS });
  const autumn = await statistics(day('2028-10-28T22:00:00', '2028-10-29T23:00:00', zone, 'hour'));
  expect([autumn.length, busy(autumn)]).toEqual([
    25,
    [
      ['2028-10-29T02:00:00.000+02:00', 1],
      ['2028-10-29T02:00:00.000+01:00', 2],
    ],
  ]);
});

test('nothing takes less than no time, and timelines, figures and an export say the same', async () => {
  const expected = ASKED.map(([, later]) => Math.max(0, later));
  const [figure] = await statistics('since=2028-01-01T00:00:00.000Z');
  expect(figure).toMatchObject({ n: 5, succeeded: 5, durationsMs: { total: { n: 5, max: 60 * MINUTE_MS, p50: 0 } } });

  const { data: drawn } = await api.ok('GET', '/timelines?since=2028-01-01T00:00:00.000Z');
  expect(new Set(drawn.bars.map(({ requestId }: Json) => requestId))).toEqual(new Set(ids));
  const file = join(tempDir(), 'star.sqlite');
  const headers = { 'x-api-key': running.adminKey };
  const answer = await fetch(`${running.url}/exports?format=sqlite`, { headers });
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  const db = new DatabaseSync(file, { readOnly: true });
  const rows = db.prepare('SELECT request_id, flow_id, requested_at, ended_at FROM requests').all() as Json[];
  db.close();
  for (const [index, requestId] of ids.entries()) {
    const { data: one } = await api.ok('GET', `/flows/${index + 1}/sync-requests/${requestId}/timeline`);
    const bar = drawn.bars.find((bar: Json) => bar.requestId === requestId);
    const row = rows.find(({ request_id }) => request_id === requestId);
    const times = ({ requestedAt, endedAt }: Json): ReadonlyArray<string> => [requestedAt, endedAt];
    expect([times(bar), [row.requested_at, row.ended_at]]).toEqual([times(one), times(one)]);
    expect(one.phases.every(({ ms }: Json) => ms >= 0)).toBe(true);
    const waited = (Object.values(one.waitingMs) as ReadonlyArray<number>).reduce((sum, ms) => sum + ms, 0);
    expect([waited, one.externalSources[0].durationMs]).toEqual([expected[index], expected[index]]);
  }
});

test('a time between is never one at which something stood that came later', async () => {
  // The fourth flow was made at 01:30, before the clock went back to 01:20, at which the fifth was.
  const flowsAt = async (time: string): Promise<ReadonlyArray<number>> =>
    (await running.request('GET', `/flows?asOf=2028-${time}Z`)).body.data.map(({ flowId }: Json) => flowId);
  expect(await flowsAt('10-29T01:25:00')).toEqual([1, 2, 3]);
  expect(await flowsAt('10-29T01:30:00')).toEqual([1, 2, 3, 4, 5]);
  expect(await flowsAt('02-29T23:59:59.999')).toEqual([1]);
  const { data: steps } = await api.ok('GET', '/flows/4/replay');
  expect(steps.every(({ sinceLastMs }: Json) => sinceLastMs === null || sinceLastMs >= 0)).toBe(true);
});
