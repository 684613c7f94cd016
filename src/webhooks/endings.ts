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
import { openDeliveriesOf, openDeliveriesTo } from '../../projections/deliveries/due-queries';
import { numberOf } from '../../projections/projection';
import type { ReadModelQuery } from '../../projections/query';
import { openRequest } from '../../projections/sync-requests/queries';
import type { CommandRunner } from '../commands/command-runner';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { inSlices, nothing, type OnDelivery, type Reaction } from '../followers/reaction';
import type { QueryRunner } from '../projector/query-runner';
import type { Clock } from '../runtime/ports';

export interface EndingsOptions {
  readonly commands: Pick<CommandRunner, 'acknowledged'>;
  readonly queries: QueryRunner;
  readonly run: OnDelivery;
  readonly clock: Clock;
}

type Ending = (FlowEvent | WebhookEvent)['type'];
const ofRequests: ReadonlyArray<Ending> = [
  'SyncCompleted',
  'SyncFailed',
  'SyncCancelled',
  'SyncTimedOut',
  'SyncUndelivered',
];
const types: ReadonlySet<string> = new Set<Ending>([...ofRequests, 'WebhookDeleted']);

export const isEnding = ({ type }: Pick<RecordedEvent, 'type'>): boolean => types.has(type);

/** Deliveries of a deleted webhook are stopped that many at a time. */
const PAGE = 500;

export const createEndings = ({ commands, queries, run, clock }: EndingsOptions) => {
  const now = (): string => new Date(clock.now()).toISOString();

  /** With all that was scheduled here so far. */
  const ask = <A>(query: ReadModelQuery<A>, atLeast: Position) =>
    queries.run(query, Math.max(atLeast, commands.acknowledged()));

  const stop =
    (reason: StopReason, recorded: Recorded) =>
    ({ delivery_id }: { readonly delivery_id: string }): Reaction =>
      run(delivery_id, { type: 'StopDelivery', at: now(), reason }, recorded);

  const stopWhenEnded = (recorded: Recorded, requestId: string): Reaction =>
    pipe(
      ask(openRequest(requestId), recorded.position),
      TE.flatMap(open => (open !== null ? TE.right([]) : ask(openDeliveriesOf(requestId), recorded.position))),
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
      case 'SyncUndelivered':
        return stopWhenEnded(recorded, event.requestId);
      case 'WebhookDeleted':
        return stopAll(recorded, 'webhook-deleted', 0);
      default:
        return nothing;
    }
  };
};
