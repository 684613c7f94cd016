/** One SQLite file in star form: all tables, what each column means, and what the export is of. */
import { columnsOf, TABLES } from '../definition';
import type { ExportedTable } from '../described';
import { aboutRows, dictionary } from '../dictionary';
import { givenRows } from '../source';
import { type Format, STAR } from './format';
import { createSqlite } from './sqlite-file';

const TYPES = { text: 'TEXT', time: 'TEXT', integer: 'INTEGER', boolean: 'BOOLEAN' } as const;

const createTable = (table: ExportedTable): string => {
  const columns = columnsOf(table).map(name => {
    const { kind, type } = table.described[name] ?? { kind: 'text', type: 'text?' };
    return `"${name}" ${TYPES[kind]}${type.endsWith('?') ? '' : ' NOT NULL'}`;
  });
  return `CREATE TABLE "${table.name}" (${columns.join(', ')}, PRIMARY KEY (${table.key.join(', ')}))`;
};

export const star: Format = {
  contents: STAR,
  contentType: 'application/vnd.sqlite3',
  extension: 'sqlite',
  outputs: [
    {
      name: 'flowsync.sqlite',
      write: (source, file, about) =>
        createSqlite(file, function* (db) {
          for (const table of TABLES) {
            db.exec(createTable(table));
            const insert = db.insertInto(table.name, columnsOf(table));
            for (const row of source.rows(givenRows(table)))
              yield insert(columnsOf(table).map(name => row[name] ?? null));
          }
          db.exec('CREATE TABLE dictionary (table_name TEXT, column_name TEXT, type TEXT, description TEXT)');
          const describe = db.insertInto('dictionary', ['table_name', 'column_name', 'type', 'description']);
          for (const row of dictionary()) yield describe(row);
          db.exec('CREATE TABLE export (name TEXT PRIMARY KEY, value TEXT)');
          const tell = db.insertInto('export', ['name', 'value']);
          for (const row of aboutRows(about)) yield tell(row);
        }),
    },
  ],
};
