/** The questions of docs/analysis.md, asked as they stand there. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { generate, webhookId } from '../../bench/generate';
import type { DomainEvent } from '../../domain/history';
import { webhook } from '../../domain/webhook';
import { encodeWith } from '../../src/event-store/stored-event';
import { exportOf } from '../support/exports';
import { by } from '../support/history';
import { run } from '../support/right';
import { openLog } from '../support/sqlite-log';

const page = readFileSync(join(__dirname, '../../docs/analysis.md'), 'utf8');
const questions = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => sql);

type Rows = ReadonlyArray<Readonly<Record<string, string | number | boolean | null>>>;
let folder: string;
const ask = async (sql: string): Promise<Rows> => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const read = await connection.runAndReadAll(sql.replaceAll("'data/", `'${folder}/`));
  const rows = read.getRowObjectsJS() as unknown as Rows;
  connection.closeSync();
  return rows;
};
const one = async (sql: string): Promise<number> => Number(Object.values((await ask(sql))[0] ?? {})[0]);

beforeAll(async () => {
  const store = openLog();
  await generate(store, { flows: 150 });
  // In the middle of all that was requested.
  const disabled: DomainEvent = {
    ...{ type: 'WebhookDisabled', at: '2024-10-01T00:00:00.000Z', reason: 'failing', title: null, failingSince: null },
  };
  const eventId = '00000000-0000-4000-9000-000000000001';
  await run(store.append(`webhook-${webhookId}`, 'any', [encodeWith(webhook.event, by('admin'))(disabled, eventId)]));
  const { files } = await exportOf(store, 'parquet');
  folder = dirname(files[0] ?? '');
});

test('where waiting goes: the phases add up to the time from the click to the end', async () => {
  const [question = ''] = questions;
  const phases = await ask(question);
  expect(phases.map(({ phase }) => phase)).toEqual(['1 first call', '2 delivered', '3 first answer', '4 end']);
  const answered = `'data/requests.parquet' WHERE ended_at IS NOT NULL AND first_progress_at IS NOT NULL`;
  expect(Number(phases[3]?.n)).toBe(await one(`SELECT count(*) FROM ${answered}`));
  const onlyForward = 'AND first_progress_at >= first_delivered_at AND first_delivered_at >= first_attempt_at';
  expect(await one(`SELECT count(*) FROM ${answered} ${onlyForward}`)).toBeGreaterThan(10);
  for (const { p50_s, p95_s } of phases) expect(Number(p95_s)).toBeGreaterThanOrEqual(Number(p50_s));
});

test('which integration fails and why: every failed attempt and every answer of failure is counted', async () => {
  const [, question = ''] = questions;
  const failures = await ask(question);
  const times = (failure: string): number =>
    failures.filter(row => row.failure === failure).reduce((sum, row) => sum + Number(row.times), 0);
  expect(times('did not take a message')).toBe(
    await one("SELECT count(*) FROM 'data/events.parquet' WHERE type = 'AttemptFailed'"),
  );
  expect(times('answered with fail')).toBe(
    await one("SELECT count(*) FROM 'data/events.parquet' WHERE type = 'SyncFailed'"),
  );
  expect(times('did not answer in time')).toBe(
    await one("SELECT count(*) FROM 'data/request_sources.parquet' WHERE state = 'TIMED_OUT'"),
  );
  expect(times('did not answer in time')).toBeGreaterThan(0);
  expect(failures).toContainEqual(expect.objectContaining({ why: 'registrar-unavailable' }));
  expect(failures).toContainEqual(expect.objectContaining({ who: 'Middleware' }));
});

test('what the last change of set-up did: requests before and after it', async () => {
  const [, , question = ''] = questions;
  const sides = await ask(question);
  expect(sides.map(({ type, stream, is_after }) => [type, stream, is_after])).toEqual([
    ['WebhookDisabled', `webhook-${webhookId}`, false],
    ['WebhookDisabled', `webhook-${webhookId}`, true],
  ]);
  for (const { requests } of sides) expect(Number(requests)).toBeGreaterThan(0);
});
