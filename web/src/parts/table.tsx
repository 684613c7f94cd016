/** A plain table; on a narrow screen its rows are stacked, and each cell says what it is. */
import type { ComponentChildren } from 'preact';
import { choose } from '../data/router';
import { texts } from '../texts';
import { Button } from './basics';

export interface Column<Row> {
  readonly head: ComponentChildren;
  /** What a cell says it is, when rows are stacked; none for what speaks for itself. */
  readonly label?: string;
  readonly cell: (row: Row) => ComponentChildren;
  readonly isNumber?: boolean;
  /** Never broken into lines, where there is room for a table. */
  readonly isShort?: boolean;
}

export const Table = <Row,>({
  name,
  columns,
  rows,
  keyOf,
  idOf,
  isChosen = () => false,
}: {
  readonly name: string;
  readonly columns: ReadonlyArray<Column<Row>>;
  readonly rows: ReadonlyArray<Row>;
  readonly keyOf: (row: Row) => string | number;
  /** By which a row is found on the page. */
  readonly idOf?: (row: Row) => string;
  readonly isChosen?: (row: Row) => boolean;
}) => (
  <table aria-label={name}>
    <thead>
      <tr>
        {columns.map(({ head, isNumber }, at) => (
          <th key={at} scope="col" class={isNumber ? 'num' : undefined}>
            {head}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(row => (
        <tr key={keyOf(row)} id={idOf?.(row)} aria-current={isChosen(row) ? 'true' : undefined}>
          {columns.map(({ cell, label, isNumber, isShort }, at) => (
            <td key={at} data-label={label} class={isNumber ? 'num' : isShort ? 'short' : undefined}>
              <div>{cell(row)}</div>
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  </table>
);

export const PAGE_ROWS = 100;

/** Where in the query the page begins on which a row stands, by the number of those before it. */
export const pageOf = (before: number): string | undefined =>
  before < PAGE_ROWS ? undefined : String(before - (before % PAGE_ROWS));

/** Pages of a list by their offset, which stands in the query. */
export const Pages = ({
  of,
  hasKeys = true,
}: {
  readonly of: { readonly total: number; readonly offset: number; readonly limit: number } | undefined;
  /** The keys of a page may do something else. */
  readonly hasKeys?: boolean;
}) => {
  if (of === undefined || of.total <= of.limit) return null;
  const { total, offset, limit } = of;
  const { newer, older, shown } = texts.common;
  const keyed = (key: string) => (hasKeys ? { shortcut: key } : {});
  const at = (place: number) => () => choose({ offset: place <= 0 ? undefined : String(place) });
  return (
    <nav class="row body" aria-label={shown(offset + 1, Math.min(offset + limit, total), total)}>
      {offset > 0 ? (
        <Button {...keyed('[')} onClick={at(offset - limit)}>
          {newer}
        </Button>
      ) : null}
      <span class="mute">{shown(offset + 1, Math.min(offset + limit, total), total)}</span>
      {offset + limit < total ? (
        <Button {...keyed(']')} onClick={at(offset + limit)}>
          {older}
        </Button>
      ) : null}
    </nav>
  );
};

/** Pages of a list that goes on behind a cursor, which stands in the query: back to the first, and on. */
export const CursorPages = ({
  cursor,
  next,
  first,
  further,
}: {
  readonly cursor: string | null;
  readonly next: string | null;
  readonly first: string;
  readonly further: string;
}) =>
  next === null && cursor === null ? null : (
    <div class="row body">
      {cursor === null ? null : (
        <Button shortcut="[" onClick={() => choose({ cursor: undefined })}>
          {first}
        </Button>
      )}
      {next === null ? null : (
        <Button shortcut="]" onClick={() => choose({ cursor: next })}>
          {further}
        </Button>
      )}
    </div>
  );
