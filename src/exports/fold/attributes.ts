/** How the attributes of objects become others by an event. The first value of each is what its row is made with. */
import type { Recorded } from '../../../domain/history';
import type { Change, Find, Value } from '../../../projections/projection';
import { attributeName, OBJECTS, type ObjectType, objectChanges, objectId } from '../definition';

/** The first value of an attribute stands there, so that every reader finds it. */
export const BEGINNING = '1970-01-01T00:00:00.000Z';

/** By the names of their tables. */
const OBJECT_OF = new Map(
  (Object.keys(OBJECTS) as ObjectType[]).map(type => [OBJECTS[type].table.name, { type, ...OBJECTS[type] }] as const),
);

export const attributeChanges = (
  { position, metadata: { occurredAt: time } }: Recorded,
  changes: ReadonlyArray<Change>,
  find: Find,
): ReadonlyArray<Change> =>
  changes.flatMap(change => {
    const object = OBJECT_OF.get(change.table);
    if (object === undefined || change.op === 'remove') return [];
    const { type, table, attributes } = object;
    const set = change.op === 'put' ? change.row : change.set;
    const columns = attributes.filter(column => set[column] !== undefined);
    if (columns.length === 0) return [];
    const cells = change.op === 'put' ? change.row : change.where;
    const key = table.key.map(column => cells[column] ?? '');
    const where = Object.fromEntries(table.key.map((column, n) => [column, key[n] ?? null]));
    const [row] = find(table, where as never, columns as never) as ReadonlyArray<Readonly<Record<string, Value>>>;
    if (row === undefined) return [];
    return columns.flatMap(column => {
      const [before, given] = [row[column] ?? null, set[column] ?? null];
      const value = typeof given === 'object' && given !== null ? Number(before) + given.plus : given;
      if (value === null || before === null || before === value) return [];
      const attribute = attributeName(type, column);
      const change = { object_id: objectId(type, ...key), attribute, position, time };
      return [objectChanges.put({ ...change, before: String(before), value: String(value) })];
    });
  });
