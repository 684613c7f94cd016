/**
 * What a read model is: tables, a version, and a fold from events to row changes. It names no database; the shell
 * writes the changes and the checkpoint in one transaction.
 */
import type { Category, RecordedOf } from '../domain/history';

/** `json` is kept as text. A `?` allows null. */
export type ColumnType = 'integer' | 'text' | 'integer?' | 'text?';
export type Columns = Readonly<Record<string, ColumnType>>;

export interface Table<Name extends string = string, C extends Columns = Columns> {
  readonly name: Name;
  readonly columns: C;
  /** Names one row. Rows that are often of more than a kilobyte have one number as their key, else they are slow to find. */
  readonly key: ReadonlyArray<keyof C & string>;
  readonly indexes: ReadonlyArray<ReadonlyArray<keyof C & string>>;
}

type ValueOf<T extends ColumnType> = T extends 'integer'
  ? number
  : T extends 'integer?'
    ? number | null
    : T extends 'text'
      ? string
      : string | null;

export type Row<T> = T extends Table<string, infer C> ? { readonly [K in keyof C]: ValueOf<C[K]> } : never;
export type Value = number | string | null;

/** Adds to what an integer column holds. */
export interface Plus {
  readonly plus: number;
}
export const plus = (amount: number): Plus => ({ plus: amount });

/** Writes a whole row in place of the one with its key. */
export interface Put {
  readonly op: 'put';
  readonly table: string;
  readonly row: Readonly<Record<string, Value>>;
}
/** Changes some columns, none of the key, of all rows that match; none is no error. */
export interface Patch {
  readonly op: 'patch';
  readonly table: string;
  readonly where: Readonly<Record<string, Value>>;
  readonly set: Readonly<Record<string, Value | Plus>>;
}
/** Removes all rows that match. */
export interface Remove {
  readonly op: 'remove';
  readonly table: string;
  readonly where: Readonly<Record<string, Value>>;
}
export type Change = Put | Patch | Remove;

export interface TableOf<Name extends string, C extends Columns> extends Table<Name, C> {
  readonly put: (row: Row<Table<Name, C>>) => Put;
  readonly patch: (
    where: Partial<Row<Table<Name, C>>>,
    set: { readonly [K in keyof C]?: ValueOf<C[K]> | (C[K] extends 'integer' ? Plus : never) },
  ) => Patch;
  readonly remove: (where: Partial<Row<Table<Name, C>>>) => Remove;
}

export const table = <Name extends string, const C extends Columns>(
  name: Name,
  columns: C,
  key: ReadonlyArray<keyof C & string>,
  indexes: ReadonlyArray<ReadonlyArray<keyof C & string>> = [],
): TableOf<Name, C> => ({
  name,
  columns,
  key,
  indexes,
  put: row => ({ op: 'put', table: name, row: row as Put['row'] }),
  patch: (where, set) => ({ op: 'patch', table: name, where: where as Patch['where'], set: set as Patch['set'] }),
  remove: where => ({ op: 'remove', table: name, where: where as Remove['where'] }),
});

/**
 * These columns of the rows that match, as they were before the event, in the order of their key. `where` names the first
 * columns of the key at least.
 */
export type Find = <T extends Table, K extends keyof Row<T> & string>(
  table: T,
  where: Partial<Row<T>>,
  columns: ReadonlyArray<K>,
) => ReadonlyArray<Pick<Row<T>, K>>;

/** An event of a category that has one of these types. */
export type RecordedAs<C extends Category, T extends string> = RecordedOf<C> & { readonly event: { readonly type: T } };

export interface Projection<C extends Category = Category, T extends string = string> {
  readonly name: string;
  /** Raise it when tables or fold change: the read model is then built anew beside the old one. */
  readonly version: number;
  /** The fold receives the events of these, in order. */
  readonly follows: ReadonlyArray<C>;
  /** Those of their types that change anything: no other is even read. All when they are not named. */
  readonly types?: ReadonlyArray<T>;
  readonly tables: ReadonlyArray<Table>;
  /** No copies are kept for questions about the past: these are about one flow, or say up to which position they are. */
  readonly isNeverCopied?: true;
  /** Depends on nothing but the event and the rows of its own tables. May throw on an event that makes no sense. */
  readonly fold: (recorded: RecordedAs<C, T>, find: Find) => ReadonlyArray<Change>;
}

/** A read model among others: whoever tells it events keeps to `follows` and `types`. */
export const projection = <const C extends Category, const T extends string = string>(
  model: Projection<C, T>,
): Projection => model as unknown as Projection;

/** The number that names what a stream is of. */
export const numberOf = ({ stream, id }: { readonly stream: string; readonly id: string }): number => {
  const number = Number(id);
  if (!Number.isSafeInteger(number)) throw new RangeError(`stream ${stream} is not named by a number`);
  return number;
};
