/** OCEL 2.0 as its three forms have it alike: types, events with their objects, objects with their past and their relations. */

import {
  attributeName,
  columnsOf,
  EVENT_ATTRIBUTES,
  events,
  OBJECTS,
  type ObjectType,
  objectId,
  RELATIONS,
} from '../definition';
import type { Kind } from '../described';
import { type Cells, idInSql, type Source } from '../source';

/** https://www.ocel-standard.org/2.0/ocel20_specification.pdf */
export type AttributeType = 'string' | 'time' | 'integer' | 'boolean';

export interface Attribute {
  readonly name: string;
  readonly type: AttributeType;
}
export interface Valued {
  readonly name: string;
  readonly value: string;
}
export interface OcelType {
  readonly name: string;
  readonly attributes: ReadonlyArray<Attribute>;
}
export interface LinkedObject {
  readonly id: string;
  readonly type: string;
  readonly qualifier: string;
}
export interface OcelEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly attributes: ReadonlyArray<Valued>;
  readonly objects: ReadonlyArray<LinkedObject>;
}
export interface OcelObject {
  readonly id: string;
  readonly type: ObjectType;
  /** In the order of their names, then of their times; the first of each name stands at the beginning of time. */
  readonly attributes: ReadonlyArray<Valued & { readonly time: string }>;
  readonly objects: ReadonlyArray<LinkedObject>;
}

const TYPE_OF: Readonly<Record<Kind, AttributeType>> = {
  ...{ text: 'string', integer: 'integer', time: 'time', boolean: 'boolean' },
};

const EVENTS = `SELECT ${columnsOf(events).join(', ')} FROM events WHERE objects > 0 ORDER BY position`;
const LINKS =
  'SELECT position, object_id AS id, object_type AS type, qualifier FROM event_objects ORDER BY position, object_id';

interface ChangeRow {
  readonly object_id: string;
  readonly attribute: string;
  readonly time: string;
  readonly value: string;
}

/** Those that occur. */
export const eventTypes = (source: Source): ReadonlyArray<OcelType> =>
  [...source.rows<{ type: string }>('SELECT DISTINCT type FROM events WHERE objects > 0 ORDER BY type')].map(
    ({ type: name }) => ({
      name,
      attributes: (EVENT_ATTRIBUTES[name] ?? []).map(column => ({
        name: attributeName(snakeOf(name), column),
        type: TYPE_OF[events.described[column as keyof typeof events.described].kind],
      })),
    }),
  );

export const objectTypes = (source: Source): ReadonlyArray<OcelType & { readonly name: ObjectType }> =>
  [...source.rows<{ name: ObjectType }>('SELECT DISTINCT object_type AS name FROM objects ORDER BY object_type')].map(
    ({ name }) => {
      const { table, attributes } = OBJECTS[name];
      return {
        name,
        attributes: attributes.map(column => ({
          name: attributeName(name, column),
          type: TYPE_OF[table.described[column]?.kind ?? 'text'],
        })),
      };
    },
  );

/** In the order of the history. An event without an object is none of it. */
export function* ocelEvents(source: Source): Generator<OcelEvent> {
  const linksOf = following(source.rows<LinkedObject & { position: number }>(LINKS), link => link.position);
  for (const row of source.rows<Cells & { position: number; type: string; time: string }>(EVENTS)) {
    const attributes: Valued[] = [];
    for (const column of EVENT_ATTRIBUTES[row.type] ?? []) {
      const value = row[column] ?? null;
      const { kind } = events.described[column as keyof typeof events.described];
      if (value !== null)
        attributes.push({ name: attributeName(snakeOf(row.type), column), value: textOf(kind, value) });
    }
    yield {
      ...{ id: `event:${row.position}`, type: row.type, time: row.time, attributes },
      objects: linksOf(row.position).map(({ id, type, qualifier }) => ({ id, type, qualifier })),
    };
  }
}

export function* ocelObjects(source: Source): Generator<OcelObject> {
  const changesOf = following(
    source.rows<ChangeRow>(
      'SELECT object_id, attribute, time, value FROM object_changes ORDER BY object_id, attribute, time',
    ),
    change => change.object_id,
  );
  const relationsOf = relatedObjects(source);
  for (const row of source.rows<{ id: string; type: ObjectType }>(
    'SELECT object_id AS id, object_type AS type FROM objects ORDER BY object_id',
  )) {
    const { table } = OBJECTS[row.type];
    const attributes = changesOf(row.id).map(({ attribute: name, time, value }) => ({
      ...{ name, time },
      value: textOf(table.described[name.slice(row.type.length + 1)]?.kind, value),
    }));
    yield { ...row, attributes, objects: relationsOf(row) };
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

const snakeOf = (type: string): string => type.replace(/(?<!^)[A-Z]/g, letter => `_${letter}`).toLowerCase();

/** Takes from rows that are in the order of a key those of one key after the other, ascending. */
const following = <R, K extends string | number>(
  rows: IterableIterator<R>,
  keyIn: (row: R) => K,
): ((key: K) => ReadonlyArray<R>) => {
  let next = rows.next();
  const isBefore = (a: string | number, b: string | number): boolean =>
    typeof a === 'number' ? a < Number(b) : Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b))) < 0;
  return key => {
    const found: R[] = [];
    while (!next.done && isBefore(keyIn(next.value), key)) next = rows.next();
    for (; !next.done && keyIn(next.value) === key; next = rows.next()) found.push(next.value);
    return found;
  };
};

/** Of whatever kind, values are written as text. */
const textOf = (kind: Kind | undefined, value: string | number): string => {
  if (kind === 'boolean') return Number(value) === 1 ? 'true' : 'false';
  return String(value);
};

const relatedObjects = (
  source: Source,
): ((object: { id: string; type: ObjectType }) => ReadonlyArray<LinkedObject>) => {
  const isGiven = source.first('SELECT 1 FROM objects WHERE object_type = ? AND object_id = ?');
  const relations = RELATIONS.map(relation => ({
    ...relation,
    targets: source.all<{ id: string | null }>(
      `SELECT DISTINCT ${idInSql(relation.to, relation.toColumns)} AS id FROM ${relation.table.name}
        WHERE ${relation.fromColumns.map(column => `${column} = ?`).join(' AND ')} ORDER BY id`,
    ),
  }));
  return ({ id, type }) =>
    relations
      .filter(({ from }) => from === type)
      .flatMap(({ to, qualifier, targets }) =>
        targets(...keyOf(type, id))
          .flatMap(target => target.id ?? [])
          .filter(target => isGiven(to, target) !== undefined)
          .map(target => ({ id: target, type: to, qualifier })),
      );
};
