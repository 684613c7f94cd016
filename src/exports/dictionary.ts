/** What each table and column means, and what an export is of, as rows that stand beside the data. */
import { columnsOf, TABLES } from './definition';
import type { About } from './formats/format';
import { asText } from './range';

/** Of the tables and columns: raised when one changes its meaning or goes; new ones may come. */
const VERSION = 1;

/** Table, column, type, description; the column is empty where the row is about the table. */
export const dictionary = (): ReadonlyArray<readonly [string, string, string, string]> =>
  TABLES.flatMap(table => [
    [table.name, '', 'table', table.about] as const,
    ...columnsOf(table).map(name => {
      const { kind, type, about } = table.described[name] ?? { kind: '', type: '', about: '' };
      return [table.name, name, type.endsWith('?') ? `${kind}?` : kind, about] as const;
    }),
  ]);

export const aboutRows = ({ upTo, range }: About): ReadonlyArray<readonly [string, string]> => [
  ['version', String(VERSION)],
  ['upTo', String(upTo)],
  ...Object.entries(asText(range)),
];
