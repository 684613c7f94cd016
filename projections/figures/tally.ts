/** What one event changes in the tallies: gathered first, so that many sources of one request change a row once. */
import { type Change, type Find, plus, type Row } from '../projection';
import type { RequestOutcome, SourceEnd } from '../sync-requests/ends';
import { hoursOf } from './dimensions';
import { withDuration } from './histogram';
import { PHASES, type Phases } from './phases';
import { createNumbers, type Series, tallyId } from './series';
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
  readonly id: Row<typeof tallies>['id'];
  readonly counts: Partial<Record<Count, number>>;
  readonly durations: Array<readonly [keyof Phases, number]>;
}

const NOTHING = {
  ...{ n: 0, succeeded: 0, partial: 0, failed: 0, timed_out: 0, cancelled: 0, late: 0 },
  ...{ total: '', queue: '', until_first_attempt: '', until_delivered: '', until_first_progress: '', until_end: '' },
};

export const createTally = (find: Find): Tally => {
  const rows = new Map<number, Added>();
  const numbers = createNumbers(find);
  const rowOf = (id: number): Added => {
    const before = rows.get(id);
    if (before !== undefined) return before;
    const row: Added = { id, counts: {}, durations: [] };
    rows.set(id, row);
    return row;
  };
  return {
    add: (series, askedMs, counts, durations = {}) => {
      const hour = Math.floor(askedMs / HOUR_MS);
      for (const one of series) {
        const number = numbers.numberOf(one);
        for (const hours of hoursOf(one[0])) {
          const row = rowOf(tallyId(number, hours, Math.floor(hour / hours) * hours));
          for (const [count, number] of Object.entries(counts) as Array<[Count, number]>)
            row.counts[count] = (row.counts[count] ?? 0) + number;
          for (const phase of PHASES) {
            const ms = durations[phase];
            if (ms !== undefined && ms !== null) row.durations.push([phase, ms]);
          }
        }
      }
    },
    changes: () => [...numbers.changes(), ...[...rows.values()].flatMap(row => changesOf(row, find))],
  };
};

const changesOf = ({ id, counts, durations }: Added, find: Find): ReadonlyArray<Change> => {
  const phases = [...new Set(durations.map(([phase]) => phase))];
  const [before] = find(tallies, { id }, ['n', ...phases]);
  if (before === undefined) return [tallies.put({ id, ...NOTHING, ...counts, ...grown(NOTHING, durations) })];
  const added = Object.fromEntries(Object.entries(counts).map(([count, number]) => [count, plus(number)]));
  return [tallies.patch({ id }, { ...added, ...grown(before, durations) })];
};

const grown = (
  before: Partial<Record<keyof Phases, string>>,
  durations: Added['durations'],
): Partial<Record<keyof Phases, string>> => {
  const after: Partial<Record<keyof Phases, string>> = {};
  for (const [phase, ms] of durations) after[phase] = withDuration(after[phase] ?? before[phase] ?? '', ms);
  return after;
};
