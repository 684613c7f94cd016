/** What is said of some requests, sources or deliveries: how many, how they stand, how long they took. */
import { percentile } from '../percentile';
import type { Counted } from './dimensions';
import { createSum, type Sum } from './histogram';
import { PHASES, type Phase, phasesOf } from './phases';
import { COUNT_OF, type Count, type Counts } from './tally';

const SHARES = [0.5, 0.9, 0.95, 0.99];

/** In milliseconds. */
export interface Durations {
  readonly n: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

export interface Figure {
  readonly counts: Readonly<Record<Count | 'open', number>>;
  /** Null: none has got so far, or it is nothing that there is of what is counted. */
  readonly durations: Readonly<Record<Phase, Durations | null>>;
  /** Percentiles are those of the very durations; else of histograms. */
  readonly exact: boolean;
}

export const PHASES_OF: Readonly<Record<Counted, ReadonlyArray<Phase>>> = {
  requests: PHASES,
  sources: ['total'],
  deliveries: ['until_first_attempt', 'total'],
};

/** A fact as it is read, of whichever kind; columns that it does not have are undefined. */
export interface Fact {
  readonly asked_ms: number;
  readonly requested_ms?: number;
  readonly ended_ms?: number | null;
  readonly first_attempt_ms?: number | null;
  readonly delivered_ms?: number | null;
  readonly first_progress_ms?: number | null;
  readonly outcome?: string;
  readonly state?: string;
  readonly late?: number;
}

export interface FigureBuilder {
  readonly addFact: (fact: Fact) => void;
  readonly addTally: (row: TallyRow) => void;
  /** One that has not ended, and is in no tally. */
  readonly addOpen: (late: number) => void;
  readonly figure: () => Figure;
}
/** Sums of tallies, and of each phase their histograms, a line for each. */
export type TallyRow = Required<Counts> & Readonly<Record<Phase, string>>;

export const COUNTS = ['n', 'succeeded', 'partial', 'failed', 'timed_out', 'cancelled', 'late'] as const;

/** Null: it has not ended. */
const countOf = (state: string): Count | null =>
  Object.hasOwn(COUNT_OF, state) ? COUNT_OF[state as keyof typeof COUNT_OF] : null;

/** Sums are large and used again: one figure is finished before the next is begun. */
export const createSums = (): Readonly<Record<Phase, Sum>> =>
  Object.fromEntries(PHASES.map(phase => [phase, createSum()])) as Record<Phase, Sum>;

export const buildFigure = (counted: Counted, sums?: Readonly<Record<Phase, Sum>>): FigureBuilder => {
  const counts: Record<Count | 'open', number> = {
    ...{ n: 0, open: 0, succeeded: 0, partial: 0, failed: 0, timed_out: 0, cancelled: 0, late: 0 },
  };
  const phases = PHASES_OF[counted];
  const durations = new Map<Phase, number[]>();
  const addDuration = (phase: Phase, ms: number | null | undefined): void => {
    if (ms === null || ms === undefined) return;
    const all = durations.get(phase);
    if (sums !== undefined) sums[phase].addDuration(ms);
    else if (all === undefined) durations.set(phase, [ms]);
    else all.push(ms);
  };
  const durationsOf = (phase: Phase): Durations | null => {
    if (sums !== undefined) {
      const sum = sums[phase];
      const [p50 = 0, p90 = 0, p95 = 0, p99 = 0] = sum.n() === 0 ? [] : sum.percentiles(SHARES).map(toTenths);
      const all = sum.n() === 0 ? null : { n: sum.n(), p50, p90, p95, p99, max: sum.longest() };
      sum.empty();
      return all;
    }
    const all = durations.get(phase);
    if (all === undefined) return null;
    const sorted = Float64Array.from(all).sort();
    const [p50 = 0, p90 = 0, p95 = 0, p99 = 0] = SHARES.map(share => percentile(sorted, share) ?? 0);
    return { n: sorted.length, p50, p90, p95, p99, max: sorted.at(-1) ?? 0 };
  };
  return {
    addFact: fact => {
      counts.n += 1;
      counts[countOf(fact.outcome ?? fact.state ?? '') ?? 'open'] += 1;
      counts.late += fact.late ?? 0;
      const durations = durationsOfFact(counted, fact);
      for (const phase of phases) addDuration(phase, durations[phase]);
    },
    addTally: row => {
      for (const count of COUNTS) counts[count] += row[count];
      for (const phase of phases) sums?.[phase].addHistograms(row[phase]);
    },
    addOpen: late => {
      counts.n += 1;
      counts.open += 1;
      counts.late += late;
    },
    figure: () => ({
      counts,
      durations: Object.fromEntries(PHASES.map(phase => [phase, durationsOf(phase)])) as Figure['durations'],
      exact: sums === undefined,
    }),
  };
};

/** More digits would say nothing. */
const toTenths = (ms: number): number => Math.round(ms * 10) / 10;

const durationsOfFact = (counted: Counted, fact: Fact): Partial<Record<Phase, number | null>> => {
  const { asked_ms, requested_ms = asked_ms, first_attempt_ms = null, delivered_ms = null, ended_ms = null } = fact;
  if (counted === 'deliveries') {
    if (fact.state === 'pending') return {};
    return {
      until_first_attempt: first_attempt_ms === null ? null : Math.max(0, first_attempt_ms - asked_ms),
      total: delivered_ms === null ? null : Math.max(0, delivered_ms - asked_ms),
    };
  }
  if (ended_ms === null) return {};
  if (counted === 'sources') return { total: Math.max(0, ended_ms - requested_ms) };
  const { first_progress_ms = null } = fact;
  return { ...phasesOf({ asked_ms, requested_ms, first_attempt_ms, delivered_ms, first_progress_ms }, ended_ms) };
};
