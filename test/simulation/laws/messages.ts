/** What was sent, against what happened: nobody forgotten, nothing made up, nothing after its end, each attempt once. */
import { attemptBegunBy, type DeliveryEvent } from '../../../domain/delivery';
import type { Sent } from '../world/receivers';
import { codesOf, deadlinesOf, endsOf, subscribers, toldOf } from './expected-messages';
import type { Read } from './history';
import type { World } from './world';

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
  const deadlines = deadlinesOf(flows);
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
    const deadline = isRequest && requestId !== null ? deadlines.get(requestId) : undefined;
    for (const sent of all) {
      const isPast = Math.min(sent.at, sent.sentAt) > Date.parse(deadline ?? '') + UNDER_WAY_MS;
      if (sent.isPrompt && isPast) fail('nothing is sent after its end', { id, deadline, sentAt: new Date(sent.at) });
    }
    const end = isRequest && requestId !== null ? ends.get(requestId) : undefined;
    if (end === undefined) continue;
    const endedAt = chronicle.storedAt(end);
    for (const sent of all) {
      if (sent.isPrompt && sent.at > endedAt + UNDER_WAY_MS)
        fail('nothing is sent after its end', { id, endedAt: new Date(endedAt), sentAt: new Date(sent.at) });
    }
  }
};
