/** Plans the undo of a sync request on the history of its flow as the log has it, whatever the read models say. */
import * as E from 'fp-ts/Either';
import type { FlowEvent } from '../../domain/flow/events';
import { flowStream } from '../../domain/flow/flow';
import { type Conflicts, type Done, nothingDone, planOf, type Undo, whatDid } from '../../domain/flow/undo-plan';
import type { EventStore } from '../event-store/event-store';
import type { CommandError } from './command-runner';
import { uuidOf } from './idempotent';
import { emptyState, foldOn } from './load';

export interface PlannedUndo {
  readonly done: Done;
  readonly undo: Undo;
  readonly conflicts: Conflicts;
}

/** The undo of a request is one thing, however often it is asked for: its id follows from the request's. */
export const undoIdOf = (requestId: string): string => uuidOf(`undo/${requestId}`);

export const planUndo = async (
  store: Pick<EventStore, 'readStream'>,
  flowId: number,
  requestId: string,
  withMetadata: boolean,
): Promise<E.Either<CommandError, PlannedUndo>> => {
  const ids = [requestId, undoIdOf(requestId)] as const;
  const history = { initial: nothingDone, evolve: whatDid(ids) };
  const folded = await foldOn<Done, FlowEvent>(store, history, flowStream(flowId), emptyState(history));
  return E.map(({ state: done }: { readonly state: Done }) => ({ done, ...planOf(done, ids, withMetadata) }))(folded);
};
