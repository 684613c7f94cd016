/**
 * OCEL 2.0 as SQLite. A table for each type of event, one row for each event; a table for each type of object, one row with
 * its first values and one more for each change, which has the changed attribute only.
 */
import type { Value } from '../../../projections/projection';
import { BEGINNING } from '../fold/attributes';
import type { GivenEvent } from '../fold/event';
import type { Source } from '../source';
import { type Format, OBJECT_CENTRIC } from './format';
import { type Attribute, type AttributeType, attributesOfEvent, objectTypes, ocelEvent } from './ocel';
import { ocelObjects } from './ocel-objects';
import { createSqlite, filled, type SqliteFile } from './sqlite-file';

const TYPES: Readonly<Record<AttributeType, string>> = {
  ...{ string: 'TEXT', time: 'TIMESTAMP', integer: 'INTEGER', boolean: 'BOOLEAN' },
};

const SCHEMA = `
  CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
  CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL);
  CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL REFERENCES event_map_type (ocel_type));
  CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL REFERENCES object_map_type (ocel_type));
  CREATE TABLE event_object (
    ocel_event_id TEXT NOT NULL REFERENCES event (ocel_id), ocel_object_id TEXT NOT NULL REFERENCES object (ocel_id),
    ocel_qualifier TEXT NOT NULL, PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier));
  CREATE TABLE object_object (
    ocel_source_id TEXT NOT NULL REFERENCES object (ocel_id), ocel_target_id TEXT NOT NULL REFERENCES object (ocel_id),
    ocel_qualifier TEXT NOT NULL, PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier));
`;

/** Letters and digits only, since it ends the name of a table. */
const mapOf = (type: string): string =>
  type.replace(/(^|[^0-9A-Za-z]+)([0-9A-Za-z]?)/g, (_, _between, letter: string) => letter.toUpperCase());

const columnsIn = (attributes: ReadonlyArray<Attribute>): string =>
  attributes.map(({ name, type }) => `, "${name}" ${TYPES[type]}`).join('');

const stored = (type: AttributeType, value: string): Value => {
  if (type === 'boolean') return value === 'true' ? 1 : 0;
  return type === 'integer' ? Number(value) : value;
};

/** A table for each type, made when the first of it comes. */
const tablesOf = (db: SqliteFile, kind: 'event' | 'object', columns: ReadonlyArray<string>, key: string) => {
  const map = db.insertInto(`${kind}_map_type`, ['ocel_type', 'ocel_type_map']);
  const inserts = new Map<string, (cells: ReadonlyArray<Value>, values: Values) => void>();
  return (type: string, attributes: ReadonlyArray<Attribute>) => {
    const existing = inserts.get(type);
    if (existing !== undefined) return existing;
    map([type, mapOf(type)]);
    const table = `${kind}_${mapOf(type)}`;
    db.exec(`CREATE TABLE "${table}" (${key}${columnsIn(attributes)})`);
    const insert = db.insertInto(table, [...columns, ...attributes.map(({ name }) => name)]);
    const made = (cells: ReadonlyArray<Value>, values: Values): void =>
      insert([...cells, ...cellsOf(attributes, values)]);
    inserts.set(type, made);
    return made;
  };
};

const eventsInto = (db: SqliteFile): ((given: GivenEvent) => void) => {
  const insert = db.insertInto('event', ['ocel_id', 'ocel_type']);
  const link = db.insertInto('event_object', ['ocel_event_id', 'ocel_object_id', 'ocel_qualifier']);
  const key = 'ocel_id TEXT PRIMARY KEY REFERENCES event (ocel_id), ocel_time TIMESTAMP';
  const tableOf = tablesOf(db, 'event', ['ocel_id', 'ocel_time'], key);
  return given => {
    const { id, type, time, attributes, objects } = ocelEvent(given);
    if (objects.length === 0) return;
    insert([id, type]);
    tableOf(type, attributesOfEvent(type))([id, time], attributes);
    for (const object of objects) link([id, object.id, object.qualifier]);
  };
};

function* fillObjects(db: SqliteFile, source: Source): Generator<void> {
  const insert = db.insertInto('object', ['ocel_id', 'ocel_type']);
  const relate = db.insertInto('object_object', ['ocel_source_id', 'ocel_target_id', 'ocel_qualifier']);
  const key = 'ocel_id TEXT REFERENCES object (ocel_id), ocel_time TIMESTAMP, ocel_changed_field TEXT';
  const tableOf = tablesOf(db, 'object', ['ocel_id', 'ocel_time', 'ocel_changed_field'], key);
  const attributesOf = new Map(objectTypes(source).map(({ name, attributes }) => [name, attributes]));
  for (const { id, type, attributes, objects } of ocelObjects(source)) {
    yield insert([id, type]);
    const into = tableOf(type, attributesOf.get(type) ?? []);
    into(
      [id, BEGINNING, null],
      attributes.filter(({ time }) => time === BEGINNING),
    );
    for (const change of attributes)
      if (change.time !== BEGINNING) yield into([id, change.time, change.name], [change]);
    for (const { id: target, qualifier } of objects) yield relate([id, target, qualifier]);
  }
}

type Values = ReadonlyArray<{ readonly name: string; readonly value: string }>;

const cellsOf = (attributes: ReadonlyArray<Attribute>, values: Values): ReadonlyArray<Value> =>
  attributes.map(({ name, type }) => {
    const found = values.find(value => value.name === name);
    return found === undefined ? null : stored(type, found.value);
  });

export const ocelSqlite: Format = {
  contents: OBJECT_CENTRIC,
  contentType: 'application/vnd.sqlite3',
  extension: 'sqlite',
  outputs: [
    {
      name: 'ocel.sqlite',
      open: file => {
        const db = createSqlite(file);
        db.exec(SCHEMA);
        return {
          event: eventsInto(db),
          finish: source => filled(db, fillObjects(db, source)),
          close: db.close,
        };
      },
    },
  ],
};
