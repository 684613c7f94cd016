/** Parquet, SQLite and CSV, held to one another by DuckDB; XES to its schema. */
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DatabaseSync } from '@photostructure/sqlite';
import { columnsOf, TABLES } from '../../src/exports/definition';
import { formatOf } from '../../src/exports/formats';
import { CannotExport, makeExport } from '../../src/exports/make-export';
import { pagesOf } from '../../src/exports/pages';
import { fillAnalysisLog, NAME, ODD_FLOW } from '../support/analysis-log';
import { exportOf, textOf } from '../support/exports';
import { checkedBy, misfitsBy } from '../support/schemas';
import { newLogFile, openLog } from '../support/sqlite-log';
import { tempDir } from '../support/temp-dir';

const file = newLogFile();
beforeAll(async () => {
  const store = openLog({ file });
  await fillAnalysisLog(store);
  await store.close();
});
const log = () => openLog({ file, readOnly: true });

const duck = async (sql: string): Promise<ReadonlyArray<Readonly<Record<string, unknown>>>> => {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson();
  } finally {
    connection.closeSync();
  }
};

test('Parquet says what the SQLite file says, in columns of fixed types', async () => {
  const [parquet, star] = [await exportOf(log(), 'parquet'), await exportOf(log(), 'sqlite')];
  const folder = dirname(parquet.files[0] ?? '');
  const db = new DatabaseSync(star.files[0] ?? '', { readOnly: true });
  const types = { text: 'VARCHAR', integer: 'BIGINT', boolean: 'BOOLEAN', time: 'TIMESTAMP WITH TIME ZONE' };
  for (const table of TABLES) {
    const from = `'${folder}/${table.name}.parquet'`;
    const columns = columnsOf(table);
    const described = await duck(`DESCRIBE SELECT * FROM ${from}`);
    expect(described.map(({ column_name, column_type }) => [column_name, column_type])).toEqual(
      columns.map(name => [name, types[table.described[name]?.kind ?? 'text']]),
    );
    const shown = columns.map(name => {
      const kind = table.described[name]?.kind;
      if (kind === 'time') return `strftime(${name} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%gZ') AS ${name}`;
      return kind === 'text' ? name : `${name}::BIGINT::VARCHAR AS ${name}`;
    });
    const ours = db.prepare(`SELECT ${columns.join(', ')} FROM ${table.name}`).all() as ReadonlyArray<object>;
    expect(await duck(`SELECT ${shown.join(', ')} FROM ${from}`)).toEqual(
      ours.map(row =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
      ),
    );
    expect(ours.length).toBeGreaterThan(0);
  }
  const [{ rows } = {}] = await duck(`SELECT count(*)::INTEGER AS rows FROM '${folder}/dictionary.parquet'`);
  expect(rows).toBe(TABLES.reduce((sum, table) => sum + 1 + columnsOf(table).length, 0));
  expect(db.prepare('SELECT * FROM export').all()).toEqual([
    { name: 'version', value: '1' },
    { name: 'upTo', value: String(star.last) },
  ]);
  expect(db.prepare("SELECT count(*) AS n FROM dictionary WHERE description = ''").get()).toEqual({ n: 0 });
  db.close();
});

test('CSV is read as what it is, and no cell of it is a formula', async () => {
  const { files, events } = await exportOf(log(), 'csv');
  const rows = await duck(`SELECT * FROM read_csv('${files[0]}', all_varchar = true)`);
  expect(rows).toHaveLength(events);
  expect(rows.map(({ position }) => position)).toEqual(rows.map((_, n) => String(n + 1)));
  expect(rows.flatMap(row => Object.values(row)).filter(cell => /^[=+@\t\r]/.test(String(cell)))).toEqual([]);
});

test('no name and no free text is in any of it, and a title as it was given', async () => {
  for (const format of ['csv', 'sqlite', 'parquet'] as const) {
    const { files } = await exportOf(log(), format);
    for (const one of files) expect(readFileSync(one, 'utf8')).not.toContain(NAME.split(' ')[0]);
  }
  const { files } = await exportOf(log(), 'sqlite', { upTo: 10_000, range: { flow: ODD_FLOW } });
  const db = new DatabaseSync(files[0] ?? '', { readOnly: true });
  expect(db.prepare('SELECT flow_id, title FROM flows').all()).toEqual([{ flow_id: ODD_FLOW, title: 'Third' }]);
  expect(db.prepare('SELECT reason, state FROM request_sources').all()).toEqual([
    { reason: '[text]', state: 'FAILED' },
  ]);
  expect(db.prepare('SELECT participant_id, deallocated_at IS NULL AS there FROM allocations').all()).toEqual([
    { participant_id: 5, there: 0 },
    { participant_id: 6, there: 0 },
  ]);
  db.close();
});

for (const by of ['flow', 'request', 'participant'] as const)
  checkedBy('xes.xsd').test(`XES by ${by} fits the published schema`, async () => {
    const { files } = await exportOf(log(), 'xes', { by });
    expect(misfitsBy('xes.xsd', files[0] ?? '')).toBe('');
  });

test('in XES the events of a case stand in the order of the history, also where their times are equal or went back', async () => {
  const text = textOf(await exportOf(log(), 'xes'));
  const [, trace = ''] = new RegExp(`value="flow:${ODD_FLOW}"/>(.*?)</trace>`, 's').exec(text) ?? [];
  const positions = [...trace.matchAll(/<int key="position" value="(\d+)"/g)].map(([, value]) => Number(value));
  // The first is that of the flow itself: of its last change.
  expect(positions.slice(1)).toEqual([...positions.slice(1)].sort((a, b) => a - b));
  expect(positions).toHaveLength(11);
  expect(text).toContain('value="@CODE"');
});

test('an export that would take more of the disk than it may ends, and leaves nothing', async () => {
  const dir = tempDir();
  const making = makeExport({
    ...{ dir, format: formatOf('ocel-json', 'flow'), about: { upTo: 900, range: {} } },
    ...{ pages: pagesOf(log(), 900), maxBytes: 50_000, isStopped: () => false },
  });
  await expect(making).rejects.toThrow(CannotExport);
});
