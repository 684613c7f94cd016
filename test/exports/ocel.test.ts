/** OCEL 2.0, held to its schemas and to what readers ask for beyond them. */
import { readFileSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import type { DataFormat } from '../../domain/access';
import type { Made } from '../../src/exports/make-export';
import { fillAnalysisLog, NAME, ODD_FLOW, ODD_TITLE } from '../support/analysis-log';
import { exportOf, textOf } from '../support/exports';
import { checkedBy, misfitsBy, schemaText } from '../support/schemas';
import { newLogFile, openLog } from '../support/sqlite-log';

const file = newLogFile();
beforeAll(async () => {
  const store = openLog({ file });
  await fillAnalysisLog(store);
  await store.close();
});
/** Each once. */
const kept = new Map<DataFormat, Promise<Made>>();
const made = (format: DataFormat): Promise<Made> => {
  const making = kept.get(format) ?? exportOf(openLog({ file, readOnly: true }), format);
  kept.set(format, making);
  return making;
};

interface Related {
  readonly objectId: string;
  readonly qualifier: string;
}
interface Ocel {
  readonly eventTypes: ReadonlyArray<{ name: string; attributes: ReadonlyArray<{ name: string; type: string }> }>;
  readonly objectTypes: Ocel['eventTypes'];
  readonly events: ReadonlyArray<{
    readonly id: string;
    readonly type: string;
    readonly time: string;
    readonly attributes: ReadonlyArray<{ name: string; value: string }>;
    readonly relationships: ReadonlyArray<Related>;
  }>;
  readonly objects: ReadonlyArray<{
    readonly id: string;
    readonly type: string;
    readonly attributes: ReadonlyArray<{ name: string; value: string; time: string }>;
    readonly relationships: ReadonlyArray<Related>;
  }>;
}
const ocel = async (): Promise<Ocel> => JSON.parse(textOf(await made('ocel-json')));

checkedBy('ocel20.schema.json').test('JSON fits the published schema', async () => {
  const ajv = new Ajv({ strict: false });
  addFormats(ajv);
  const fits = ajv.compile(schemaText('ocel20.schema.json'));
  fits(await ocel());
  expect(fits.errors).toBeNull();
});

checkedBy('ocel20.xsd').test('XML in the dialect of the schema fits it', async () => {
  const { files } = await made('ocel-xml-xsd');
  expect(misfitsBy('ocel20.xsd', files[0] ?? '')).toBe('');
});

test('XML in the dialect of readers is the other one, with its relations named as they name them', async () => {
  const [readers, schema] = await Promise.all([made('ocel-xml'), made('ocel-xml-xsd')]);
  const related = /<object object-id="([^"]*)" qualifier="([^"]*)" type="[^"]*"\/>/g;
  expect(textOf(readers)).toBe(textOf(schema).replace(related, '<relationship object-id="$1" qualifier="$2"/>'));
  expect(textOf(readers)).toContain('<relationship object-id="flow:1" qualifier="flow"/>');
});

test('each object is linked by an event and each event with an object, nothing is there twice, and no relation leads nowhere', async () => {
  const { events, objects } = await ocel();
  const ids = [...events, ...objects].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const there = new Set(objects.map(({ id }) => id));
  const linked = new Set(events.flatMap(({ relationships }) => relationships.map(({ objectId }) => objectId)));
  expect(linked).toEqual(there);
  for (const { relationships } of [...events, ...objects]) {
    expect(new Set(relationships.map(({ objectId }) => objectId)).size).toBe(relationships.length);
    expect(relationships.every(({ objectId, qualifier }) => there.has(objectId) && qualifier !== '')).toBe(true);
  }
  expect(events.every(({ relationships }) => relationships.length > 0)).toBe(true);
  const positions = events.map(({ id }) => Number(id.split(':')[1]));
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
});

test('an attribute belongs to one type, its first value stands at the beginning of time, and the others follow in time', async () => {
  const { eventTypes, objectTypes, events, objects } = await ocel();
  const names = [...eventTypes, ...objectTypes].flatMap(({ attributes }) => attributes.map(({ name }) => name));
  expect(new Set(names).size).toBe(names.length);
  const declared = new Map(
    [...eventTypes, ...objectTypes].map(({ name, attributes }) => [name, attributes.map(({ name }) => name)]),
  );
  for (const { type, attributes } of [...events, ...objects])
    for (const { name, value } of attributes) {
      expect(declared.get(type)).toContain(name);
      expect(typeof value).toBe('string');
    }
  for (const { type, attributes } of objects) {
    for (const name of declared.get(type) ?? []) {
      const times = attributes.filter(attribute => attribute.name === name).map(({ time }) => time);
      expect(times[0]).toBe('1970-01-01T00:00:00.000Z');
      expect(times).toEqual([...new Set(times)].sort());
    }
  }
});

test('of changes in one millisecond the last one stands, also when the clock went back after it', async () => {
  const { objects } = await ocel();
  const titles = objects
    .find(({ id }) => id === `flow:${ODD_FLOW}`)
    ?.attributes.filter(({ name }) => name === 'flow_title');
  expect(titles).toEqual([
    { name: 'flow_title', value: ODD_TITLE, time: '1970-01-01T00:00:00.000Z' },
    { name: 'flow_title', value: 'Third', time: '2024-02-29T23:59:59.999Z' },
  ]);
});

test('free texts are in none of it, and a reason only where it reads like a code', async () => {
  const text = textOf(await made('ocel-json'));
  expect(text).not.toContain(NAME.split(' ')[0]);
  expect(text).toContain('{"name":"sync_failed_reason","value":"[text]"}');
  expect(text).toContain('{"name":"sync_failed_reason","value":"registrar-unavailable"}');
});

describe('SQLite', () => {
  const opened = async () => {
    const { files } = await made('ocel-sqlite');
    return new DatabaseSync(files[0] ?? '', { readOnly: true });
  };
  type Row = Readonly<Record<string, string | number | null>>;
  const all = (db: DatabaseSyncInstance, sql: string): ReadonlyArray<Row> =>
    db.prepare(sql).all() as ReadonlyArray<Row>;

  test('its keys lead somewhere, and its tables are those of the standard and no others', async () => {
    const db = await opened();
    expect(all(db, 'PRAGMA foreign_key_check')).toEqual([]);
    const tables = all(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").map(({ name }) => name);
    const maps = (kind: string): ReadonlyArray<string> =>
      all(db, `SELECT ocel_type_map AS map FROM ${kind}_map_type`).map(({ map }) => `${kind}_${map}`);
    const base = ['event', 'event_map_type', 'event_object', 'object', 'object_map_type', 'object_object'];
    expect(tables).toEqual([...base, ...maps('event'), ...maps('object')].sort());
    expect([...maps('event'), ...maps('object')].every(name => /^(event|object)_[0-9A-Za-z]+$/.test(name))).toBe(true);
    const types = ['event', 'object']
      .flatMap(kind => all(db, `SELECT DISTINCT ocel_type AS t FROM ${kind}`))
      .map(({ t }) => t);
    const mapped = ['event', 'object']
      .flatMap(kind => all(db, `SELECT ocel_type AS t FROM ${kind}_map_type`))
      .map(({ t }) => t);
    expect(types.sort()).toEqual(mapped.sort());
    for (const table of maps('object'))
      expect(all(db, `PRAGMA table_info("${table}")`)).toMatchObject([
        { name: 'ocel_id', pk: 0 },
        { name: 'ocel_time', type: 'TIMESTAMP' },
        { name: 'ocel_changed_field', type: 'TEXT' },
        ...all(db, `PRAGMA table_info("${table}")`).slice(3),
      ]);
    const columns = [...maps('event'), ...maps('object')].flatMap(table => all(db, `PRAGMA table_info("${table}")`));
    expect(new Set(columns.map(({ type }) => type))).toEqual(new Set(['TEXT', 'TIMESTAMP', 'INTEGER', 'BOOLEAN']));
    db.close();
  });

  test('it says what JSON says: the first row of an object has all of it, each further one a change of one attribute', async () => {
    const db = await opened();
    const { events, objects } = await ocel();
    expect(all(db, 'SELECT count(*) AS n FROM event')).toEqual([{ n: events.length }]);
    const links = events.reduce((sum, { relationships }) => sum + relationships.length, 0);
    expect(all(db, 'SELECT count(*) AS n FROM event_object')).toEqual([{ n: links }]);
    const relations = objects.reduce((sum, { relationships }) => sum + relationships.length, 0);
    expect(all(db, 'SELECT count(*) AS n FROM object_object')).toEqual([{ n: relations }]);
    expect(all(db, 'SELECT count(*) AS n FROM object_Source WHERE ocel_changed_field IS NULL')).toEqual([
      { n: objects.filter(({ type }) => type === 'source').length },
    ]);
    expect(all(db, `SELECT * FROM object_Flow WHERE ocel_id = 'flow:${ODD_FLOW}'`)).toEqual([
      {
        ...{ ocel_id: `flow:${ODD_FLOW}`, ocel_time: '1970-01-01T00:00:00.000Z', ocel_changed_field: null },
        ...{ flow_code: '@CODE', flow_title: ODD_TITLE, flow_archived: 0 },
      },
      {
        ...{ ocel_id: `flow:${ODD_FLOW}`, ocel_time: '2024-02-29T23:59:59.999Z', ocel_changed_field: 'flow_title' },
        ...{ flow_code: null, flow_title: 'Third', flow_archived: null },
      },
    ]);
    db.close();
  });
});

test('XML holds what no XML may hold as a sign of it', async () => {
  const { files } = await made('ocel-xml');
  expect(readFileSync(files[0] ?? '', 'utf8')).toContain('=1+1 &lt;b&gt;&amp;&quot;');
});
