/**
 * What a read model is: tables, a version, and a fold from events to row changes. It names no database; the shell
 * writes the changes and the checkpoint in one transaction.
 */
import type { Recorded } from '../domain/history';

/** `json` columns hold JSON text. A `?` allows null. */
export type ColumnType = 'integer' | 'text' | 'integer?' | 'text?';
export type Columns = Readonly<Record<string, ColumnType>>;

export interface Table<Name extends string = string, C extends Columns = Columns> {
  readonly name: Name;
  readonly columns: C;
  /** Names one row. */
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
/** Changes some columns of all rows that match; none is no error. */
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

export interface Projection {
  readonly name: string;
  /** Raise it when tables or fold change: the read model is then built anew beside the old one. */
  readonly version: number;
  readonly tables: ReadonlyArray<Table>;
  /** Pure. Told every event, in order; most concern it not. */
  readonly fold: (recorded: Recorded) => ReadonlyArray<Change>;
}
