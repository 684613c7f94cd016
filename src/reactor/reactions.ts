/**
 * What follows from an event, as commands that are harmless when they are given again: the same event always leads to
 * the same deliveries, whoever handles it and however often.
 */
import { setImmediate } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { type DeliveryCommand, delivery, deliveryStream, type StopReason } from '../../domain/delivery';
import type { FlowEvent } from '../../domain/flow/events';
import type { Recorded, RecordedOf } from '../../domain/history';
import type { OfType } from '../../domain/kernel/aggregate';
import { numberOf } from '../../projections/projection';
import type { CommandRunner } from '../commands/command-runner';
import type { Position } from '../event-store/event-store';
import type { Projector } from '../projector/projector';
import type { Asked } from '../queries/read.query';
import type { Clock } from '../runtime/ports';
import { causedBy } from './cause';
import { deliveryIdOf, messageAbout } from './message';
import { knownAmong, openDeliveriesOf, openDeliveriesTo, openRequest, subscribed } from './questions';
import { isPassing, type Skip, type Trouble } from './trouble';

type Reaction = TE.TaskEither<Trouble, unknown>;

export interface ReactionsOptions {
  readonly commands: CommandRunner;
  readonly projector: Projector;
  readonly clock: Clock;
  /** Told of what an event should have led to and never can. */
  readonly skip: Skip;
}

/** Deliveries of a deleted webhook are stopped that many at a time. */
const PAGE = 500;

/** So many commands that follow from one event are under way at once; between two such slices others have their turn. */
const SLICE = 64;

const nothing: Reaction = TE.right(undefined);

const inSlices =
  <A>(task: (item: A) => Reaction) =>
  (items: ReadonlyArray<A>): Reaction =>
  async () => {
    for (let from = 0; from < items.length; from += SLICE) {
      if (from > 0) await setImmediate();
      const done = await TE.traverseArray(task)(items.slice(from, from + SLICE))();
      if (E.isLeft(done)) return done;
    }
    return E.right(undefined);
  };

export const createReactions = ({ commands, projector, clock, skip }: ReactionsOptions) => {
  const now = (): string => new Date(clock.now()).toISOString();
  /** Position of the last delivery event that a command found or made: what is asked next must show it. */
  let seen: Position = 0;
  const see = (position: Position): void => {
    seen = Math.max(seen, position);
  };

  const ask = <A>({ of, query }: Asked<A>, atLeast: Position) => projector.read(of, atLeast, query);

  /** One delivery that is beyond help is no reason to withhold the others. */
  const run = (deliveryId: string, command: DeliveryCommand, event: Recorded): Reaction =>
    pipe(
      commands.run(delivery, deliveryStream(deliveryId), command, causedBy(event)),
      TE.map(({ position }) => see(position)),
      TE.orElse(trouble => (isPassing(trouble) ? TE.left(trouble) : TE.fromIO(() => skip(event, trouble)))),
    );

  const announce = (
    recorded: RecordedOf<'flow'>,
    event: OfType<FlowEvent, 'SyncRequested' | 'SyncResent'>,
  ): Reaction => {
    const flowId = numberOf(recorded);
    const { requestId } = event;
    const about = messageAbout('flow.sync.requested', recorded);
    const tell = (webhookId: number): Reaction => {
      const deliveryId = deliveryIdOf(requestId, webhookId);
      const delivery = { deliveryId, webhookId, requestId, flowId, ...about };
      const scheduled = run(deliveryId, { type: 'ScheduleDelivery', at: now(), ...delivery }, recorded);
      if (event.type === 'SyncRequested') return scheduled;
      // Does nothing when that was what scheduled it.
      const again: DeliveryCommand = {
        ...{ type: 'RescheduleDelivery', at: now(), cause: recorded.eventId, message: about.message },
      };
      return pipe(
        scheduled,
        TE.flatMap(() => run(deliveryId, again, recorded)),
      );
    };
    /** Who reads a long history, as a new replica does, asks no stream for what others have done. */
    const notYet = (webhookIds: ReadonlyArray<number>) =>
      pipe(
        ask(knownAmong(webhookIds.map(webhookId => deliveryIdOf(requestId, webhookId))), 0),
        TE.map(known => webhookIds.filter(webhookId => !known.has(deliveryIdOf(requestId, webhookId)))),
      );
    const webhooks = ask(subscribed(recorded.position), recorded.position);
    return pipe(webhooks, TE.flatMap(event.type === 'SyncRequested' ? notYet : TE.right), TE.flatMap(inSlices(tell)));
  };

  const stop =
    (reason: StopReason, recorded: Recorded) =>
    ({ delivery_id }: { readonly delivery_id: string }): Reaction =>
      run(delivery_id, { type: 'StopDelivery', at: now(), reason }, recorded);

  const stopWhenEnded = (recorded: RecordedOf<'flow'>, requestId: string): Reaction =>
    pipe(
      ask(openRequest(requestId), recorded.position),
      TE.flatMap(open => (open === undefined ? ask(openDeliveriesOf(requestId), seen) : TE.right([]))),
      TE.flatMap(inSlices(stop('sync-ended', recorded))),
    );

  const stopAll = (recorded: RecordedOf<'webhook'>, reason: StopReason, after: Position): Reaction =>
    pipe(
      ask(openDeliveriesTo(numberOf(recorded), after, PAGE), recorded.position),
      TE.flatMap(page => {
        const last = page.length < PAGE ? undefined : page.at(-1);
        const rest = last === undefined ? nothing : stopAll(recorded, reason, last.position);
        return pipe(
          page,
          inSlices(stop(reason, recorded)),
          TE.flatMap(() => rest),
        );
      }),
    );

  return {
    onFlow: (recorded: RecordedOf<'flow'>): Reaction => {
      const { event } = recorded;
      switch (event.type) {
        case 'SyncRequested':
        case 'SyncResent':
          return announce(recorded, event);
        case 'SyncCompleted':
        case 'SyncFailed':
          return event.requestId === null || event.late ? nothing : stopWhenEnded(recorded, event.requestId);
        case 'SyncCancelled':
        case 'SyncTimedOut':
          return stopWhenEnded(recorded, event.requestId);
        default:
          return nothing;
      }
    },
    onWebhook: (recorded: RecordedOf<'webhook'>): Reaction => {
      const { event } = recorded;
      switch (event.type) {
        case 'WebhookTestRequested': {
          const webhookId = numberOf(recorded);
          const deliveryId = deliveryIdOf(event.testId, webhookId);
          const delivery = { deliveryId, webhookId, requestId: null, flowId: null };
          const about = messageAbout('webhook.test', recorded);
          return run(deliveryId, { type: 'ScheduleDelivery', at: now(), ...delivery, ...about }, recorded);
        }
        case 'WebhookDeleted':
          return stopAll(recorded, 'webhook-deleted', 0);
        default:
          return nothing;
      }
    },
  };
};
