/** What one event changes in the tallies: gathered first, so that many sources of one request change a row once. */
import { type Change, type Find, plus, type Row } from '../projection';
import type { RequestOutcome, SourceEnd } from '../sync-requests/ends';
import { hoursOf } from './dimensions';
import { withDuration } from './histogram';
import { PHASES, type Phase } from './phases';
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
    durations?: Partial<Record<Phase, number | null>>,
  ) => void;
  readonly changes: () => ReadonlyArray<Change>;
}

interface Added {
  readonly counts: Counts;
  readonly durations: ReadonlyArray<readonly [Phase, number]>;
}

const NOTHING = {
  ...{ n: 0, succeeded: 0, partial: 0, failed: 0, timed_out: 0, cancelled: 0, late: 0 },
  ...{ total: '', queue: '', until_first_attempt: '', until_delivered: '', until_first_progress: '', until_end: '' },
};

export const createTally = (find: Find): Tally => {
  /** By the id of the row. */
  const rows = new Map<number, Added[]>();
  const numbers = createNumbers(find);
  return {
    add: (series, askedMs, counts, durations = {}) => {
      const added: Added = { counts, durations: PHASES.flatMap(phase => durationOf(phase, durations[phase])) };
      const hour = Math.floor(askedMs / HOUR_MS);
      for (const one of series) {
        const number = numbers.numberOf(one);
        for (const hours of hoursOf(one[0])) {
          const id = tallyId(number, hours, Math.floor(hour / hours) * hours);
          const before = rows.get(id);
          if (before === undefined) rows.set(id, [added]);
          else before.push(added);
        }
      }
    },
    changes: () => [...numbers.changes(), ...[...rows].map(([id, added]) => changeOf(id, added, find))],
  };
};

const durationOf = (phase: Phase, ms: number | null | undefined): ReadonlyArray<readonly [Phase, number]> =>
  ms === null || ms === undefined ? [] : [[phase, ms]];

const changeOf = (id: Row<typeof tallies>['id'], added: ReadonlyArray<Added>, find: Find): Change => {
  const [before] = find(tallies, { id }, PHASES);
  const counts: Partial<Record<Count, number>> = {};
  const histograms: Partial<Record<Phase, string>> = {};
  for (const one of added) {
    for (const [count, number] of Object.entries(one.counts) as Array<[Count, number]>)
      counts[count] = (counts[count] ?? 0) + number;
    for (const [phase, ms] of one.durations)
      histograms[phase] = withDuration(histograms[phase] ?? before?.[phase] ?? '', ms);
  }
  if (before === undefined) return tallies.put({ id, ...NOTHING, ...counts, ...histograms });
  const more = Object.entries(counts).map(([count, number]) => [count, plus(number)]);
  return tallies.patch({ id }, { ...Object.fromEntries(more), ...histograms });
};
