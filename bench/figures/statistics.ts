/**
 * Statistics of a year of a large installation: a million requests of ten thousand flows, two hundred managers, twenty
 * integrations and ten webhooks. What it takes to keep them, and how quickly they answer when percentiles cannot be exact.
 */
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import type { DeliveryEvent } from '../../domain/delivery';
import type { FlowEvent } from '../../domain/flow/events';
import type { Recorded } from '../../domain/history';
import type { Dimension } from '../../projections/figures/dimensions';
import { figuresProjection } from '../../projections/figures/fold';
import { type Question, statistics } from '../../projections/figures/queries';
import { timelines } from '../../projections/figures/timeline-queries';
import { runQuery } from '../../projections/query';
import type { RecordedEvent } from '../../src/event-store/event-store';
import { boundsOf, offsetsOf, type Unit } from '../../src/http/figures/buckets';
import { openCopyFile } from '../../src/projector/copy-file';
import { readDb } from '../../src/projector/read-db';
import { realClock } from '../../src/runtime/real';
import type { Figure } from '../figure';
import { type Seeded, seeded } from '../history/seeded';
import { percentile } from '../support/statistics';

const LIMITS = { build: 2000, disk: 2000, whole: 100, dimension: 100, days: 100, flow: 100, timeline: 100 };
const YEAR_MS = 365 * 86_400_000;
const BEGIN_MS = Date.parse('2025-01-01T00:00:00.000Z');
const FLOWS = 10_000;
const ASKED = 20;
/** Events of one transaction, as when a read model is built anew. */
const PAGE = 5000;

type OneEvent = readonly [ms: number, stream: string, by: string, event: FlowEvent | DeliveryEvent];

/** One request: asked, told by one webhook, answered most of the time. */
const request = (n: number, ms: number, random: Seeded): ReadonlyArray<OneEvent> => {
  const flowId = random.integer(1, FLOWS);
  const requestId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const webhookId = 1 + (flowId % 10);
  const deliveryId = `d${n}`;
  const at = (after: number): string => new Date(ms + after).toISOString();
  const source = { sourceId: 1, reference: `class-${flowId % 4000}` };
  const [flow, delivery, manager] = [`flow-${flowId}`, `delivery-${deliveryId}`, `manager-${flowId % 200}`];
  const message = { stream: flow, revision: 1, eventId: requestId, form: 1 };
  const of = { deliveryId, webhookId, messageType: 'flow.sync.requested', requestId, flowId };
  const taken = random.integer(20, 3000);
  const ended = Math.round(taken + 10_000 * Math.exp(4 * random.fraction()));
  const answered = { ...source, requestId, late: false, message: null };
  const end: FlowEvent =
    random.fraction() < 0.93
      ? { type: 'SyncCompleted', at: at(ended), ...answered, counts: null }
      : { type: 'SyncFailed', at: at(ended), ...answered, reason: 'registrar-unavailable' };
  return [
    [
      0,
      flow,
      manager,
      { type: 'SyncRequested', at: at(0), requestId, flowCode: 'A', sources: [source], deadline: at(1) },
    ],
    [
      ...([1, delivery, 'system'] as const),
      { type: 'DeliveryScheduled', at: at(1), ...of, message, dueAt: at(1), claim: { owner: 'a', leaseUntil: at(3) } },
    ],
    [
      taken,
      delivery,
      'system',
      {
        type: 'AttemptSucceeded',
        at: at(taken),
        attempt: 1,
        durationMs: 5,
        answer: { status: 200, body: '' },
        exchange: null,
      },
    ],
    [ended, flow, `integration-${flowId % 20}`, end],
  ].map(([after, ...rest]) => [ms + Number(after), ...rest] as unknown as OneEvent);
};

const recordedOf = ([, stream, by, event]: OneEvent, position: number): Recorded => {
  const [category = '', id = ''] = stream.split('-');
  const actor = { type: by === 'system' ? ('system' as const) : ('client' as const), id: by };
  const metadata = { v: 1, occurredAt: event.at, actor, correlationId: 'c', causationId: null };
  return { eventId: String(position), stream, id, revision: 1, position, metadata, category, event } as Recorded;
};

const build = (file: string, requests: number, progress: (what: string) => void): number => {
  const copy = openCopyFile(file, figuresProjection, realClock);
  const random = seeded(7);
  let [position, folding] = [0, 0];
  let waiting: OneEvent[] = [];
  for (let n = 0; n < requests; n += 2000) {
    const now = BEGIN_MS + Math.floor((YEAR_MS * n) / requests);
    for (let one = 0; one < 2000; one++)
      waiting.push(...request(n + one, now + Math.floor((YEAR_MS * one) / requests), random));
    waiting.sort(([a], [b]) => a - b);
    const next =
      n + 2000 < requests ? BEGIN_MS + Math.floor((YEAR_MS * (n + 2000)) / requests) : Number.POSITIVE_INFINITY;
    const due = waiting.findIndex(([ms]) => ms >= next);
    const told = waiting.slice(0, due === -1 ? undefined : due);
    waiting = due === -1 ? [] : waiting.slice(due);
    const events = told.map((one, index) => {
      const recorded = recordedOf(one, position + index + 1);
      return { ...recorded, type: recorded.event.type } as unknown as RecordedEvent & Recorded;
    });
    position += events.length;
    const begun = performance.now();
    for (let from = 0; from < events.length; from += PAGE) {
      const page = events.slice(from, from + PAGE);
      copy.apply(page, page.at(-1)?.position ?? position, event => E.right(event as unknown as Recorded));
    }
    folding += performance.now() - begun;
    if (n % 20_000 === 0) progress(`${n} of ${requests} requests`);
  }
  if (copy.parked().length > 0) throw new Error(JSON.stringify(copy.parked()[0]));
  copy.close();
  return (1000 * position) / folding;
};

const bytesOf = (db: DatabaseSyncInstance): number => {
  const pragma = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
  return pragma('page_count') * pragma('page_size');
};

/** A range that begins and ends anywhere, most of a year long. */
const someRange = (random: Seeded): readonly [number, number] => [
  BEGIN_MS + random.integer(0, 5 * 86_400_000),
  BEGIN_MS + YEAR_MS - random.integer(0, 5 * 86_400_000),
];

export const statisticsFigure: Figure = {
  name: 'statistics',
  ours: 'figures of a year: kept, and asked for as a whole, by integration, by day of a zone, by flow; and a window of timelines',
  theirs: 'the limits that were set',
  values: {
    build: { unit: 'events/s', goal: { atLeast: 1 } },
    disk: { unit: 'bytes/request', goal: { atMost: 1 } },
    whole: { unit: 'ms, worst', goal: { atMost: 1 } },
    dimension: { unit: 'ms, worst', goal: { atMost: 1 } },
    days: { unit: 'ms, worst', goal: { atMost: 1 } },
    flow: { unit: 'ms, worst', goal: { atMost: 1 } },
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
          const rate = build(file, requests, progress);
          const built = new DatabaseSync(file, { readOnly: true });
          kept = { build: rate, disk: bytesOf(built) / requests };
          built.close();
        }
        const db = new DatabaseSync(file, { readOnly: true });
        const asked = readDb(db);
        const random = seeded(11);
        const times = (ask: () => void): ReadonlyArray<number> =>
          Array.from({ length: ASKED }, () => {
            const begun = performance.now();
            ask();
            return performance.now() - begun;
          });
        const worst = (ask: () => void): number => percentile(times(ask), 1);
        const answer = (groupBy: Dimension | null, unit: Unit | null, more: Partial<Question> = {}): void => {
          const [from, until] = someRange(random);
          const offsetAt = offsetsOf('Europe/Copenhagen') ?? (() => 0);
          const bounds = unit === null ? [from, until] : (boundsOf(unit, offsetAt, from, until, 1000) ?? []);
          const question: Question = {
            counted: 'requests',
            filters: [],
            groupBy,
            bounds,
            after: null,
            limit: 100,
            ...more,
          };
          const found = runQuery(statistics.definition, statistics(question), asked);
          if (found === 'too-many' || found.groups.length === 0) throw new Error('it has no answer');
        };
        const sample = {
          whole: worst(() => answer(null, null)),
          dimension: worst(() => answer('integration', null, { counted: 'sources' })),
          days: worst(() => answer(null, 'day')),
          flow: worst(() => answer('flow', 'month', { limit: 100 })),
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
