/** A flow as it went, over HTTP. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import type { EventStore, RecordedEvent } from '../../event-store/event-store';
import type { History } from '../../history/history';
import { createProofs, type Proofs } from '../../history/proofs';
import * as TE from '../../lib/task-either';
import { noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { CursorPage } from '../edge/envelope';
import { asFailure, ofCommandError, unavailable } from '../edge/failure';
import { HISTORY, STORE } from '../edge/tokens';
import { type ReplayStep, replayFlow } from './endpoints';
import { createReplay, type Replay } from './steps';

const STEPS = 20;

@Controller()
export class ReplayController {
  private readonly read: Replay;

  constructor(@Inject(STORE) store: EventStore, @Inject(HISTORY) history: History) {
    const proofs = createProofs(history, store);
    this.read = createReplay({ store, findEvent: causeFrom(proofs) });
  }

  @Endpoint(replayFlow)
  replay({ path: { flowId }, query, context }: InputOf<typeof replayFlow>): Answer<CursorPage<ReplayStep>> {
    const { cursor = -1, limit = STEPS } = query;
    const upTo = context.asOf?.position ?? Number.POSITIVE_INFINITY;
    return TE.tryCatch(async () => {
      const page = await this.read(flowId, cursor, limit, upTo);
      if (E.isLeft(page)) throw ofCommandError(page.left);
      if (page.right === null) throw noFlow(flowId);
      const { steps, cursor: last } = page.right;
      return new CursorPage(steps, last === null ? null : String(last));
    }, asFailure);
  }
}

/** A cause that cannot be found now is no cause that is not there. */
const causeFrom =
  (proofs: Pick<Proofs, 'event'>) =>
  async (eventId: string): Promise<RecordedEvent | null> => {
    const found = await proofs.event(eventId);
    if (E.isRight(found)) return found.right;
    if (found.left._tag === 'NotFound') return null;
    if (found.left._tag === 'StoreUnavailable') throw ofCommandError(found.left);
    throw unavailable('causes-not-known-yet', 'The index in which causes are found is being built; try again.');
  };
