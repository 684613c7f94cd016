/** What a read model knows of work that is due: a key and a time, from the earliest. */
import { query } from './query';

export interface Due {
  readonly key: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

export interface DueRow {
  readonly key: string;
  readonly due_at: string;
}

export const dueOf = ({ key, due_at }: DueRow): Due => ({ key, at: Date.parse(due_at) });

export const byTime = (a: Due, b: Due): number => a.at - b.at || (a.key < b.key ? -1 : 1);

/** As the tables keep times; the empty text sorts before all of them. */
export const instantText = (at: number): string => (at === Number.NEGATIVE_INFINITY ? '' : new Date(at).toISOString());

/** Infinity when there is none. */
export const earliestOf = (times: ReadonlyArray<string | null>): number =>
  Math.min(...times.flatMap(time => (time === null ? [] : [Date.parse(time)])), Number.POSITIVE_INFINITY);

/** Where the work stands: each row that `where` holds for is due at the time in column `at`. An index begins with that. */
export interface DueRows {
  readonly table: string;
  readonly where: string;
  readonly key: string;
  readonly at: string;
}

/** What an agenda asks of a read model about one kind of work; `name` is that of the kind. */
export const dueQueries = (of: string, name: string, { table, where, key, at }: DueRows) => ({
  /** From the earliest. */
  due: query(
    of,
    name,
    (db, after: Due, limit: number): ReadonlyArray<Due> =>
      db
        .all<DueRow>(
          `SELECT ${key} AS key, ${at} AS due_at FROM ${table}
          WHERE ${where} AND (${at}, ${key}) > (?, ?) ORDER BY ${at}, ${key} LIMIT ?`,
          [instantText(after.at), after.key, limit],
        )
        .map(dueOf),
  ),
  /** The time of the first; infinity when there is none. */
  earliest: query(of, `${name}.earliest`, (db): number => {
    const row = db.get<Pick<DueRow, 'due_at'>>(
      `SELECT ${at} AS due_at FROM ${table} WHERE ${where} ORDER BY ${at} LIMIT 1`,
    );
    return earliestOf([row?.due_at ?? null]);
  }),
  /** How many have been due since before then. */
  countOverdue: query(
    of,
    `${name}.countOverdue`,
    (db, since: number): number =>
      db.get<{ readonly count: number }>(`SELECT count(*) AS count FROM ${table} WHERE ${where} AND ${at} < ?`, [
        instantText(since),
      ])?.count ?? 0,
  ),
});
