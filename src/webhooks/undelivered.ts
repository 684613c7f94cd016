/**
 * Sync requests that nobody is told of: no webhook is subscribed, or every delivery has failed for good. They end at once
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
import type { RecordedEvent } from '../event-store/event-store';
import { causedBy } from '../followers/cause';
import { nothing, type Reaction } from '../followers/reaction';
import { type GiveUp, isTransient } from '../followers/reaction-error';
import type { QueryRunner } from '../projector/query-runner';
import type { Clock } from '../runtime/ports';

export interface UndeliveredOptions {
  readonly commands: CommandRunner;
  readonly queries: QueryRunner;
  readonly clock: Clock;
  readonly giveUp: GiveUp;
}

export interface Undelivered {
  /** Does nothing when it has ended, or somebody works at it all the same. */
  readonly fail: (flowId: number, requestId: string, cause: Recorded) => Reaction;
  /** To a delivery that has failed for good, once all deliveries of its request are scheduled. */
  readonly react: (recorded: Recorded) => Reaction;
}

const types: ReadonlySet<string> = new Set<DeliveryEvent['type']>(['AttemptFailed', 'DeliveryStopped']);

export const mayBeLast = ({ stream, type }: Pick<RecordedEvent, 'stream' | 'type'>): boolean =>
  types.has(type) && stream.startsWith('delivery-');

const isForGood = ({ event }: Recorded): boolean => {
  if (event.type === 'AttemptFailed') return event.nextAttemptAt === null;
  return event.type === 'DeliveryStopped' && event.reason !== 'sync-ended';
};

export const createUndelivered = ({ commands, queries, clock, giveUp }: UndeliveredOptions): Undelivered => {
  const fail = (flowId: number, requestId: string, cause: Recorded): Reaction => {
    const at = new Date(clock.now()).toISOString();
    const command: FlowCommand = { type: 'FailUndelivered', at, requestId };
    return pipe(
      commands.run(flow, flowStream(flowId), command, causedBy(cause)),
      TE.orElse((error): Reaction => (isTransient(error) ? TE.left(error) : TE.fromIO(() => giveUp(cause, error)))),
    );
  };

  return {
    fail,
    react: recorded => {
      if (!isForGood(recorded)) return nothing;
      const atLeast = Math.max(recorded.position, commands.acknowledged());
      return pipe(
        queries.run(undeliveredRequest(recorded.id), atLeast),
        TE.flatMap(
          (request): Reaction => (request === null ? nothing : fail(request.flow_id, request.request_id, recorded)),
        ),
      );
    },
  };
};
