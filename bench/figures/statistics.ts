/**
 * Statistics of a year of a large installation: a million requests of ten thousand flows, two hundred managers, twenty
 * integrations and ten webhooks. What it takes to keep them, and how quickly they answer when percentiles cannot be exact.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { DIMENSIONS, type Dimension } from '../../projections/figures/dimensions';
import { endedBadly, groupFacts, type Question, statistics } from '../../projections/figures/queries';
import { timelines } from '../../projections/figures/timeline-queries';
import { type ReadDb, runQuery } from '../../projections/query';
import { boundsOf, offsetsOf, type Unit } from '../../src/http/figures/buckets';
import { MAX_REASONS } from '../../src/http/figures/ended-badly';
import { groupsOf, MAX_BUCKETS } from '../../src/http/figures/question';
import { readDb } from '../../src/projector/read-db';
import type { Figure } from '../figure';
import { type Seeded, seeded } from '../history/seeded';
import { percentile } from '../support/statistics';
import { BEGIN_MS, buildFigures, FLOWS, YEAR_MS } from '../support/year-of-requests';

const LIMITS = { build: 2000, disk: 2000, whole: 100, dimension: 100, days: 100, flow: 100, any: 100, timeline: 100 };
const ASKED = 20;
/** Of each grouping, of which there are many. */
const ASKED_OF_EACH = 5;
const DAY_MS = 86_400_000;

const bytesOf = (db: DatabaseSyncInstance): number => {
  const pragma = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  return pragma('page_count') * pragma('page_size');
};

/** A range that begins and ends anywhere, most of a year long. */
const someRange = (random: Seeded): readonly [number, number] => [
  BEGIN_MS + random.integer(0, 5 * 86_400_000),
  BEGIN_MS + YEAR_MS - random.integer(0, 5 * 86_400_000),
];

const UNITS = [null, 'hour', 'day', 'week', 'month'] as const;
const GROUPINGS = [null, ...(Object.keys(DIMENSIONS) as Dimension[])].flatMap(groupBy =>
  UNITS.map(unit => [groupBy, unit] as const),
);
const COUNTED: Partial<Record<Dimension, Question['counted']>> = {
  ...{ source: 'sources', reference: 'sources', integration: 'sources', reason: 'sources', webhook: 'deliveries' },
};

/**
 * The first page of what the API would answer. Of hours that is as many as there may be; and of reasons, which it opens one
 * by one, a month: more is refused.
 */
const ask = (
  db: ReadDb,
  groupBy: Dimension | null,
  unit: Unit | null,
  [from, end]: readonly [number, number],
): void => {
  const days = Math.min(groupBy === 'reason' ? 30 : Number.POSITIVE_INFINITY, unit === 'hour' ? MAX_BUCKETS / 25 : 365);
  const until = Math.min(end, from + days * DAY_MS);
  const offsetAt = offsetsOf('Europe/Copenhagen') ?? (() => 0);
  const bounds = unit === null ? [from, until] : (boundsOf(unit, offsetAt, from, until, MAX_BUCKETS) ?? []);
  const question: Question = {
    counted: (groupBy === null ? null : COUNTED[groupBy]) ?? 'requests',
    ...{ filters: [], groupBy, bounds, after: null, limit: groupsOf(100, bounds.length - 1) },
  };
  if (groupBy === 'reason') {
    const facts = runQuery(endedBadly.definition, endedBadly(question, MAX_REASONS), db);
    if (facts === 'too-many') throw new Error('these are too many reasons');
    groupFacts(question, facts, ({ reason }) => String(reason));
    return;
  }
  const found = runQuery(statistics.definition, statistics(question), db);
  if (found === 'too-many' || found.groups.length === 0) throw new Error('it has no answer');
};

export const statisticsFigure: Figure = {
  name: 'statistics',
  ours: 'figures of a year: kept, and asked for as a whole, by integration, by day of a zone, by flow, by whatever there is; and a window of timelines',
  theirs: 'the limits that were set',
  values: {
    build: { unit: 'events/s', goal: { atLeast: 1 } },
    disk: { unit: 'bytes/request', goal: { atMost: 1 } },
    whole: { unit: 'ms, worst', goal: { atMost: 1 } },
    dimension: { unit: 'ms, worst', goal: { atMost: 1 } },
    days: { unit: 'ms, worst', goal: { atMost: 1 } },
    flow: { unit: 'ms, worst', goal: { atMost: 1 } },
    any: { unit: 'ms, worst', goal: { atMost: 1 } },
    timeline: { unit: 'ms, worst', goal: { atMost: 1 } },
  },
  prepare: async ({ size, dir, progress }) => {
    const requests = size(1_000_000, 2000);
    mkdirSync(dir, { recursive: true });
    const file = join(dir, 'figures.sqlite');
    let kept: { readonly build: number; readonly disk: number } | null = null;
    return {
      ours: async () => {
        if (kept === null || !existsSync(file)) {
          rmSync(file, { force: true });
          const rate = buildFigures(file, requests, progress);
          const built = new DatabaseSync(file, { readOnly: true });
          kept = { build: rate, disk: bytesOf(built) / requests };
          built.close();
        }
        const db = new DatabaseSync(file, { readOnly: true });
        const asked = readDb(db);
        const random = seeded(11);
        const times = (ask: () => void, length = ASKED): ReadonlyArray<number> =>
          Array.from({ length }, () => {
            const begun = performance.now();
            ask();
            return performance.now() - begun;
          });
        const worst = (ask: () => void): number => percentile(times(ask), 1);
        const answer = (groupBy: Dimension | null, unit: Unit | null): void =>
          ask(asked, groupBy, unit, someRange(random));
        const sample = {
          whole: worst(() => answer(null, null)),
          dimension: worst(() => answer('integration', null)),
          days: worst(() => answer(null, 'day')),
          flow: worst(() => answer('flow', 'month')),
          any: Math.max(...GROUPINGS.flatMap(([groupBy, unit]) => times(() => answer(groupBy, unit), ASKED_OF_EACH))),
          timeline: worst(() => {
            const [from, until] = someRange(random);
            const week = Array.from({ length: 53 }, (_, n) => from + Math.floor(((until - from) * n) / 52));
            const window = { counted: 'requests', filter: null, bounds: week, limit: 500 } as const;
            runQuery(timelines.definition, timelines(window), asked);
          }),
        };
        db.close();
        return { ...kept, ...sample };
      },
      theirs: async () => LIMITS,
      close: async () => undefined,
      notes: { requests, flows: FLOWS, questions: ASKED },
    };
  },
};
