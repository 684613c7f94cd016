/** What a column can hold. SQLite would say so when a row is written, and then nobody knows which event it was. */
import type { Columns, ColumnType, Table, Value } from '../../projections/projection';

/** The value as it is stored. Throws when it does not fit the column. */
export const cellOf = ({ name, columns }: Table<string, Columns>, column: string, value: Value | undefined): Value => {
  if (fits(columns[column], value)) return storable(value);
  throw new TypeError(`${name}.${column} cannot hold the value that is to be written`);
};

const fits = (type: ColumnType | undefined, value: Value | undefined): value is Value => {
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'integer?':
      return value === null || Number.isSafeInteger(value);
    case 'text':
      return typeof value === 'string';
    case 'text?':
      return value === null || typeof value === 'string';
    default:
      return false;
  }
};

/** SQLite's text ends at U+0000 for this library; what came from outside may hold it. */
export const storable = (value: Value): Value =>
  typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
