/**
 * OCEL 2.0 as SQLite. A table for each type of event, one row for each event; a table for each type of object, one row with
 * its first values and one more for each change, which has the changed attribute only.
 */
import type { Value } from '../../../projections/projection';
import { BEGINNING } from '../fold/fold';
import type { Source } from '../source';
import { type Format, OBJECT_CENTRIC } from './format';
import {
  type Attribute,
  type AttributeType,
  eventTypes,
  type OcelType,
  objectTypes,
  ocelEvents,
  ocelObjects,
} from './ocel';
import { createSqlite, type SqliteFile } from './sqlite-file';

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

function* fill(db: SqliteFile, source: Source): Generator<void> {
  db.exec(SCHEMA);
  const ofEvents = yield* eventTables(db, eventTypes(source));
  const ofObjects = yield* objectTables(db, objectTypes(source));

  const insertObject = db.insertInto('object', ['ocel_id', 'ocel_type']);
  const relate = db.insertInto('object_object', ['ocel_source_id', 'ocel_target_id', 'ocel_qualifier']);
  for (const { id, type, attributes, objects } of ocelObjects(source)) {
    yield insertObject([id, type]);
    const typed = ofObjects.get(type);
    const first = attributes.filter(({ time }) => time === BEGINNING);
    typed?.(id, BEGINNING, null, first);
    for (const change of attributes)
      if (change.time !== BEGINNING) yield typed?.(id, change.time, change.name, [change]);
    for (const { id: target, qualifier } of objects) yield relate([id, target, qualifier]);
  }

  const insertEvent = db.insertInto('event', ['ocel_id', 'ocel_type']);
  const link = db.insertInto('event_object', ['ocel_event_id', 'ocel_object_id', 'ocel_qualifier']);
  for (const { id, type, time, attributes, objects } of ocelEvents(source)) {
    yield insertEvent([id, type]);
    yield ofEvents.get(type)?.(id, time, attributes);
    for (const object of objects) yield link([id, object.id, object.qualifier]);
  }
}

type Values = ReadonlyArray<{ readonly name: string; readonly value: string }>;

const cellsOf = (attributes: ReadonlyArray<Attribute>, values: Values): ReadonlyArray<Value> =>
  attributes.map(({ name, type }) => {
    const found = values.find(value => value.name === name);
    return found === undefined ? null : stored(type, found.value);
  });

function* eventTables(
  db: SqliteFile,
  types: ReadonlyArray<OcelType>,
): Generator<void, ReadonlyMap<string, (id: string, time: string, values: Values) => void>> {
  const map = db.insertInto('event_map_type', ['ocel_type', 'ocel_type_map']);
  const inserts = new Map<string, (id: string, time: string, values: Values) => void>();
  for (const { name, attributes } of types) {
    yield map([name, mapOf(name)]);
    const table = `event_${mapOf(name)}`;
    db.exec(
      `CREATE TABLE "${table}" (ocel_id TEXT PRIMARY KEY REFERENCES event (ocel_id), ocel_time TIMESTAMP${columnsIn(attributes)})`,
    );
    const insert = db.insertInto(table, ['ocel_id', 'ocel_time', ...attributes.map(attribute => attribute.name)]);
    inserts.set(name, (id, time, values) => insert([id, time, ...cellsOf(attributes, values)]));
  }
  return inserts;
}

function* objectTables(
  db: SqliteFile,
  types: ReadonlyArray<OcelType>,
): Generator<void, ReadonlyMap<string, (id: string, time: string, changed: string | null, values: Values) => void>> {
  const map = db.insertInto('object_map_type', ['ocel_type', 'ocel_type_map']);
  const inserts = new Map<string, (id: string, time: string, changed: string | null, values: Values) => void>();
  for (const { name, attributes } of types) {
    yield map([name, mapOf(name)]);
    const table = `object_${mapOf(name)}`;
    db.exec(
      `CREATE TABLE "${table}" (ocel_id TEXT REFERENCES object (ocel_id), ocel_time TIMESTAMP, ocel_changed_field TEXT${columnsIn(attributes)})`,
    );
    const columns = ['ocel_id', 'ocel_time', 'ocel_changed_field', ...attributes.map(attribute => attribute.name)];
    const insert = db.insertInto(table, columns);
    inserts.set(name, (id, time, changed, values) => insert([id, time, changed, ...cellsOf(attributes, values)]));
  }
  return inserts;
}

export const ocelSqlite: Format = {
  contents: OBJECT_CENTRIC,
  contentType: 'application/vnd.sqlite3',
  extension: 'sqlite',
  outputs: [{ name: 'ocel.sqlite', write: (source, file) => createSqlite(file, db => fill(db, source)) }],
};
