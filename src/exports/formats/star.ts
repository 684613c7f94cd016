/** One SQLite file in star form: all tables, what each column means, and what the export is of. */
import { columnsOf, events, TABLES } from '../definition';
import type { ExportedTable } from '../described';
import { aboutRows, dictionary } from '../dictionary';
import type { GivenEvent } from '../fold/event';
import { givenRows, type Source } from '../source';
import { type About, type Format, STAR } from './format';
import { createSqlite, filled, type SqliteFile } from './sqlite-file';

const TYPES = { text: 'TEXT', time: 'TEXT', integer: 'INTEGER', boolean: 'BOOLEAN' } as const;

const createTable = (table: ExportedTable): string => {
  const columns = columnsOf(table).map(name => {
    const { kind, type } = table.described[name] ?? { kind: 'text', type: 'text?' };
    return `"${name}" ${TYPES[kind]}${type.endsWith('?') ? '' : ' NOT NULL'}`;
  });
  return `CREATE TABLE "${table.name}" (${columns.join(', ')}, PRIMARY KEY (${table.key.join(', ')}))`;
};

function* fill(db: SqliteFile, source: Source, about: About): Generator<void> {
  for (const table of TABLES) {
    if (table === events) continue;
    db.exec(createTable(table));
    const columns = columnsOf(table);
    const insert = db.insertInto(table.name, columns);
    for (const row of source.rows(givenRows(table))) yield insert(columns.map(name => row[name] ?? null));
  }
  db.exec('CREATE TABLE dictionary (table_name TEXT, column_name TEXT, type TEXT, description TEXT)');
  const describe = db.insertInto('dictionary', ['table_name', 'column_name', 'type', 'description']);
  for (const row of dictionary()) yield describe(row);
  db.exec('CREATE TABLE export (name TEXT PRIMARY KEY, value TEXT)');
  const tell = db.insertInto('export', ['name', 'value']);
  for (const row of aboutRows(about)) yield tell(row);
}

const EVENT_COLUMNS = columnsOf(events) as ReadonlyArray<keyof GivenEvent['row']>;

export const star: Format = {
  contents: STAR,
  contentType: 'application/vnd.sqlite3',
  extension: 'sqlite',
  outputs: [
    {
      name: 'flowsync.sqlite',
      open: file => {
        const db = createSqlite(file);
        db.exec(createTable(events));
        const insert = db.insertInto(events.name, EVENT_COLUMNS);
        return {
          event: ({ row }) => insert(EVENT_COLUMNS.map(name => row[name])),
          finish: (source, about) => filled(db, fill(db, source, about)),
          close: db.close,
        };
      },
    },
  ],
};
