/** Tables and columns that say what they mean: validation of rows, files of every form and the data dictionary are made of them. */
import { type Columns, type ColumnType, type Table, type TableOf, table } from '../../projections/projection';

/** What a value is: a time is ISO 8601 UTC in text, a boolean 0 or 1. */
export type Kind = 'text' | 'integer' | 'time' | 'boolean';

export interface Column<T extends ColumnType = ColumnType> {
  readonly type: T;
  readonly kind: Kind;
  readonly about: string;
}

type Described = Readonly<Record<string, Column>>;
type TypesOf<C extends Described> = { readonly [K in keyof C]: C[K]['type'] };

/** A table that is handed over. */
export type ExportedTable = Table & { readonly about: string; readonly described: Described };

const column =
  <const T extends ColumnType>(type: T, kind: Kind) =>
  (about: string): Column<T> => ({ type, kind, about });

export const text = column('text', 'text');
export const optionalText = column('text?', 'text');
export const integer = column('integer', 'integer');
export const optionalInteger = column('integer?', 'integer');
export const time = column('text', 'time');
export const optionalTime = column('text?', 'time');
export const boolean = column('integer', 'boolean');
export const optionalBoolean = column('integer?', 'boolean');

export const exported = <Name extends string, const C extends Described>(
  name: Name,
  about: string,
  described: C,
  key: ReadonlyArray<keyof C & string>,
): TableOf<Name, TypesOf<C>> & { readonly about: string; readonly described: C } => {
  const types: Columns = Object.fromEntries(Object.entries(described).map(([column, { type }]) => [column, type]));
  return { ...table(name, types as TypesOf<C>, key), about, described };
};
