/** Every question finds its rows by a key or an index, and sorts nothing that one has in order. */
import { DatabaseSync } from '@photostructure/sqlite';
import { schemaOf } from '../src/projector/tables';
import { projections, queries } from '.';
import { allocated, sourceIdsOf } from './allocations/queries';
import { auditPositions, sourceReferences } from './audit/queries';
import { firstPartLaterThan } from './audit/times-query';
import { changeCountsOf, changesOf } from './changes/queries';
import {
  claimedBy,
  countDeliveries,
  countDueTo,
  earliestDeliveries,
  openDeliveriesOf,
  openDeliveriesTo,
  undeliveredRequest,
} from './deliveries/due-queries';
import { countDeliveriesTo, type DeliveryFilter, findDeliveries, nextDeliveriesTo } from './deliveries/list-queries';
import { deliveryById, failingSince } from './deliveries/queries';
import { deliveriesOfRequest } from './deliveries/request-queries';
import { statisticsOf } from './deliveries/statistics-queries';
import { endedBadly, type Question, statistics } from './figures/queries';
import { requestTimes, timelineOfSources, timelines } from './figures/timeline-queries';
import { countStaleSources, sourcesToMark } from './flows/freshness-queries';
import { isParticipant, participants } from './flows/participant-queries';
import { flowById, flowExists, flows, flowsOfManager, flowsWithCode } from './flows/queries';
import { sourceById, sources, sourcesById, sourcesWithReference, standingOf } from './flows/source-queries';
import {
  allHoldsOfRequest,
  countOverdueHolds,
  earliestHoldDeadline,
  holdById,
  holdDeadlines,
  holdParticipants,
  holds,
  holdsOfRequests,
  openHold,
} from './holds/queries';
import type { Value } from './projection';
import { type QueryDefinition, type ReadDb, type ReadModelQuery, runQuery } from './query';
import { recoveriesOf, recoveryById, runningRecoveries, webhookOfRecovery } from './recoveries/queries';
import {
  countOverdueSchedules,
  dueSchedules,
  earliestSchedule,
  scheduleById,
  scheduleCount,
  schedulesOf,
} from './schedules/queries';
import { countOverdueDeadlines, deadlines, earliestDeadline } from './sync-requests/deadline-queries';
import { openRequest, syncRequestById, syncRequests } from './sync-requests/queries';
import { ownersOfWebhooks, webhookById, webhooks, webhooksOfOwner } from './webhooks/queries';

const range = { offset: 0, limit: 100 };
const id = '00000000-0000-4000-8000-000000000000';

const wantedPositions = {
  terms: [['a'], ['b', 'c']],
  ...{ from: 0, to: 9, since: 0, until: 1, order: 'desc' as const, limit: 10, budget: 10 },
};
const place = { createdAt: '2026-11-24T08:00:00.000Z', position: 1 };
const failedSince: DeliveryFilter = { status: 'failed', statusClass: '5xx', since: '2026-11-24T08:00:00.000Z' };

const asked: Question = {
  counted: 'requests',
  ...{ filters: [], groupBy: null, bounds: [0, 1_500_000_000_000], after: null, limit: 10 },
};
const ofClient = { dimension: 'manager', cells: ['a'] } as const;
const ofReference = { dimension: 'reference', cells: ['a'] } as const;
/** None is so few that it is looked at one by one. */
const byTallies = { exact: -1, exactOfBucket: -1, factsOfPage: 1000, facts: 1000 };
const window = { counted: 'requests', filter: null, bounds: [0, 1, 2], limit: 10 } as const;

type Statement = readonly [sql: string, parameters: ReadonlyArray<Value>];

const definitionOf = ({ name }: ReadModelQuery<unknown>): QueryDefinition => {
  const definition = queries.get(name);
  if (definition === undefined) throw new Error(`There is no query ${name}.`);
  return definition;
};

/** What it asks the database, in SQL. A row that is there leads it on to its next statement. */
const statementsOf = (asked: ReadModelQuery<unknown>): ReadonlyArray<Statement> => {
  const statements: Statement[] = [];
  const db: ReadDb = {
    all: (sql, parameters = []) => {
      statements.push([sql, parameters]);
      return [];
    },
    json: (sql, parameters = []) => {
      statements.push([sql, parameters]);
      return '[]';
    },
    get: <R>(sql: string, parameters: ReadonlyArray<Value> = []) => {
      statements.push([sql, parameters]);
      return { flow_id: 1, request_id: id, number: 1 } as R;
    },
    inTime: 'in_time()',
    folded: sql => `folded(${sql})`,
  };
  runQuery(definitionOf(asked), asked, db);
  return statements;
};

const plansOf = (asked: ReadModelQuery<unknown>): ReadonlyArray<string> => {
  const projection = projections.find(({ name }) => name === definitionOf(asked).of);
  if (projection === undefined) throw new Error(`There is no read model for ${asked.name}.`);
  const db = new DatabaseSync(':memory:');
  for (const sql of schemaOf(projection)) db.exec(sql);
  db.function('in_time', () => 1);
  db.function('folded', (text: string) => text);
  const plans = statementsOf(asked).flatMap(([sql, parameters]) =>
    db
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...parameters)
      .map(({ detail }) => String(detail)),
  );
  db.close();
  return plans;
};

const questions: ReadonlyArray<readonly [string, ReadModelQuery<unknown>]> = [
  ['where events with some terms are', auditPositions(wantedPositions)],
  ['where a time lies', firstPartLaterThan(0)],
  ['references of sources', sourceReferences([[1, 1]])],
  ['a flow', flowById(1)],
  ['whether a flow exists', flowExists(1)],
  ['external sources with a reference', sourcesWithReference('a', { offset: 0, limit: 10 })],
  ['whether somebody is on a flow', isParticipant(1, 1)],
  ['the flows with a code', flowsWithCode('A')],
  ['flows of a manager', flows({ manager: 7 }, range)],
  ['the ids of those', flowsOfManager(7)],
  ['flows among some', flows({ flowIds: [7, 8] }, range)],
  ['flows by code', flows({ code: 'A' }, range)],
  ['flows by state', flows({ state: 'PENDING' }, range)],
  ['flows by reference', flows({ reference: 'a' }, range)],
  ['flows by metadata', flows({ metadata: { a: 'b', c: 'd' } }, range)],
  ['flows by all of it', flows({ state: 'NONE', code: 'A', title: 'A', reference: 'a', metadata: { a: 'b' } }, range)],
  ['participants', participants(1, range)],
  ['the schedules of a flow', schedulesOf(1, range)],
  ['how many schedules a flow has', scheduleCount(1)],
  ['a schedule', scheduleById(1, id)],
  ['schedules that are due', dueSchedules({ key: '', at: 0 }, 10)],
  ['the earliest schedule', earliestSchedule()],
  ['schedules that are overdue', countOverdueSchedules(0)],
  ['stale sources', sourcesToMark({ key: '', at: 0 }, 10)],
  ['how many sources are stale', countStaleSources()],
  ['whether a flow has references', standingOf(1, ['a'])],
  ['a source', sourceById(1, 1)],
  ['the sources of a flow', sources(1, range)],
  ['some sources of a flow', sourcesById(1, [1, 2], range)],
  ['who is allocated', allocated(1, 1, range)],
  ['sources of a participant', sourceIdsOf(1, 1)],
  ['what a request changed', changesOf(1, id, 0, range)],
  ['how much requests changed', changeCountsOf(1, [id])],
  ['a hold', holdById(1, id)],
  ['the holds of a flow', holds(1, range)],
  ['the participants of a hold', holdParticipants(1, id, 1, range)],
  ['the open holds of requests', holdsOfRequests(1, [id])],
  ['an open hold', openHold(id)],
  ['when holds time out', holdDeadlines({ key: '', at: 0 }, 10)],
  ['when the first hold times out', earliestHoldDeadline()],
  ['how many holds are overdue', countOverdueHolds(0)],
  ['a sync request', syncRequestById(1, id)],
  ['the sync requests of a flow', syncRequests(1, range)],
  ['a webhook', webhookById(1)],
  ['the webhooks of an owner', webhooksOfOwner('a')],
  ['the owners of webhooks', ownersOfWebhooks([1, 2])],
  ['a delivery', deliveryById('d')],
  ['the deliveries to a webhook', findDeliveries([1], {}, null, 10)],
  ['the deliveries to a webhook, on', findDeliveries([1], failedSince, place, 10)],
  ['the deliveries of a flow', findDeliveries(null, { flowId: 1 }, place, 10)],
  ['how many deliveries to a webhook failed', countDeliveriesTo(1, failedSince)],
  ['the oldest deliveries to a webhook that failed', nextDeliveriesTo(1, failedSince, place, 1, 10)],
  ['how a webhook does', statisticsOf(1, place.createdAt)],
  ['since when webhooks fail', failingSince([1, 2])],
  ['the earliest deliveries', earliestDeliveries({ open: [1, 2], paused: [3] })],
  ['how many deliveries are open and overdue', countDeliveries({ open: [1, 2], paused: [3] }, 0)],
  ['open deliveries of a request', openDeliveriesOf(id)],
  ['the request of a delivery, when no other arrived', undeliveredRequest(id)],
  ['open deliveries to a webhook', openDeliveriesTo(1, 0, 10)],
  ['attempts that an owner had under way', claimedBy('a')],
  ['how many deliveries to a webhook are due', countDueTo(1, 0, 10)],
  ['a recovery', recoveryById(1, id)],
  ['the webhook of a recovery', webhookOfRecovery(id)],
  ['the recoveries of a webhook', recoveriesOf(1, range)],
  ['recoveries that run', runningRecoveries({ key: '', at: 0 }, 10)],
  ['an open request', openRequest(id)],
  ['figures of all', statistics(asked)],
  ['figures of all, by tallies', statistics(asked, byTallies)],
  ['figures of flows', statistics({ ...asked, groupBy: 'flow' })],
  ['figures of managers, by tallies', statistics({ ...asked, groupBy: 'manager' }, byTallies)],
  ['figures of sources', statistics({ ...asked, counted: 'sources', groupBy: 'source', after: '11/11' })],
  ['figures of references, by tallies', statistics({ ...asked, counted: 'sources', groupBy: 'reference' }, byTallies)],
  ['figures of integrations', statistics({ ...asked, counted: 'sources', groupBy: 'integration' }, byTallies)],
  ['figures of webhooks', statistics({ ...asked, counted: 'deliveries', groupBy: 'webhook' }, byTallies)],
  ['figures by two things', statistics({ ...asked, counted: 'sources', groupBy: 'reference', filters: [ofClient] })],
  ['figures of what ended badly', endedBadly({ ...asked, counted: 'sources' }, 10)],
  [
    'figures of what ended badly of a reference',
    endedBadly({ ...asked, counted: 'sources', filters: [ofReference] }, 10),
  ],
  ['when a request took place', requestTimes(1, id)],
  ['when requests took place', timelines(window)],
  ['when requests of a manager took place', timelines({ ...window, filter: ofClient })],
  ['when requests of a reference took place', timelines({ ...window, filter: ofReference })],
  ['when requests to a webhook took place', timelines({ ...window, filter: { dimension: 'webhook', cells: [1] } })],
  [
    'when requests with some sources took place',
    timelineOfSources(window, [{ asked_ms: 0, flow_id: 1, source_id: 1 }]),
  ],
  ['the messages about a request', deliveriesOfRequest(id)],
  ['all holds of a request', allHoldsOfRequest(1, id)],
  ['deadlines', deadlines({ key: '', at: 0 }, 10)],
  ['the earliest deadline', earliestDeadline()],
  ['how many deadlines are overdue', countOverdueDeadlines(0)],
];

test.each(questions)('%s', (_, asked) => {
  const plans = plansOf(asked);
  expect(plans.length).toBeGreaterThan(0);
  // The list of values that is handed in is read from end to end, as it must be.
  const costly = plans.filter(plan => /^SCAN (?!\w+ VIRTUAL TABLE|\(?subquery|CONSTANT)|TEMP B-TREE/.test(plan));
  expect(costly).toEqual([]);
});

test('all deliveries, or those to some webhooks, are read in order, and filtered without a look at their rows', () => {
  for (const webhookIds of [null, [], [1, 2]]) {
    const [plan = '', ...others] = plansOf(findDeliveries(webhookIds, failedSince, place, 10));
    expect(plan).toMatch(/^SEARCH deliveries USING COVERING INDEX/);
    expect(others.join()).not.toMatch(/TEMP B-TREE/);
  }
});

test('the whole list of flows, and of webhooks, is read in the order of its key', () => {
  expect(plansOf(flows({}, range)).filter(plan => /TEMP B-TREE/.test(plan))).toEqual([]);
  for (const owner of [null, 'a'])
    expect(plansOf(webhooks(owner, range)).filter(plan => /TEMP B-TREE/.test(plan))).toEqual([]);
});
