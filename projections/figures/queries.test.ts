/** Figures are those of a plain count over the events, however they are asked for. */
import * as fc from 'fast-check';
import type { FlowEvent } from '../../domain/flow/events';
import type { Recorded } from '../../domain/history';
import { openCopyFile } from '../../src/projector/copy-file';
import { realClock } from '../../src/runtime/real';
import { BEGIN_MS, historyOf, steps } from '../../test/support/figures-history';
import { decoded } from '../../test/support/history';
import { percentile } from '../percentile';
import { runQuery } from '../query';
import type { Counted, Dimension } from './dimensions';
import { keyOfNumber, keyOfSource } from './dimensions';
import type { Filter } from './facts';
import type { Durations, Figure } from './figure';
import { figuresProjection } from './fold';
import { type Limits, type Question, type Statistics, statistics } from './queries';

/** What is counted, and what it is counted by. */
interface One {
  readonly asked: number;
  readonly by: Readonly<Partial<Record<Dimension, string>>>;
  readonly standing: string;
  readonly late: boolean;
  readonly durations: Readonly<Record<string, number>>;
}

interface Request {
  readonly flow: number;
  readonly manager: string;
  readonly asked: number;
  sent: number;
  wasQueued: boolean;
  readonly sources: Map<
    number,
    { reference: string; end: string | null; ended: number; took: number; integration: string; late: boolean }
  >;
  attempt: number | null;
  delivered: number | null;
  progress: number | null;
  gone: number;
}

/** By the events alone, from the first to the last. */
const count = (events: ReadonlyArray<Recorded>): Readonly<Record<Counted, ReadonlyArray<One>>> => {
  const requests = new Map<string, Request>();
  const deliveries = new Map<
    string,
    {
      webhook: number;
      flow: number;
      request: string;
      asked: number;
      attempt?: number;
      delivered?: number;
      standing: string;
    }
  >();
  const isOver = ({ sources }: Request): boolean => [...sources.values()].every(({ end }) => end !== null);
  const end = (
    id: string,
    sources: ReadonlyArray<number>,
    at: number,
    how: string,
    integration = '',
    isGone = false,
  ): void => {
    const request = requests.get(id);
    for (const sourceId of sources) {
      const source = request?.sources.get(sourceId);
      if (request === undefined || source === undefined || source.end !== null) continue;
      Object.assign(source, {
        end: isGone ? 'gone' : how,
        ended: at,
        took: Math.max(0, at - request.sent),
        integration,
      });
    }
  };
  const flowEvent = (event: FlowEvent, flow: number, by: string, isClient: boolean): void => {
    const at = Date.parse(event.at);
    switch (event.type) {
      case 'SyncQueued':
      case 'SyncRequested': {
        const known = requests.get(event.requestId);
        if (known !== undefined) {
          known.sent = at;
          return;
        }
        const sources = event.sources.map(
          ({ sourceId, reference }) =>
            [sourceId, { reference, end: null, ended: 0, took: 0, integration: '', late: false }] as const,
        );
        requests.set(event.requestId, {
          ...{ flow, manager: by, asked: at, sent: at, wasQueued: false, sources: new Map(sources) },
          ...{ attempt: null, delivered: null, progress: null, gone: 0 },
        });
        return;
      }
      case 'SyncProgressed': {
        const request = requests.get(event.requestId);
        if (request !== undefined && !isOver(request)) request.progress ??= at;
        return;
      }
      case 'SyncCompleted':
      case 'SyncFailed':
      case 'SyncAnswerNoted': {
        if (event.requestId === null) return;
        if (event.type === 'SyncAnswerNoted' || event.late) {
          const source = requests.get(event.requestId)?.sources.get(event.sourceId);
          if (source !== undefined) source.late = true;
        } else
          end(
            event.requestId,
            [event.sourceId],
            at,
            event.type === 'SyncFailed' ? 'failed' : 'succeeded',
            isClient ? by : '',
          );
        return;
      }
      case 'SyncCancelled':
        end(
          event.requestId,
          event.sources.map(({ sourceId }) => sourceId),
          at,
          'cancelled',
          '',
          event.reason === 'source-removed' || event.reason === 'superseded',
        );
        return;
      case 'SyncTimedOut':
        end(
          event.requestId,
          event.sources.map(({ sourceId }) => sourceId),
          at,
          'timed_out',
        );
        return;
      case 'SyncUndelivered':
        end(
          event.requestId,
          event.sources.map(({ sourceId }) => sourceId),
          at,
          'failed',
        );
    }
  };
  for (const { category, event, id, metadata } of events) {
    const at = Date.parse(event.at);
    if (category === 'flow')
      flowEvent(event as FlowEvent, Number(id), metadata.actor.id, metadata.actor.type === 'client');
    if (event.type === 'DeliveryScheduled') {
      const { webhookId: webhook, flowId, requestId } = event;
      deliveries.set(id, { webhook, flow: flowId ?? 0, request: requestId ?? '', asked: at, standing: 'open' });
    }
    const delivery = category === 'delivery' ? deliveries.get(id) : undefined;
    if (delivery === undefined) continue;
    const request = requests.get(delivery.request);
    const isOpen = request !== undefined && !isOver(request);
    const stand = (standing: string): void => {
      if (delivery.standing === 'open' || standing === 'succeeded') delivery.standing = standing;
    };
    if (event.type === 'AttemptStarted' || (event.type === 'DeliveryScheduled' && event.claim !== null)) {
      if (delivery.standing === 'open') delivery.attempt ??= at;
      if (isOpen) request.attempt ??= at;
    }
    if (event.type === 'AttemptSucceeded') {
      delivery.delivered ??= at;
      stand('succeeded');
      if (isOpen) request.delivered ??= at;
    }
    if (event.type === 'AttemptFailed' && event.nextAttemptAt === null) stand('failed');
    if (event.type === 'DeliveryStopped') stand('cancelled');
  }
  const known = (durations: Record<string, number | null | undefined>): Record<string, number> =>
    Object.fromEntries(
      Object.entries(durations).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
    );
  return {
    requests: [...requests.values()].map((request): One => {
      const { sources, flow, manager, asked, sent } = request;
      const all = [...sources.values()];
      const ends = all.map(source => source.end);
      const ended = Math.max(...all.map(source => source.ended));
      const has = (how: string): boolean => ends.includes(how);
      const standing = !isOver(request)
        ? 'open'
        : has('succeeded')
          ? has('failed') || has('timed_out') || has('cancelled')
            ? 'partial'
            : 'succeeded'
          : (['failed', 'timed_out'].find(has) ?? 'cancelled');
      const points = [request.attempt, request.delivered, request.progress];
      const phases = points.map((point, n) => {
        if (point === null) return null;
        const before = [sent, ...points.slice(0, n).filter(p => p !== null)].map(p => Math.min(p, ended));
        return Math.max(0, Math.min(point, ended) - Math.max(sent, ...before));
      });
      const last = Math.max(sent, ...points.filter(p => p !== null).map(p => Math.min(p, ended)));
      const [until_first_attempt, until_delivered, until_first_progress] = phases;
      const durations = {
        total: Math.max(0, ended - sent),
        queue: sent > asked ? sent - asked : null,
        until_first_attempt,
        until_delivered,
        until_first_progress,
        until_end: Math.max(0, ended - last),
      };
      return {
        asked,
        by: { flow: keyOfNumber(flow), manager },
        standing,
        late: all.some(({ late }) => late),
        durations: standing === 'open' ? {} : known(durations),
      };
    }),
    sources: [...requests.values()].flatMap(({ flow, manager, asked, sources }) =>
      [...sources].map(
        ([sourceId, { reference, end, took, integration, late }]): One => ({
          asked,
          by: { flow: keyOfNumber(flow), manager, source: keyOfSource(flow, sourceId), reference, integration },
          standing: end === 'gone' ? 'cancelled' : (end ?? 'open'),
          late,
          durations: end === null ? {} : { total: took },
        }),
      ),
    ),
    deliveries: [...deliveries.values()].map(
      ({ webhook, flow, asked, attempt, delivered, standing }): One => ({
        asked,
        by: { webhook: keyOfNumber(webhook), flow: keyOfNumber(flow) },
        standing,
        late: false,
        durations:
          standing === 'open'
            ? {}
            : known({
                until_first_attempt: attempt === undefined ? null : Math.max(0, attempt - asked),
                total: delivered === undefined ? null : Math.max(0, delivered - asked),
              }),
      }),
    ),
  };
};

const percentiles = (values: ReadonlyArray<number>): Durations | null => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => percentile(sorted, share) ?? 0;
  return sorted.length === 0
    ? null
    : { n: sorted.length, p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99), max: sorted.at(-1) ?? 0 };
};

const PHASES = [
  'total',
  'queue',
  'until_first_attempt',
  'until_delivered',
  'until_first_progress',
  'until_end',
] as const;

const figureOf = (all: ReadonlyArray<One>): Figure => ({
  counts: {
    ...{ n: all.length, late: all.filter(({ late }) => late).length },
    ...(Object.fromEntries(
      ['open', 'succeeded', 'partial', 'failed', 'timed_out', 'cancelled'].map(standing => [
        standing,
        all.filter(one => one.standing === standing).length,
      ]),
    ) as Omit<Figure['counts'], 'n' | 'late'>),
  },
  durations: Object.fromEntries(
    PHASES.map(phase => [phase, percentiles(all.flatMap(({ durations }) => durations[phase] ?? []))]),
  ) as Figure['durations'],
  exact: true,
});

const expected = (
  all: ReadonlyArray<One>,
  { filters, groupBy, bounds }: Question,
  keyOfFilter: (filter: Filter) => string,
) => {
  const matching = all.filter(
    one =>
      one.asked >= (bounds[0] ?? 0) &&
      one.asked < (bounds.at(-1) ?? 0) &&
      filters.every(filter => one.by[filter.dimension] === keyOfFilter(filter)),
  );
  const keys =
    groupBy === null
      ? ['']
      : [...new Set(matching.map(one => one.by[groupBy] ?? ''))].toSorted((a, b) => (a < b ? -1 : 1));
  return keys.map(key => ({
    key,
    figures: bounds
      .slice(1)
      .map((until, bucket) =>
        figureOf(
          matching.filter(
            one =>
              (groupBy === null || one.by[groupBy] === key) && one.asked >= (bounds[bucket] ?? 0) && one.asked < until,
          ),
        ),
      ),
  }));
};

const keyOfFilter = ({ dimension, cells }: Filter): string => {
  if (dimension === 'source') return keyOfSource(Number(cells[0]), Number(cells[1]));
  return dimension === 'flow' || dimension === 'webhook' ? keyOfNumber(Number(cells[0])) : String(cells[0]);
};

const filters = fc.constantFrom<Filter>(
  { dimension: 'flow', cells: [7] },
  { dimension: 'manager', cells: ['client-1'] },
  { dimension: 'source', cells: [12, 2] },
  { dimension: 'reference', cells: ['class-a'] },
  { dimension: 'integration', cells: ['client-2'] },
  { dimension: 'integration', cells: [''] },
  { dimension: 'webhook', cells: [2] },
);

const dimensionsOf: Readonly<Record<Counted, ReadonlyArray<Dimension>>> = {
  requests: ['flow', 'manager'],
  sources: ['flow', 'manager', 'source', 'reference', 'integration'],
  deliveries: ['webhook', 'flow'],
};

const HOUR_MS = 3_600_000;
const bounds = fc
  .uniqueArray(
    fc.oneof(
      fc.integer({ min: 0, max: 24 * 40 }).map(hours => BEGIN_MS + hours * HOUR_MS),
      fc.integer({ min: -1000, max: 40 * 24 * HOUR_MS }).map(ms => BEGIN_MS + ms),
      // Long before and long after all that tallies are kept of.
      fc.constantFrom(-1e12, 2e14),
    ),
    { minLength: 2, maxLength: 12 },
  )
  .map(all => all.toSorted((a, b) => a - b));

/** A question that its read model answers: sources are only counted by something that is theirs. */
const questions = fc
  .tuple(
    fc.constantFrom<Counted>('requests', 'sources', 'deliveries'),
    fc.array(filters, { maxLength: 2 }),
    fc.nat(9),
    bounds,
  )
  .map(([counted, filters, n, bounds]): Question => {
    const dimensions = dimensionsOf[counted];
    const fitting = filters.filter(({ dimension }) => dimensions.includes(dimension));
    const own = counted === 'requests' ? null : counted === 'sources' ? 'reference' : 'webhook';
    const groupBy = dimensions[n] ?? own;
    const needsFilter = groupBy === null || groupBy === own || counted === 'requests' || DIMENSION_OF_OWN.has(groupBy);
    return {
      counted,
      filters: fitting,
      groupBy: needsFilter || fitting.length > 0 ? groupBy : own,
      bounds,
      after: null,
      limit: 100,
    };
  });
/** Of sources, those that are of nothing else. */
const DIMENSION_OF_OWN = new Set<Dimension>(['source', 'reference', 'integration', 'webhook']);

const answers = (
  events: ReturnType<typeof historyOf>,
  asked: ReadonlyArray<readonly [Question, Limits]>,
): ReadonlyArray<Statistics> => {
  const file = openCopyFile(':memory:', figuresProjection, realClock);
  try {
    // In two runs, as they come.
    file.apply(events.slice(0, events.length >> 1), events.length >> 1);
    file.apply(events, events.length);
    expect(file.parked()).toEqual([]);
    return asked.map(([question, limits]) => runQuery(statistics.definition, statistics(question, limits), file.db));
  } finally {
    file.close();
  }
};

/** The one series as well as the other, however many facts there are in all. */
const EACH_EXACT = { exact: 0, exactOfBucket: 1000, factsOfPage: 1000, facts: 1000 };
const ALL_EXACT = { exact: 1000, exactOfBucket: 0, factsOfPage: 1000, facts: 1000 };
const NONE_EXACT = { exact: 0, exactOfBucket: 0, factsOfPage: 1000, facts: 1000 };

test('they are those of a plain count over the events, exactly while there are few', () => {
  fc.assert(
    fc.property(steps, fc.array(questions, { minLength: 1, maxLength: 8 }), (steps, questions) => {
      const events = historyOf(steps);
      const counted = count(events.map(decoded));
      const got = answers(
        events,
        questions.map((question, n) => [question, n % 2 === 0 ? ALL_EXACT : EACH_EXACT]),
      );
      questions.forEach((question, n) => {
        expect(got[n]).toEqual({ groups: expected(counted[question.counted], question, keyOfFilter), next: null });
      });
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

test('of many the counts are exact as well, and percentiles within 1 %', () => {
  const isNear = (got: number, exact: number): boolean => Math.abs(got - exact) <= exact * 0.0101 + 0.6;
  fc.assert(
    fc.property(steps, fc.array(questions, { minLength: 1, maxLength: 8 }), (steps, questions) => {
      const events = historyOf(steps);
      const counted = count(events.map(decoded));
      const got = answers(
        events,
        questions.map(question => [question, NONE_EXACT]),
      );
      questions.forEach((question, n) => {
        const answer = got[n];
        if (answer === undefined || answer === 'too-many') throw new Error('it has no answer');
        const right = expected(counted[question.counted], question, keyOfFilter);
        expect(answer.groups.map(({ key, figures }) => [key, figures.map(({ counts }) => counts)])).toEqual(
          right.map(({ key, figures }) => [key, figures.map(({ counts }) => counts)]),
        );
        answer.groups.forEach(({ figures }, group) => {
          figures.forEach(({ durations }, bucket) => {
            for (const phase of PHASES) {
              const [approximate, exact] = [durations[phase], right[group]?.figures[bucket]?.durations[phase]];
              expect([approximate?.n, approximate?.max]).toEqual([exact?.n, exact?.max]);
              for (const p of ['p50', 'p90', 'p95', 'p99'] as const)
                if (approximate && exact && !isNear(approximate[p], exact[p]))
                  expect([phase, p, approximate]).toEqual(exact);
            }
          });
        });
      });
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

test('pages of groups go on where the one before ended', () => {
  fc.assert(
    fc.property(steps, bounds, (steps, bounds) => {
      const events = historyOf(steps);
      const question: Question = {
        counted: 'sources',
        filters: [],
        groupBy: 'source',
        bounds,
        after: null,
        limit: 100,
      };
      const file = openCopyFile(':memory:', figuresProjection, realClock);
      file.apply(events, events.length);
      const ask = (after: string | null, limit: number, limits?: Limits) => {
        const answer = runQuery(statistics.definition, statistics({ ...question, after, limit }, limits), file.db);
        if (answer === 'too-many') throw new Error(answer);
        return answer;
      };
      const pages = (limit: number, limits?: Limits) => {
        const all = [ask(null, limit, limits)];
        for (let after = all[0]?.next ?? null; after !== null; after = all.at(-1)?.next ?? null)
          all.push(ask(after, limit, limits));
        return all.map(({ groups }) => groups);
      };
      const whole = ask(null, 100).groups;
      const byTwo = pages(2);
      const byFacts = pages(100, { ...EACH_EXACT, factsOfPage: 5 });
      file.close();
      expect(byTwo.flat()).toEqual(whole);
      expect(byFacts.flat()).toEqual(whole);
      for (const groups of byFacts.filter(({ length }) => length > 1)) {
        const facts = groups.flatMap(({ figures }) => figures.map(({ counts }) => counts.n));
        expect(facts.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(5);
      }
    }),
    { numRuns: 30 },
  );
});

test('a request that two sources answer late is late once', () => {
  const step = { flow: 7, reference: 'class-a', who: 'client-1', minutes: 0, pick: 0 };
  const events = historyOf([
    { ...step, what: 'ask' },
    { ...step, what: 'time-out', minutes: 1500 },
    { ...step, what: 'done', pick: 4 },
    { ...step, what: 'done', reference: 'class-b', pick: 4 },
  ]);
  const bounds = [BEGIN_MS, BEGIN_MS + 100 * HOUR_MS];
  const question: Question = { counted: 'requests', filters: [], groupBy: null, bounds, after: null, limit: 1 };
  const of = [ALL_EXACT, NONE_EXACT].flatMap(limits => [
    [question, limits] as const,
    [{ ...question, counted: 'sources', groupBy: 'reference', limit: 3 } as const, limits] as const,
  ]);
  const lates = answers(events, of).map(answer =>
    answer === 'too-many' ? answer : answer.groups.map(({ figures }) => figures[0]?.counts.late),
  );
  expect(lates).toEqual([[1], [1, 1, 0], [1], [1, 1, 0]]);
});
