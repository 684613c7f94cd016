/** What one event changes in the tallies: gathered first, so that many sources of one request change a row once. */
import { type Change, type Find, plus, type Row } from '../projection';
import type { RequestOutcome, SourceEnd } from '../sync-requests/ends';
import { type Dimension, hoursOf } from './dimensions';
import { withDuration } from './histogram';
import { PHASES, type Phases } from './phases';
import { tallies } from './tables';

const HOUR_MS = 3_600_000;

/** Columns that count what has ended. */
export type Count = 'n' | 'succeeded' | 'partial' | 'failed' | 'timed_out' | 'cancelled' | 'late';
export type Counts = { readonly [C in Count]?: number };

export type DeliveryEnd = 'delivered' | 'failed' | 'stopped';
export type Ended = Exclude<RequestOutcome | SourceEnd, 'QUEUED' | 'PENDING' | 'OPEN'> | DeliveryEnd;

/** The column that counts requests, sources or deliveries that ended so. */
export const COUNT_OF: Readonly<Record<Ended, Count>> = {
  SUCCESS: 'succeeded',
  PARTIAL: 'partial',
  FAILED: 'failed',
  TIMED_OUT: 'timed_out',
  CANCELLED: 'cancelled',
  delivered: 'succeeded',
  failed: 'failed',
  stopped: 'cancelled',
};

/** Those that a fact is in; `all` has each request, and no value. */
export type Series = readonly [dimension: Dimension | 'all', value: string];

export interface Tally {
  /** To the row of each of these for the time at which the fact was asked for. */
  readonly add: (
    series: ReadonlyArray<Series>,
    askedMs: number,
    counts: Counts,
    durations?: Partial<Record<keyof Phases, number | null>>,
  ) => void;
  readonly changes: () => ReadonlyArray<Change>;
}

interface Added {
  readonly key: Pick<Row<typeof tallies>, 'dimension' | 'value' | 'hours' | 'start'>;
  readonly counts: Partial<Record<Count, number>>;
  readonly durations: Array<readonly [keyof Phases, number]>;
}

const NOTHING = {
  ...{ n: 0, succeeded: 0, partial: 0, failed: 0, timed_out: 0, cancelled: 0, late: 0 },
  ...{ total: '', queue: '', until_first_attempt: '', until_delivered: '', until_first_progress: '', until_end: '' },
};

export const createTally = (find: Find): Tally => {
  const rows = new Map<string, Added>();
  const rowOf = (key: Added['key']): Added => {
    const name = `${key.dimension} ${key.value} ${key.hours} ${key.start}`;
    const before = rows.get(name);
    if (before !== undefined) return before;
    const row: Added = { key, counts: {}, durations: [] };
    rows.set(name, row);
    return row;
  };
  return {
    add: (series, askedMs, counts, durations = {}) => {
      const hour = Math.floor(askedMs / HOUR_MS);
      for (const [dimension, value] of series) {
        for (const hours of hoursOf(dimension)) {
          const row = rowOf({ dimension, value, hours, start: Math.floor(hour / hours) * hours });
          for (const [count, number] of Object.entries(counts) as Array<[Count, number]>)
            row.counts[count] = (row.counts[count] ?? 0) + number;
          for (const phase of PHASES) {
            const ms = durations[phase];
            if (ms !== undefined && ms !== null) row.durations.push([phase, ms]);
          }
        }
      }
    },
    changes: () => [...rows.values()].flatMap(row => changesOf(row, find)),
  };
};

const changesOf = ({ key, counts, durations }: Added, find: Find): ReadonlyArray<Change> => {
  const phases = [...new Set(durations.map(([phase]) => phase))];
  const [before] = find(tallies, key, ['n', ...phases]);
  if (before === undefined) return [tallies.put({ ...key, ...NOTHING, ...counts, ...grown(NOTHING, durations) })];
  const added = Object.fromEntries(Object.entries(counts).map(([count, number]) => [count, plus(number)]));
  return [tallies.patch(key, { ...added, ...grown(before, durations) })];
};

const grown = (
  before: Partial<Record<keyof Phases, string>>,
  durations: Added['durations'],
): Partial<Record<keyof Phases, string>> => {
  const after: Partial<Record<keyof Phases, string>> = {};
  for (const [phase, ms] of durations) after[phase] = withDuration(after[phase] ?? before[phase] ?? '', ms);
  return after;
};
