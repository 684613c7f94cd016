/** What was sent, against what happened: nobody forgotten, nothing made up, nothing after its end, each attempt once. */
import { attemptBegunBy, type DeliveryEvent } from '../../../domain/delivery';
import type { FlowEvent } from '../../../domain/flow/events';
import type { RecordedOf } from '../../../domain/history';
import type { Sent } from '../world/receivers';
import type { Read } from './history';
import type { World } from './world';

interface Told {
  readonly topic: string;
  /** Of the message. */
  readonly about: string;
  readonly position: number;
  readonly requestId: string | null;
}

/** What of the history is told, by rules that stand here and nowhere in the product. */
const toldOf = ({ position, eventId, event }: RecordedOf<'flow'>, holds: Set<string>): Told | null => {
  const plain = (topic: string, id: string, requestId: string | null = null): Told => ({
    ...{ topic, position, requestId },
    about: id.replaceAll('-', ''),
  });
  switch (event.type) {
    case 'SyncRequested':
      return plain('FLOW_EXTERNAL_SOURCE', event.requestId, event.requestId);
    case 'RemovalHeld': {
      const isNew = !holds.has(event.holdId);
      holds.add(event.holdId);
      return isNew ? plain('flow.hold.opened', event.holdId) : null;
    }
    case 'HoldApproved':
    case 'HoldRejected':
    case 'HoldTimedOut':
    case 'HoldSuperseded':
      return plain('flow.hold.closed', eventId);
    case 'SourceBecameStale':
      return plain('flow.source.stale', eventId);
    default:
      return null;
  }
};

/** The webhooks that were subscribed at each moment, as the log has it. */
export const subscribers = (webhooks: ReadonlyArray<RecordedOf<'webhook'>>) => {
  return ({ topic, position }: Pick<Told, 'topic' | 'position'>): ReadonlyArray<number> => {
    const subscribed = new Map<number, boolean>();
    for (const { position: at, event, id } of webhooks) {
      if (at > position) break;
      if (event.type === 'WebhookCreated' || event.type === 'WebhookChanged')
        subscribed.set(Number(id), event.active && (event.topics as ReadonlyArray<string>).includes(topic));
      if (event.type === 'WebhookDisabled' || event.type === 'WebhookDeleted') subscribed.set(Number(id), false);
    }
    return [...subscribed].filter(([, is]) => is).map(([webhookId]) => webhookId);
  };
};

const isEnd = ({ type }: FlowEvent): boolean =>
  ['SyncCompleted', 'SyncFailed', 'SyncCancelled', 'SyncTimedOut', 'SyncUndelivered', 'SourceRemoved'].includes(type);

/** Of each flow, after the event at a position. */
const codesOf = (flows: ReadonlyArray<RecordedOf<'flow'>>) => {
  const changes = flows.flatMap(({ id, position, event }) =>
    event.type === 'FlowRegistered' || event.type === 'FlowDetailsChanged' ? [{ id, position, code: event.code }] : [],
  );
  return (flow: string, at: number): string | undefined =>
    changes.findLast(({ id, position }) => id === flow && position <= at)?.code;
};

/** When each request ended for the last of its sources, as a position. */
const endsOf = (flows: ReadonlyArray<RecordedOf<'flow'>>): ReadonlyMap<string, number> => {
  const open = new Map<string, Set<number>>();
  const ends = new Map<string, number>();
  for (const { event, position, id } of flows) {
    if (event.type === 'SyncRequested')
      open.set(event.requestId, new Set(event.sources.map(({ sourceId }) => sourceId)));
    if (!isEnd(event)) continue;
    for (const [requestId, sources] of open) {
      if ('requestId' in event && event.requestId !== requestId) continue;
      if ('late' in event && event.late) continue;
      if (
        event.type === 'SourceRemoved' &&
        !flows.some(one => one.id === id && 'requestId' in one.event && one.event.requestId === requestId)
      )
        continue;
      const named =
        'sources' in event
          ? event.sources.map(({ sourceId }) => sourceId)
          : 'sourceId' in event
            ? [event.sourceId]
            : [];
      for (const sourceId of named) sources.delete(sourceId);
      if (sources.size > 0) continue;
      open.delete(requestId);
      ends.set(requestId, position);
    }
  }
  return ends;
};

/** As many as the schedule has (one may be under way as it begins anew), unless the receiver is gone; what fails on our side is none. */
const attempts = ({ attemptsOfSchedule, fail }: World, id: string, events: ReadonlyArray<DeliveryEvent>): void => {
  let [last, before, wasPostponed, isStopped] = [0, 0, false, false];
  for (const event of events) {
    if ('attempt' in event) last = Math.max(last, event.attempt);
    if (event.type === 'DeliveryRescheduled') [before, isStopped] = [last, false];
    if (event.type === 'DeliveryStopped') isStopped = true;
    if (event.type === 'AttemptPostponed') wasPostponed = true;
    if (event.type !== 'AttemptFailed') continue;
    const isOurs = event.reason === 'resolver-unavailable';
    const isLast = event.nextAttemptAt === null && event.answer?.status !== 410 && !isOurs && !isStopped;
    if ((isOurs && !wasPostponed) || (isLast && last - before < attemptsOfSchedule - 1))
      fail('what failed is tried again, as often as the schedule says', { id, event, events });
  }
};

/** While somebody has the lease of an attempt nobody else begins one. */
const oneAtATime = ({ fail }: World, id: string, events: ReadonlyArray<DeliveryEvent>): void => {
  let underWay: ReturnType<typeof attemptBegunBy> = null;
  for (const event of events) {
    const begun = attemptBegunBy(event);
    const isTaken = begun !== null && underWay !== null && underWay.owner !== begun.owner;
    if (isTaken && event.at < (underWay?.leaseUntil ?? ''))
      fail('each attempt is claimed, and made once', { id, underWay, event });
    if (begun !== null) underWay = begun;
    if (['AttemptSucceeded', 'AttemptFailed', 'AttemptPostponed'].includes(event.type)) underWay = null;
  }
};

const idOf = ({ headers }: Sent): string => headers['webhook-id'] ?? '';

/** Between what an attempt looked at and its message: an answer of the store, the claim, and some room. */
const UNDER_WAY_MS = 60_000;

export const lawsOfDeliveries = (world: World, { of }: Read): void => {
  const { receivers, chronicle, setAside, fail } = world;
  const [flows, webhooks, deliveries] = [of('flow'), of('webhook'), of('delivery')];
  const subscribedAt = subscribers(webhooks);
  const ends = endsOf(flows);
  const deleted = new Set(webhooks.filter(({ event }) => event.type === 'WebhookDeleted').map(({ id }) => Number(id)));
  const inactive = new Set<number>();
  for (const { event, id } of webhooks) {
    if (event.type === 'WebhookChanged' || event.type === 'WebhookCreated')
      inactive[event.active ? 'delete' : 'add'](Number(id));
    if (event.type === 'WebhookDisabled' || event.type === 'WebhookDeleted') inactive.add(Number(id));
  }
  const byId = new Map<string, DeliveryEvent[]>();
  for (const { id, event } of deliveries) byId.set(id, [...(byId.get(id) ?? []), event]);
  const sentById = new Map<string, Sent[]>();
  for (const sent of receivers.sent) sentById.set(idOf(sent), [...(sentById.get(idOf(sent)) ?? []), sent]);

  const tests = new Set<string>();
  for (const { event, id } of webhooks)
    if (event.type === 'WebhookTestRequested') tests.add(`msg_${event.testId.replaceAll('-', '')}_${id}`);
  for (const [id, events] of byId) {
    oneAtATime(world, id, events);
    if (!tests.has(id)) attempts(world, id, events);
  }

  const codeAt = codesOf(flows);
  /** Where each request was sent again. */
  const resent = new Map<string, number[]>();
  for (const { event, position } of flows) {
    if (event.type !== 'SyncResent') continue;
    const about = event.requestId.replaceAll('-', '');
    resent.set(about, [...(resent.get(about) ?? []), position]);
  }
  const holds = new Set<string>();
  const expected = new Set<string>();
  for (const flow of flows) {
    const told = toldOf(flow, holds);
    if (told === null) continue;
    // Part of what follows from it may have been done before it was set aside.
    const isSetAside = setAside.has(`${flow.stream}@${flow.revision}`);
    for (const webhookId of subscribedAt(told)) {
      const id = `msg_${told.about}_${webhookId}`;
      expected.add(id);
      if (isSetAside) continue;
      const events = byId.get(id) ?? [];
      const codes = [told.position, ...(resent.get(told.about) ?? [])].map(position => codeAt(flow.id, position));
      for (const { body } of sentById.get(id) ?? [])
        if (!codes.includes(JSON.parse(body).data.flowCode))
          fail('a message names the code that its flow had', { id, told, codes, body });
      const last = events.at(-1);
      // The outcome of an attempt that was under way is recorded after the stop all the same.
      const stop = events.findLast(({ type }) => type === 'DeliveryStopped' || type === 'DeliveryRescheduled');
      const wasSent = (sentById.get(id)?.length ?? 0) > 0;
      if (wasSent) continue;
      const saysWhy =
        (stop?.type === 'DeliveryStopped' &&
          ((stop.reason === 'sync-ended' && told.requestId !== null && ends.has(told.requestId)) ||
            (stop.reason === 'webhook-deleted' && deleted.has(webhookId)) ||
            stop.reason === 'client-revoked')) ||
        (last?.type === 'AttemptFailed' && last.nextAttemptAt === null) ||
        (events.length > 0 && inactive.has(webhookId));
      if (!saysWhy)
        fail('each webhook is told what happened while it was subscribed, or it says why not', { id, told, events });
    }
  }
  for (const id of tests) expected.add(id);
  // One that is switched off is told to the others of whoever made it that are active then.
  const makers = new Map<number, string>();
  const active = new Map<number, boolean>();
  for (const { event, eventId, id, metadata } of webhooks) {
    if (event.type === 'WebhookCreated' && metadata.actor.type === 'client') makers.set(Number(id), metadata.actor.id);
    if (event.type === 'WebhookCreated' || event.type === 'WebhookChanged') active.set(Number(id), event.active);
    if (event.type === 'WebhookDisabled' || event.type === 'WebhookDeleted') active.set(Number(id), false);
    if (event.type !== 'WebhookDisabled' || event.reason === 'client-revoked') continue;
    for (const [other, maker] of makers)
      if (active.get(other) && maker === makers.get(Number(id)))
        expected.add(`msg_${eventId.replaceAll('-', '')}_${other}`);
  }
  // A resend is told to whoever is subscribed then.
  for (const [about, positions] of resent)
    for (const position of positions)
      for (const webhookId of subscribedAt({ topic: 'FLOW_EXTERNAL_SOURCE', position }))
        expected.add(`msg_${about}_${webhookId}`);

  for (const [id, events] of byId)
    if (!expected.has(id))
      fail('each webhook is told what happened while it was subscribed, or it says why not', { id, events });
  for (const [id, all] of sentById) {
    const events = byId.get(id) ?? [];
    if (!expected.has(id)) fail('nothing is sent that did not happen', { id, sent: all[0] });
    const claims = events.filter(event => attemptBegunBy(event) !== null).length;
    if (all.length > claims) fail('each attempt is claimed, and made once', { id, sent: all.length, events });
    const bodies = new Set(all.map(({ body }) => body));
    const asked = 1 + events.filter(event => event.type === 'DeliveryRescheduled' && event.message !== null).length;
    if (bodies.size > asked)
      fail('the body of a message is the same bytes for ever', { id, bodies: [...bodies], events });
    const requestId = JSON.parse(all[0]?.body ?? '{}').data?.requestId ?? null;
    const isRequest = JSON.parse(all[0]?.body ?? '{}').type === 'flow.sync.requested';
    const end = isRequest && requestId !== null ? ends.get(requestId) : undefined;
    if (end === undefined) continue;
    const endedAt = chronicle.storedAt(end);
    for (const sent of all) {
      if (sent.isPrompt && sent.at > endedAt + UNDER_WAY_MS)
        fail('nothing is sent after its end', { id, endedAt: new Date(endedAt), sentAt: new Date(sent.at) });
    }
  }
};
