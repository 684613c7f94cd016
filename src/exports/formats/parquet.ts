/** The tables as Parquet, a file each: a fixed schema, times as INT64 microseconds UTC, rows in groups of a fixed size. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { SchemaElement } from 'hyparquet';
import type { Value } from '../../../projections/projection';
import { columnsOf, events, TABLES } from '../definition';
import type { Column, ExportedTable, Kind } from '../described';
import { aboutRows, dictionary } from '../dictionary';
import type { GivenEvent } from '../fold/event';
import { type Cells, givenRows } from '../source';
import { type About, type Format, type Output, STAR } from './format';

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

interface ParquetFile {
  /** True: a group went to the file, so others may come in between. */
  readonly write: (row: Cells) => boolean;
  readonly end: () => void;
  readonly close: () => void;
}

const createParquet = (file: string, fields: ReadonlyArray<Field>): ParquetFile => {
  // Here and not above: no start waits for it.
  const { ByteWriter, ParquetWriter } = require('hyparquet-writer') as typeof import('hyparquet-writer');
  const to = openSync(file, 'wx', 0o600);
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
  let group: Array<Array<Value>> = fields.map(() => []);
  const flush = (): void => {
    const chunk = bytes.getBytes();
    for (let done = 0; done < chunk.length; ) done += writeSync(to, chunk, done);
    bytes.index = 0;
  };
  const writeGroup = (): void => {
    const columnData = fields.map(({ name, kind }, place) => ({
      name,
      // Of one column at a time, since they are objects by then.
      get data() {
        return (group[place] ?? []).map(value => stored(kind, value));
      },
    }));
    void writer.write({ columnData, rowGroupSize: GROUP_ROWS });
    group = fields.map(() => []);
    flush();
  };
  const rows = (): number => group[0]?.length ?? 0;
  return {
    write: row => {
      fields.forEach(({ name }, place) => void group[place]?.push(row[name] ?? null));
      if (rows() < GROUP_ROWS) return false;
      writeGroup();
      return true;
    },
    end: () => {
      if (rows() > 0) writeGroup();
      void writer.finish();
      flush();
    },
    close: () => closeSync(to),
  };
};

function* writeAll(to: ParquetFile, rows: Iterable<Cells>): Generator<void> {
  for (const row of rows) if (to.write(row)) yield;
  to.end();
}

const ofTable = (table: ExportedTable): Output => ({
  name: `${table.name}.parquet`,
  open: file => {
    const fields = columnsOf(table).map(
      name => ({ kind: 'text', type: 'text?', ...table.described[name], name }) as const,
    );
    const to = createParquet(file, fields);
    return {
      ...(table === events ? { event: ({ row }: GivenEvent) => void to.write(row) } : {}),
      finish: source => writeAll(to, table === events ? [] : source.rows(givenRows(table))),
      close: to.close,
    };
  },
});

const ofTexts = (
  name: string,
  columns: ReadonlyArray<string>,
  rows: (about: About) => ReadonlyArray<ReadonlyArray<string>>,
): Output => ({
  name,
  open: file => {
    const fields = columns.map(column => ({ name: column, kind: 'text', type: 'text' }) as const);
    const to = createParquet(file, fields);
    const cells = (row: ReadonlyArray<string>): Cells =>
      Object.fromEntries(columns.map((column, n) => [column, row[n] ?? '']));
    return { finish: (_, about) => writeAll(to, rows(about).map(cells)), close: to.close };
  },
});

export const parquet: Format = {
  contents: STAR,
  contentType: 'application/x-tar',
  extension: 'tar',
  outputs: [
    ...TABLES.map(ofTable),
    ofTexts('dictionary.parquet', ['table_name', 'column_name', 'type', 'description'], dictionary),
    ofTexts('export.parquet', ['name', 'value'], aboutRows),
  ],
};
