/**
 * Deliveries that have become pointless are stopped: their request has ended, or their webhook is deleted. Which those are
 * a read model knows. This shows it at once; whatever it comes too early or too late for is stopped when its time comes
 * (`attempt.ts`), and nothing is sent.
 */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { StopReason } from '../../domain/delivery';
import type { FlowEvent } from '../../domain/flow/events';
import type { Recorded } from '../../domain/history';
import type { WebhookEvent } from '../../domain/webhook';
import { numberOf } from '../../projections/projection';
import type { CommandRunner } from '../commands/command-runner';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { inSlices, nothing, type OnDelivery, type Reaction } from '../followers/reaction';
import type { Asked } from '../http/edge/bus/read.query';
import type { Projector } from '../projector/projector';
import { openDeliveriesOf, openDeliveriesTo, openRequest } from '../reactor/questions';
import type { Clock } from '../runtime/ports';

export interface EndingsOptions {
  readonly commands: Pick<CommandRunner, 'acknowledged'>;
  readonly projector: Projector;
  readonly run: OnDelivery;
  readonly clock: Clock;
}

type Ending = (FlowEvent | WebhookEvent)['type'];
const ofRequests: ReadonlyArray<Ending> = ['SyncCompleted', 'SyncFailed', 'SyncCancelled', 'SyncTimedOut'];
const types: ReadonlySet<string> = new Set<Ending>([...ofRequests, 'WebhookDeleted']);

export const isEnding = ({ type }: Pick<RecordedEvent, 'type'>): boolean => types.has(type);

/** Deliveries of a deleted webhook are stopped that many at a time. */
const PAGE = 500;

export const createEndings = ({ commands, projector, run, clock }: EndingsOptions) => {
  const now = (): string => new Date(clock.now()).toISOString();

  /** With all that was scheduled here so far. */
  const ask = <A>({ of, query }: Asked<A>, atLeast: Position) =>
    projector.read(of, Math.max(atLeast, commands.acknowledged()), query);

  const stop =
    (reason: StopReason, recorded: Recorded) =>
    ({ delivery_id }: { readonly delivery_id: string }): Reaction =>
      run(delivery_id, { type: 'StopDelivery', at: now(), reason }, recorded);

  const stopWhenEnded = (recorded: Recorded, requestId: string): Reaction =>
    pipe(
      ask(openRequest(requestId), recorded.position),
      TE.flatMap(open => (open === undefined ? ask(openDeliveriesOf(requestId), recorded.position) : TE.right([]))),
      TE.flatMap(inSlices(stop('sync-ended', recorded))),
    );

  const stopAll = (recorded: Recorded, reason: StopReason, after: Position): Reaction =>
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

  return (recorded: Recorded): Reaction => {
    const { event } = recorded;
    switch (event.type) {
      case 'SyncCompleted':
      case 'SyncFailed':
        return event.requestId === null || event.late ? nothing : stopWhenEnded(recorded, event.requestId);
      case 'SyncCancelled':
      case 'SyncTimedOut':
        return stopWhenEnded(recorded, event.requestId);
      case 'WebhookDeleted':
        return stopAll(recorded, 'webhook-deleted', 0);
      default:
        return nothing;
    }
  };
};
