/**
 * The messages that an event leads to: the same deliveries whoever handles it and however often. They follow from the
 * log alone, so that nothing but the log is waited for.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { DISABLED_MESSAGE, deliveryStream, TEST_MESSAGE } from '../../domain/delivery';
import type { FlowEvent } from '../../domain/flow/events';
import type { Recorded, RecordedOf } from '../../domain/history';
import type { OfType } from '../../domain/kernel/aggregate';
import type { WebhookEvent } from '../../domain/webhook';
import type { Subject } from '../../domain/webhook-filters';
import { type SentTopic, SYNC_REQUESTED } from '../../domain/webhook-settings';
import { numberOf } from '../../projections/projection';
import type { Batch, Position } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { inSlices, nothing, type OnDelivery, type Reaction } from '../followers/reaction';
import type { Clock } from '../runtime/ports';
import { type FlowCodes, namesCode } from './flow-codes';
import { deliveryIdOf, isForOwner, messageAbout, type Notice, noticeOf, referencesIn } from './message';
import type { Subscriptions } from './subscriptions';
import type { Undelivered } from './undelivered';

export interface AnnouncementsOptions {
  readonly subscriptions: Pick<Subscriptions, 'fold' | 'rewind' | 'at' | 'siblingsOf'>;
  readonly flowCodes: FlowCodes;
  readonly run: OnDelivery;
  readonly undelivered: Pick<Undelivered, 'fail'>;
  readonly clock: Clock;
}

export interface Announcements {
  /** Gets the position behind which the runs begin. */
  readonly rewind: (position: Position) => void;
  /** Is shown every run of the log before `react` is given one of its events. */
  readonly before: (batch: Batch) => void;
  readonly react: (recorded: Recorded) => Reaction;
}

export const createAnnouncements = ({
  subscriptions,
  flowCodes,
  run,
  undelivered,
  clock,
}: AnnouncementsOptions): Announcements => {
  const now = (): string => new Date(clock.now()).toISOString();
  /** Streams of deliveries that the same run of the log has: who reads a long history need not ask for them. */
  let inHand: ReadonlySet<string> = new Set();

  const before = ({ events, position }: Batch): void => {
    inHand = new Set(events.filter(({ type }) => type === 'DeliveryScheduled').map(({ stream }) => stream));
    for (const event of events) {
      if (!event.stream.startsWith('webhook-') && !namesCode(event)) continue;
      const recorded = decode(event);
      if (E.isLeft(recorded)) continue;
      if (recorded.right.category === 'webhook') subscriptions.fold(recorded.right);
      if (recorded.right.category === 'flow') flowCodes.fold(recorded.right);
    }
    flowCodes.reach(position);
  };

  const notInHand = (about: string, webhooks: ReadonlyArray<number>): ReadonlyArray<number> =>
    webhooks.filter(webhookId => !inHand.has(deliveryStream(deliveryIdOf(about, webhookId))));

  /** Whom it concerns. A flow is there before anything happens to it, so its code is known. */
  const subscribers = (
    topic: SentTopic,
    recorded: RecordedOf<'flow'>,
    flowCode?: string,
  ): TE.TaskEither<never, ReadonlyArray<number>> => {
    const flowId = numberOf(recorded);
    const subjectOf = (): Subject => ({
      flowId,
      flowCode: flowCode ?? flowCodes.at(flowId, recorded.position) ?? '',
      references: referencesIn(recorded.event),
    });
    return TE.fromTask(() => subscriptions.at(topic, recorded.position, subjectOf));
  };

  const announce = (
    recorded: RecordedOf<'flow'>,
    event: OfType<FlowEvent, 'SyncRequested' | 'SyncResent'>,
  ): Reaction => {
    const flowId = numberOf(recorded);
    const { requestId } = event;
    const about = messageAbout('flow.sync.requested', recorded);
    const scheduled = (webhookId: number): Reaction => {
      const deliveryId = deliveryIdOf(requestId, webhookId);
      const delivery = { deliveryId, webhookId, requestId, flowId, ...about, claim: null };
      return run(deliveryId, { type: 'ScheduleDelivery', at: now(), ...delivery }, recorded);
    };
    /** Does nothing when that was what scheduled it. */
    const again = (webhookId: number): Reaction => {
      const command = { cause: recorded.eventId, message: about.message };
      return run(deliveryIdOf(requestId, webhookId), { type: 'RescheduleDelivery', at: now(), ...command }, recorded);
    };
    const resent = (webhookId: number): Reaction =>
      pipe(
        scheduled(webhookId),
        TE.flatMap(() => again(webhookId)),
      );
    return pipe(
      subscribers(SYNC_REQUESTED, recorded, event.flowCode),
      TE.flatMap(webhooks => {
        if (event.type === 'SyncResent') return inSlices(resent)(webhooks);
        if (webhooks.length === 0) return undelivered.fail(flowId, requestId, recorded);
        return pipe(notInHand(requestId, webhooks), inSlices(scheduled));
      }),
    );
  };

  /** Of no request as far as the delivery goes: the end of one does not stop it. */
  const notify = (recorded: RecordedOf<'flow'>, { topic, about }: Notice): Reaction =>
    pipe(
      subscribers(topic, recorded),
      TE.map(webhooks => notInHand(about, webhooks)),
      TE.flatMap(
        inSlices(webhookId => {
          const deliveryId = deliveryIdOf(about, webhookId);
          const delivery = { deliveryId, webhookId, requestId: null, flowId: numberOf(recorded), claim: null };
          const message = messageAbout(topic, recorded);
          return run(deliveryId, { type: 'ScheduleDelivery', at: now(), ...delivery, ...message }, recorded);
        }),
      ),
    );

  const test = (
    recorded: RecordedOf<'webhook'>,
    { testId }: OfType<WebhookEvent, 'WebhookTestRequested'>,
  ): Reaction => {
    const webhookId = numberOf(recorded);
    const deliveryId = deliveryIdOf(testId, webhookId);
    const delivery = { deliveryId, webhookId, requestId: null, flowId: null, claim: null };
    const about = messageAbout(TEST_MESSAGE, recorded);
    return run(deliveryId, { type: 'ScheduleDelivery', at: now(), ...delivery, ...about }, recorded);
  };

  /** To whoever made the webhook: at their others, since this one does not work. */
  const notifyOwner = (recorded: RecordedOf<'webhook'>): Reaction => {
    const { eventId, position } = recorded;
    const siblings = subscriptions.siblingsOf(numberOf(recorded), position);
    const scheduled = (webhookId: number): Reaction => {
      const deliveryId = deliveryIdOf(eventId, webhookId);
      const delivery = { deliveryId, webhookId, requestId: null, flowId: null, claim: null };
      const about = messageAbout(DISABLED_MESSAGE, recorded);
      return run(deliveryId, { type: 'ScheduleDelivery', at: now(), ...delivery, ...about }, recorded);
    };
    return pipe(notInHand(eventId, siblings), inSlices(scheduled));
  };

  return {
    rewind: position => {
      subscriptions.rewind(position);
      flowCodes.rewind(position);
    },
    before,
    react: recorded => {
      if (recorded.category === 'flow') {
        const { event } = recorded;
        if (event.type === 'SyncRequested' || event.type === 'SyncResent') return announce(recorded, event);
        const notice = noticeOf(event, recorded.eventId);
        return notice === null ? nothing : notify(recorded, notice);
      }
      if (recorded.category !== 'webhook') return nothing;
      const { event } = recorded;
      if (event.type === 'WebhookTestRequested') return test(recorded, event);
      return event.type === 'WebhookDisabled' && isForOwner(event) ? notifyOwner(recorded) : nothing;
    },
  };
};
