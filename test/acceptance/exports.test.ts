/** Exports over HTTP: streamed, whole or not at all, and known to the history. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { type Running, startService } from '../support/service';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

let service: Running;
beforeAll(async () => {
  service = await startService();
  for (let flow = 1; flow <= 5; flow += 1) {
    await service.request('PUT', `/flows/${flow}`, { code: `F${flow}`, title: 'Flow' });
    await service.request('POST', `/flows/${flow}/external-sources`, { reference: `maths-${flow}` });
    await service.request('POST', `/flows/${flow}/external-sources/1/allocations/participants`, {
      participantIds: [1, 2, 3],
    });
    await service.request('POST', `/flows/${flow}/external-sources/maths-${flow}/sync/done`, {
      message: 'Well done, Anna',
    });
  }
});
const get = (query: string): Promise<Response> =>
  fetch(`${service.url}/exports?${query}`, { headers: { 'x-api-key': service.adminKey } });

interface Entry {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}
const exportsInHistory = async (): Promise<ReadonlyArray<Entry>> =>
  (await service.request('GET', '/audit?type=HistoryExport*&limit=1000')).body.data as ReadonlyArray<Entry>;

const FORMATS: ReadonlyArray<readonly [string, string]> = [
  ['ocel-json', 'application/json'],
  ['ocel-xml', 'application/xml'],
  ['ocel-sqlite', 'application/vnd.sqlite3'],
  ['xes&by=request', 'application/xml'],
  ['csv', 'text/csv; charset=utf-8; header=present'],
  ['sqlite', 'application/vnd.sqlite3'],
  ['parquet', 'application/x-tar'],
];

test.each(FORMATS)(
  '%s is handed over with its size and the position up to which it reads, and is the same each time',
  async (format, type) => {
    const [first, second] = await Promise.all([get(`format=${format}&asOf=20`), get(`format=${format}&asOf=20`)]);
    expect([first.status, first.headers.get('content-type'), first.headers.get('flowsync-as-of')]).toEqual([
      200,
      type,
      '20',
    ]);
    const bytes = Buffer.from(await first.arrayBuffer());
    expect(first.headers.get('content-length')).toBe(String(bytes.length));
    expect(Buffer.from(await second.arrayBuffer()).equals(bytes)).toBe(true);
    expect(readdirSync(join(service.dataDir, 'exports'))).toEqual([]);
  },
);

test('of many that are asked for at once two are made, and the others are refused', async () => {
  const answers = await Promise.all(Array.from({ length: 6 }, () => get('format=csv')));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 429, 429, 429, 429]);
  await Promise.all(answers.map(answer => answer.arrayBuffer()));
});

test('Parquet comes as an archive that tar reads', async () => {
  const dir = tempDir();
  writeFileSync(join(dir, 'a.tar'), Buffer.from(await (await get('format=parquet')).arrayBuffer()));
  mkdirSync(join(dir, 'out'));
  expect(spawnSync('tar', ['-xf', 'a.tar', '-C', 'out'], { cwd: dir, encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  });
  expect(readdirSync(join(dir, 'out'))).toContain('dictionary.parquet');
});

test('that it was begun, of what, and how it ended is in the history', async () => {
  const answer = await get('format=csv&flow=2');
  await answer.text();
  await until(async () => (await exportsInHistory()).at(-1)?.type === 'HistoryExportEnded');
  const [begun, ended] = (await exportsInHistory()).slice(-2);
  const upTo = answer.headers.get('flowsync-as-of');
  expect(begun?.data).toMatchObject({ contents: 'data', format: 'csv', filter: { flow: '2' }, upTo });
  expect(ended?.data).toMatchObject({ exportId: begun?.data.exportId, events: 6, whole: true });
});

test('a client that goes away stops it at once, and the history says that it was broken off', async () => {
  const before = (await exportsInHistory()).length;
  const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
  socket.write(`GET /exports?format=ocel-xml HTTP/1.1\r\nhost: a\r\nx-api-key: ${service.adminKey}\r\n\r\n`);
  await until(async () => (await exportsInHistory()).length > before);
  socket.destroy();
  await until(async () => (await exportsInHistory()).length > before + 1);
  expect((await exportsInHistory()).at(-1)?.data).toMatchObject({ whole: false });
  expect(readdirSync(join(service.dataDir, 'exports'))).toEqual([]);
});

const WRONG: ReadonlyArray<readonly [string, string]> = [
  [
    'format=pdf',
    'query.format must be ocel-json or ocel-xml or ocel-xml-xsd or ocel-sqlite or xes or csv or parquet or sqlite',
  ],
  ['', 'query.format is missing'],
  ['format=xes&by=webhook', 'query.by must be flow or request or participant'],
  ['format=csv&since=2026', 'query.since must be a time with a zone, as 2026-11-24T09:30:00Z'],
  ['format=csv&asOf=noon', 'query.asOf must be a position, a time with a zone'],
  ['format=csv&asOf=99999999', 'query.asOf lies in the future: the log ends at position'],
  ['format=csv&asOf=-30d', 'query.asOf lies before the beginning: the first event is at position 1'],
  ['format=csv&asOf=0', 'query.asOf lies before the beginning: the first event is at position 1'],
  ['format=csv&flow=x', 'query.flow must be a whole number from 1'],
  [
    'format=csv&since=2026-01-02T00:00:00.000Z&until=2026-01-01T00:00:00.000Z',
    'query.until must be later than since, 2026-01-02T00:00:00.000Z; it is 2026-01-01T00:00:00.000Z',
  ],
  ['format=csv&after=99999999', 'query.after is 99999999, beyond the end of the history at'],
  ['format=csv&colour=red', 'query.colour is not a field that is known here; it is "red"'],
];

test.each(WRONG)('what is wrong is named: %s', async (query, message) => {
  const answer = await get(query);
  const { error } = (await answer.json()) as { error: { errors: ReadonlyArray<{ message: string }> } };
  expect([answer.status, error.errors[0]?.message]).toEqual([400, expect.stringContaining(message)]);
});
