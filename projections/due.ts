/** What a read model knows of work that is due: a key and a time, from the earliest. */

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
