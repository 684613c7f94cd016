/**
 * What makes one value of JSON of another, as RFC 6902 writes it. Items of a list that have an `id` are the same item
 * wherever they stand, so that one that is added or removed is just that; any other list is replaced as a whole.
 */

export type Json = unknown;

export type Operation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string };

type JsonObject = Readonly<Record<string, Json>>;
interface Identified extends JsonObject {
  readonly id: number | string;
}

export const patchOf = (before: Json, after: Json, path = ''): ReadonlyArray<Operation> => {
  if (isSame(before, after)) return [];
  if (isIdentified(before) && isIdentified(after)) return patchOfItems(before, after, path);
  return isObject(before) && isObject(after)
    ? patchOfFields(before, after, path)
    : [{ op: 'replace', path, value: after }];
};

const patchOfFields = (before: JsonObject, after: JsonObject, path: string): ReadonlyArray<Operation> => {
  const at = (name: string): string => `${path}/${escaped(name)}`;
  return [
    ...Object.keys(before).flatMap((name): ReadonlyArray<Operation> => {
      if (Object.hasOwn(after, name)) return patchOf(before[name], after[name], at(name));
      return [{ op: 'remove', path: at(name) }];
    }),
    ...Object.keys(after).flatMap((name): ReadonlyArray<Operation> => {
      return Object.hasOwn(before, name) ? [] : [{ op: 'add', path: at(name), value: after[name] }];
    }),
  ];
};

/** First those that go, from the last on, then those that come, then what changed: each place holds when it is named. */
const patchOfItems = (
  before: ReadonlyArray<Identified>,
  after: ReadonlyArray<Identified>,
  path: string,
): ReadonlyArray<Operation> => {
  const [had, has] = [new Map(before.map(item => [item.id, item])), new Map(after.map(item => [item.id, item]))];
  const left = before.filter(({ id }) => has.has(id));
  const stayed = after.filter(({ id }) => had.has(id));
  if (left.some(({ id }, place) => stayed[place]?.id !== id)) return [{ op: 'replace', path, value: after }];
  const gone = before.flatMap(({ id }, place): ReadonlyArray<Operation> => {
    return has.has(id) ? [] : [{ op: 'remove', path: `${path}/${place}` }];
  });
  const changes = after.flatMap((item, place): ReadonlyArray<Operation> => {
    return had.has(item.id) ? [] : [{ op: 'add', path: `${path}/${place}`, value: item }];
  });
  const changed = after.flatMap((item, place) => {
    const earlier = had.get(item.id);
    return earlier === undefined ? [] : patchOf(earlier, item, `${path}/${place}`);
  });
  return [...gone.reverse(), ...changes, ...changed];
};

const isObject = (value: Json): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIdentified = (value: Json): value is ReadonlyArray<Identified> =>
  Array.isArray(value) &&
  value.every(item => isObject(item) && (typeof item.id === 'number' || typeof item.id === 'string')) &&
  new Set(value.map(({ id }) => id)).size === value.length;

const isSame = (a: Json, b: Json): boolean => {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, place) => isSame(item, b[place]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every(name => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  );
};

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
