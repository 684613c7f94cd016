/** Laws that are looked at when faults have ended and the world has come to rest. */
import * as E from 'fp-ts/Either';
import { freshUntil, staleSince } from '../../../domain/flow/freshness';
import { openRequestsOf, sourcesOf, stateOf } from '../../../domain/flow/state';
import { projections } from '../../../projections';
import type { Service } from '../../../src/app/service';
import type { Chance } from '../world/chance';
import type { Call } from '../world/clients';
import { type Read, readHistory } from './history';
import { lawsOfDeliveries } from './messages';
import { onTime } from './on-time';
import { type Onlooker, shownBy, VIEWS } from './onlooker';
import { checkpoints } from './proofs';
import { lawsOfRequests } from './requests';
import type { World } from './world';

const MINUTE = 60_000;

const running = ({ replicas, fail }: World): ReadonlyArray<Service> => {
  const services = replicas.map(replica => replica.service());
  const down = replicas.filter((_, index) => services[index] === null).map(({ name }) => name);
  if (down.length > 0) fail('the world goes on', { down });
  return services.filter(service => service !== null);
};

/** What a 2xx said has happened, as an event that must be there; null where an answer says nothing of the kind. */
const evidenceOf = ({
  method,
  path,
  successes,
}: Call): { readonly stream: string; readonly fits: (event: object) => boolean } | null => {
  const data = successes[0]?.body?.data;
  const [, flowId] = /^\/flows\/(\d+)/.exec(path) ?? [];
  const ofFlow = (fits: (event: never) => boolean) => ({
    stream: `flow-${flowId}`,
    fits: fits as (event: object) => boolean,
  });
  if (method === 'POST' && path.endsWith('/sync'))
    return ofFlow(({ requestId }: { requestId?: string }) => requestId === data?.requestId);
  if (method === 'POST' && path.endsWith('/external-sources'))
    return ofFlow(
      ({ type, sourceId }: { type: string; sourceId?: number }) => type === 'SourceAdded' && sourceId === data?.id,
    );
  if (method === 'POST' && path === '/webhooks')
    return { stream: `webhook-${data?.id}`, fits: event => 'type' in event && event.type === 'WebhookCreated' };
  if (method === 'POST' && path.endsWith('/schedules'))
    return { stream: `schedule-${data?.id}`, fits: event => 'type' in event && event.type === 'ScheduleCreated' };
  return null;
};

const idIn = (body: { readonly data?: { readonly id?: unknown; readonly requestId?: unknown } } | undefined): unknown =>
  body?.data?.requestId ?? body?.data?.id ?? null;

const acknowledged = ({ clients, fail }: World, { events }: Read): void => {
  const byStream = new Map<string, object[]>();
  for (const { stream, event } of events) byStream.set(stream, [...(byStream.get(stream) ?? []), event]);
  for (const call of clients.calls) {
    if (call.successes.length === 0) continue;
    const evidence = evidenceOf(call);
    const { method, path, body, key, successes } = call;
    if (evidence !== null && !(byStream.get(evidence.stream) ?? []).some(evidence.fits))
      fail('what was acknowledged is in the history, once', { method, path, body, key, answer: successes[0]?.body });
    const ids = new Set(successes.map(answer => `${answer.status} ${idIn(answer.body)}`));
    if (method === 'POST' && ids.size > 1)
      fail('one key is one effect and one answer', { method, path, body, key, answers: [...ids] });
  }
  const made = new Map<string, number>();
  for (const { event, metadata } of events) {
    const once = [
      'SyncRequested',
      'SyncQueued',
      'SourceAdded',
      'WebhookCreated',
      'ScheduleCreated',
      'WebhookTestRequested',
    ];
    // A request that waited is made by whoever ends the one before.
    if (
      !once.includes(event.type) ||
      metadata.actor.type !== 'client' ||
      !clients.calls.some(
        ({ key, path }) => key === metadata.correlationId && !/set-up|sync\/|cancel|source|archive/.test(path),
      )
    )
      continue;
    const name = `${metadata.correlationId} ${event.type}`;
    made.set(name, (made.get(name) ?? 0) + 1);
  }
  for (const [name, times] of made) if (times > 1) fail('one key is one effect and one answer', { name, times });
  const requests = new Map<string, number>();
  for (const { event } of events)
    if (event.type === 'SyncRequested') requests.set(event.requestId, (requests.get(event.requestId) ?? 0) + 1);
  for (const [requestId, times] of requests)
    if (times > 1) fail('what was acknowledged is in the history, once', { requestId, times });
};

/** Sent again under its key, a call that was answered has no further effect. */
const repeated = ({ clients, chronicle, fail }: World, { events }: Read): void => {
  const calls = new Map(clients.calls.map(call => [call.key, call]));
  for (const { event, metadata, position, stream } of events) {
    const call = calls.get(metadata.correlationId);
    if (call?.method !== 'POST' || call.doneAt === null || metadata.actor.type !== 'client') continue;
    if (chronicle.storedAt(position) > call.doneAt)
      fail('one key is one effect and one answer', { ...call, successes: call.successes.length, stream, event });
  }
};

/** Whoever is told that a source is not there, which was there before they asked, is told what is not so. */
const refused = ({ clients, chronicle, fail }: World, { of }: Read): void => {
  const lives = new Map<string, { readonly from: number; until: number }>();
  for (const { id, event, position } of of('flow')) {
    const at = chronicle.storedAt(position);
    if (event.type === 'SourceAdded') lives.set(`${id}/${event.sourceId}`, { from: at, until: Infinity });
    const ended = event.type === 'SourceRemoved' ? lives.get(`${id}/${event.sourceId}`) : undefined;
    if (ended !== undefined) ended.until = at;
  }
  for (const { method, path, at, answer, answeredAt } of clients.calls) {
    const [, flowId, sourceId] = /^\/flows\/(\d+)\/external-sources\/(\d+)/.exec(path) ?? [];
    const life = lives.get(`${flowId}/${sourceId}`);
    const reason = answer?.body?.error?.errors?.[0]?.reason;
    if (life !== undefined && reason === 'external-source-not-found' && life.from < at && life.until > answeredAt)
      fail('who gets a 2xx sees its effect', { method, path, at: new Date(at), answer: answer?.body });
  }
};

const order = ({ fail }: World, { events }: Read): void => {
  const last = new Map<string, { readonly revision: number; readonly at: string }>();
  let position = 0;
  for (const one of events) {
    const before = last.get(one.stream) ?? { revision: -1, at: '' };
    if (one.revision !== before.revision + 1 || one.position <= position || one.event.at < before.at)
      fail('positions and revisions have no gap and times do not go back', { before, position, one });
    last.set(one.stream, { revision: one.revision, at: one.event.at });
    position = one.position;
  }
};

/** Nothing that has a time is left behind it. */
const overdue = (world: World, { states, of }: Read): void => {
  const { time, fail } = world;
  const past = new Date(time.now() - 3 * MINUTE).toISOString();
  for (const [id, flow] of states('flow')) {
    for (const request of openRequestsOf(flow))
      if (request.deadline < past) fail('what is due is done', { flow: id, request });
    for (const source of sourcesOf(flow)) {
      if (source.hold !== null && source.hold.deadline < past)
        fail('what is due is done', { flow: id, hold: source.hold });
      const { freshness } = source;
      if (flow === null || flow.archived || freshness === null) continue;
      const isOld = freshUntil(source, freshness.maxAge) < past;
      if (isOld && staleSince(source) === null)
        fail('a source that is older than promised is stale', {
          flow: id,
          source: source.reference,
          freshness,
          lastSync: source.lastSync,
        });
    }
  }
  const webhooks = states('webhook');
  const isActive = (webhookId: number): boolean => webhooks.get(String(webhookId))?.settings.active === true;
  for (const [id, delivery] of states('delivery')) {
    if (delivery === null || !isActive(delivery.webhookId)) continue;
    const { status, dueAt, claim } = delivery;
    const isLate =
      (status === 'pending' && dueAt < past) || (status === 'sending' && (claim?.leaseUntil ?? dueAt) < past);
    if (isLate) fail('what is due is done', { id, delivery });
  }
  for (const [id, schedule] of states('schedule'))
    if (schedule?.next != null && schedule.next.startAt < past) fail('what is due is done', { id, schedule });

  const due = new Map<string, number>();
  for (const { id, event } of of('schedule'))
    if (event.type === 'ScheduleRan') due.set(`${id} ${event.due}`, (due.get(`${id} ${event.due}`) ?? 0) + 1);
  for (const [run, times] of due) if (times > 1) fail('a due time makes one request', { run, times });
};

const readModels = async (world: World, services: ReadonlyArray<Service>): Promise<void> => {
  for (const [index, { projector }] of services.entries())
    for (const { name } of projections) {
      const compared = await projector.compare(name)();
      if (E.isLeft(compared) || compared.right.length > 0)
        world.fail('read models say what the log says', { replica: index + 1, name, compared });
      const status = projector.status().find(model => model.name === name);
      if (status?.fault !== null || (status?.parkedStreams ?? 0) > 0)
        world.fail('read models say what the log says', { replica: index + 1, status });
    }
};

const alike = async (world: World, paths: ReadonlyArray<string>): Promise<void> => {
  const { replicas, clients, chronicle, fail } = world;
  const [first, ...others] = replicas;
  if (first === undefined || others.length === 0) return;
  for (const path of paths) {
    const head = chronicle.head();
    const one = await clients.ask(first, path, head);
    for (const replica of others) {
      const another = await clients.ask(replica, path, head);
      if (chronicle.head() !== head) continue; // something happened in between
      if (shownBy(one) !== shownBy(another) || one?.status !== another?.status)
        fail('replicas answer alike', { path, one: one?.body, another: another?.body });
    }
  }
};

/** By the rules alone, which know of no read model. */
const shown = async ({ replicas, clients, fail }: World, { states }: Read): Promise<void> => {
  const [replica] = replicas;
  if (replica === undefined) return;
  for (const [flowId, flow] of states('flow')) {
    const answer = await clients.ask(replica, `/flows/${flowId}/external-sources?limit=100`);
    const shows = answer?.body?.data?.map((source: { id: number; state: string }) => [source.id, source.state]);
    const isSo = sourcesOf(flow).map(source => [source.sourceId, stateOf(source)]);
    if (JSON.stringify(shows) !== JSON.stringify(isSo))
      fail('read models say what the log says', { flowId, shows, isSo });
    const requests = await clients.ask(replica, `/flows/${flowId}/sync-requests?limit=100`);
    const open = new Set(openRequestsOf(flow).map(({ requestId }) => requestId));
    for (const { requestId, state } of requests?.body?.data ?? [])
      if ((state === 'PENDING') !== open.has(requestId))
        fail('read models say what the log says', { flowId, requestId, state });
  }
};

const health = async ({ replicas, clients, setAside, fail }: World): Promise<void> => {
  for (const replica of replicas) {
    const answer = await clients.ask(replica, '/health/ready');
    const {
      waiting = null,
      historyProblem = null,
      setAsideEvents = 0,
      projections: models = [],
    } = answer?.body?.data ?? answer?.body ?? {};
    const isBehind = (models as ReadonlyArray<{ building: boolean; parkedStreams: number }>).some(
      ({ building, parkedStreams }) => building || parkedStreams > 0,
    );
    if (answer?.status !== 200 || waiting?.length !== 0 || historyProblem !== null || isBehind)
      fail('health says ready while, and only while, all work is done', { replica: replica.name, answer });
    if (setAsideEvents > setAside.size) fail('no event is given up', { replica: replica.name, setAsideEvents });
  }
};

/** At rest nothing is set but what comes round, and what waits for its time. */
const MAX_TIMERS = 60;
/** What a write-ahead log holds at most once nothing is written; files of a replica, and their bytes for each event. */
const MAX_FILES = 200;
const MAX_WAL_BYTES = 16_000_000;

const bounds = ({ replicas, setAside, fail }: World, { states }: Read): void => {
  const LAW = 'memory, queues and tables stay within their bounds';
  const waiting = [...states('delivery').values()].filter(
    delivery => delivery?.status === 'pending' || delivery?.status === 'sending',
  ).length;
  for (const replica of replicas) {
    const timers = replica.process()?.timers() ?? 0;
    const { files, walBytes } = replica.files();
    const { skipped, deliveries } = replica.service()?.reactor.status() ?? {};
    const isMuch = timers > MAX_TIMERS + waiting || files > MAX_FILES || walBytes > MAX_WAL_BYTES;
    if (isMuch || (skipped ?? 0) > setAside.size || (deliveries?.waiting ?? 0) > waiting)
      fail(LAW, { replica: replica.name, timers, files, walBytes, skipped, deliveries, waiting });
  }
};

export const lawsInTheEnd = async (world: World, onlooker: Onlooker, chance: Chance): Promise<void> => {
  const services = running(world);
  const read = await readHistory(world);
  acknowledged(world, read);
  repeated(world, read);
  refused(world, read);
  order(world, read);
  lawsOfDeliveries(world, read);
  lawsOfRequests(world, read);
  overdue(world, read);
  onTime(world, read);
  bounds(world, read);
  await checkpoints(world, read, onlooker, chance);
  await health(world);
  await readModels(world, services);
  await shown(world, read);
  await alike(world, VIEWS);
  await onlooker.lookBack(chance);
};
