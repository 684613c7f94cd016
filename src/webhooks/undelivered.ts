/**
 * Sync requests that reach nobody: no webhook is subscribed, or every delivery has failed for good. They end at once
 * and not at their deadline.
 */
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { DeliveryEvent } from '../../domain/delivery';
import type { FlowCommand } from '../../domain/flow/commands';
import { flow, flowStream } from '../../domain/flow/flow';
import type { Recorded } from '../../domain/history';
import { undeliveredRequest } from '../../projections/deliveries/due-queries';
import type { CommandRunner } from '../commands/command-runner';
import type { Position, RecordedEvent } from '../event-store/event-store';
import { causedBy } from '../followers/cause';
import { nothing, type Reaction } from '../followers/reaction';
import { type GiveUp, isTransient } from '../followers/reaction-error';
import type { QueryRunner } from '../projector/query-runner';
import type { Clock } from '../runtime/ports';

export interface UndeliveredOptions {
  readonly commands: CommandRunner;
  readonly clock: Clock;
  readonly giveUp: GiveUp;
}

export interface Undelivered {
  /** Does nothing when it has ended, or somebody works at it all the same. */
  readonly fail: (flowId: number, requestId: string, cause: Recorded) => Reaction;
}

const types: ReadonlySet<string> = new Set<DeliveryEvent['type']>(['AttemptFailed', 'DeliveryStopped']);

export interface LastFailuresOptions {
  readonly commands: Pick<CommandRunner, 'acknowledged'>;
  readonly queries: QueryRunner;
  readonly undelivered: Undelivered;
  /** Resolves when all deliveries are scheduled that follow from the log up to here. */
  readonly scheduled: (position: Position) => Promise<void>;
}

export const createUndelivered = ({ commands, clock, giveUp }: UndeliveredOptions): Undelivered => ({
  fail: (flowId, requestId, cause) => {
    const at = new Date(clock.now()).toISOString();
    const command: FlowCommand = { type: 'FailUndelivered', at, requestId };
    return pipe(
      commands.run(flow, flowStream(flowId), command, causedBy(cause)),
      TE.orElse((error): Reaction => (isTransient(error) ? TE.left(error) : TE.fromIO(() => giveUp(cause, error)))),
    );
  },
});

export const mayBeLast = ({ stream, type }: Pick<RecordedEvent, 'stream' | 'type'>): boolean =>
  types.has(type) && stream.startsWith('delivery-');

/** What follows from a delivery that has failed for good: when it was the last of its request, that fails too. */
export const createLastFailures =
  ({ commands, queries, undelivered, scheduled }: LastFailuresOptions) =>
  (recorded: Recorded): Reaction => {
    if (!isForGood(recorded)) return nothing;
    return pipe(
      TE.fromTask(() => scheduled(recorded.position)),
      TE.flatMap(() =>
        queries.run(undeliveredRequest(recorded.id), Math.max(recorded.position, commands.acknowledged())),
      ),
      TE.flatMap(
        (request): Reaction =>
          request === null ? nothing : undelivered.fail(request.flow_id, request.request_id, recorded),
      ),
    );
  };

const isForGood = ({ event }: Recorded): boolean => {
  if (event.type === 'AttemptFailed') return event.nextAttemptAt === null;
  return event.type === 'DeliveryStopped' && event.reason !== 'sync-ended';
};
