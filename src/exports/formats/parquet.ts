/** The tables as Parquet, a file each: a fixed schema, times as INT64 microseconds UTC, rows in groups of a fixed size. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { SchemaElement } from 'hyparquet';
import type { Value } from '../../../projections/projection';
import { columnsOf, TABLES } from '../definition';
import type { Column, ExportedTable, Kind } from '../described';
import { aboutRows, dictionary } from '../dictionary';
import { type Cells, givenRows } from '../source';
import { type Format, type Output, STAR } from './format';

/** A group is held in memory while it is written. */
const GROUP_ROWS = 20_000;

type Field = Pick<Column, 'kind' | 'type'> & { readonly name: string };

const LOGICAL: Readonly<Record<Kind, Omit<SchemaElement, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  time: { type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' } },
};

const stored = (kind: Kind, value: Value | undefined): unknown => {
  if (value === null || value === undefined) return null;
  if (kind === 'integer') return BigInt(value);
  if (kind === 'boolean') return value === 1;
  return kind === 'time' ? BigInt(Date.parse(String(value))) * 1000n : value;
};

function* writeParquet(file: string, fields: ReadonlyArray<Field>, rows: Iterable<Cells>): Generator<void> {
  // Here and not above: no start waits for it.
  const { ByteWriter, ParquetWriter } = require('hyparquet-writer') as typeof import('hyparquet-writer');
  const to = openSync(file, 'wx', 0o600);
  try {
    const bytes = new ByteWriter();
    const schema: SchemaElement[] = [
      { name: 'root', num_children: fields.length },
      ...fields.map(
        ({ name, kind, type }): SchemaElement => ({
          ...{ name, ...LOGICAL[kind] },
          repetition_type: type.endsWith('?') ? 'OPTIONAL' : 'REQUIRED',
        }),
      ),
    ];
    const writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'flowsync' });
    let group: Cells[] = [];
    const flush = (): void => {
      const chunk = bytes.getBytes();
      for (let done = 0; done < chunk.length; ) done += writeSync(to, chunk, done);
      bytes.index = 0;
    };
    const writeGroup = (): void => {
      const columnData = fields.map(({ name, kind }) => ({ name, data: group.map(row => stored(kind, row[name])) }));
      void writer.write({ columnData, rowGroupSize: GROUP_ROWS });
      group = [];
      flush();
    };
    for (const row of rows) {
      group.push(row);
      if (group.length < GROUP_ROWS) continue;
      writeGroup();
      yield;
    }
    if (group.length > 0) writeGroup();
    void writer.finish();
    flush();
  } finally {
    closeSync(to);
  }
}

const ofTable = (table: ExportedTable): Output => ({
  name: `${table.name}.parquet`,
  write: (source, file) => {
    const fields = columnsOf(table).map(
      name => ({ kind: 'text', type: 'text?', ...table.described[name], name }) as const,
    );
    return writeParquet(file, fields, source.rows(givenRows(table)));
  },
});

const ofTexts =
  (columns: ReadonlyArray<string>, rows: ReadonlyArray<ReadonlyArray<string>>) =>
  (file: string): Generator<void> =>
    writeParquet(
      file,
      columns.map(column => ({ name: column, kind: 'text', type: 'text' })),
      rows.map(row => Object.fromEntries(columns.map((column, n) => [column, row[n] ?? '']))),
    );

export const parquet: Format = {
  contents: STAR,
  contentType: 'application/x-tar',
  extension: 'tar',
  outputs: [
    ...TABLES.map(ofTable),
    {
      name: 'dictionary.parquet',
      write: (_, file) => ofTexts(['table_name', 'column_name', 'type', 'description'], dictionary())(file),
    },
    {
      name: 'export.parquet',
      write: (_, file, about) => ofTexts(['name', 'value'], aboutRows(about))(file),
    },
  ],
};
