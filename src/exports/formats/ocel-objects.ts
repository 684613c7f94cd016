/** The objects of OCEL 2.0, in the order of their ids: their attributes with their past, and what they belong to. */
import type { Value } from '../../../projections/projection';
import { compareTexts } from '../../lib/text-order';
import { attributeName, OBJECTS, type ObjectType, objectId, RELATIONS, type Relation } from '../definition';
import { BEGINNING } from '../fold/attributes';
import type { LinkedObject } from '../fold/event';
import { type Cells, idInSql, type Source } from '../source';
import { textOf, type Valued } from './ocel';

export interface OcelObject {
  readonly id: string;
  readonly type: ObjectType;
  /** In the order of their names, then of their times; the first of each name stands at the beginning of time. */
  readonly attributes: ReadonlyArray<Valued & { readonly time: string }>;
  readonly objects: ReadonlyArray<LinkedObject>;
}

interface ChangeRow {
  readonly object_id: string;
  readonly attribute: string;
  readonly time: string;
  readonly before: string;
  readonly value: string;
}

const CHANGES = `SELECT object_id, attribute, time, "before", value FROM object_changes
  ORDER BY object_id, attribute, position`;

export function* ocelObjects(source: Source): Generator<OcelObject> {
  const changesOf = following(source.rows<ChangeRow>(CHANGES));
  const relationsOf = relatedObjects(source);
  const rowOf = rowsByKey(source);
  for (const object of source.rows<{ id: string; type: ObjectType }>(
    'SELECT object_id AS id, object_type AS type FROM objects ORDER BY object_id',
  )) {
    const { id, type } = object;
    const key = keyOf(type, id);
    const row = rowOf(type, key);
    const changes = changesOf(id);
    const attributes = (ATTRIBUTES.get(type) ?? []).flatMap(({ name, column, kind }) =>
      pastOf(changes, name, row[column] ?? null).map(({ time, value }) => ({ name, time, value: textOf(kind, value) })),
    );
    yield { id, type, attributes, objects: relationsOf(type, key, row) };
  }
}

/** The cells of the key of an object. */
export const keyOf = (type: ObjectType, id: string): ReadonlyArray<string | number> => {
  const { key, described } = OBJECTS[type].table;
  const text = id.slice(objectId(type, '').length);
  return (key.length === 1 ? [text] : text.split('/')).map((cell, n) =>
    described[key[n] ?? '']?.kind === 'integer' ? Number(cell) : cell,
  );
};

/** Several changes at one time are one: the last. Times do not go back, whatever the clock did. */
const pastOf = (
  changes: ReadonlyArray<ChangeRow>,
  name: string,
  now: Value,
): ReadonlyArray<{ readonly time: string; readonly value: string | number }> => {
  const ours = changes.filter(({ attribute }) => attribute === name);
  const first = ours[0]?.before ?? now;
  const past = first === null ? [] : [{ time: BEGINNING, value: first }];
  for (const { time, value } of ours) {
    const last = past.at(-1);
    if (last !== undefined && last.time >= time) last.value = value;
    else past.push({ time, value });
  }
  return past;
};

/** By type of object, in the order of their names. */
const ATTRIBUTES = new Map(
  Object.entries(OBJECTS).map(([type, { table, attributes }]) => [
    type,
    [...attributes]
      .sort()
      .map(column => ({ column, name: attributeName(type, column), kind: table.described[column]?.kind })),
  ]),
);

/** Takes from changes, which are in the order of objects, those of one object after the other, ascending. */
const following = (rows: IterableIterator<ChangeRow>): ((id: string) => ReadonlyArray<ChangeRow>) => {
  let next = rows.next();
  return id => {
    const found: ChangeRow[] = [];
    while (!next.done && compareTexts(next.value.object_id, id) < 0) next = rows.next();
    for (; !next.done && next.value.object_id === id; next = rows.next()) found.push(next.value);
    return found;
  };
};

const byKey = (columns: ReadonlyArray<string>): string => columns.map(column => `${column} = ?`).join(' AND ');

const rowsByKey = (source: Source): ((type: ObjectType, key: ReadonlyArray<string | number>) => Cells) => {
  const select = new Map(
    (Object.keys(OBJECTS) as ObjectType[]).map(type => {
      const { table } = OBJECTS[type];
      return [type, source.first(`SELECT * FROM ${table.name} WHERE ${byKey(table.key)}`)];
    }),
  );
  return (type, key) => select.get(type)?.(...key) ?? {};
};

const relatedObjects = (
  source: Source,
): ((type: ObjectType, key: ReadonlyArray<string | number>, row: Cells) => ReadonlyArray<LinkedObject>) => {
  const isGiven = source.first('SELECT 1 FROM objects WHERE object_id = ?');
  const relations = RELATIONS.map(relation => ({ ...relation, targets: targetsOf(source, relation) }));
  return (type, key, row) =>
    relations
      .filter(({ from }) => from === type)
      .flatMap(({ to, qualifier, targets }) =>
        targets(key, row)
          .filter(target => isGiven(target) !== undefined)
          .map(target => ({ id: target, type: to, qualifier })),
      );
};

/** Found in the row of the object, or in the rows of another table that name it. */
const targetsOf = (
  source: Source,
  { from, to, table, fromColumns, toColumns }: Relation,
): ((key: ReadonlyArray<string | number>, row: Cells) => ReadonlyArray<string>) => {
  if (table === OBJECTS[from].table)
    return (_, row) => {
      const cells = toColumns.map(column => row[column] ?? null);
      return cells.includes(null) ? [] : [objectId(to, ...cells.map(cell => cell ?? ''))];
    };
  const ids = source.all<{ id: string | null }>(
    `SELECT DISTINCT ${idInSql(to, toColumns)} AS id FROM ${table.name} WHERE ${byKey(fromColumns)} ORDER BY id`,
  );
  return key => ids(...key).flatMap(({ id }) => id ?? []);
};
