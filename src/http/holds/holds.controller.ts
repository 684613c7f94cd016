/** Where a person decides about what the removal guard held. */
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import type { FlowCommand } from '../../../domain/flow/commands';
import { find } from '../../../domain/kernel/sorted-map';
import { flowExists } from '../../../projections/flows/queries';
import { holdById, holdParticipants, holds } from '../../../projections/holds/queries';
import { rowsOf } from '../../../projections/range';
import type { Config } from '../../config/config';
import * as TE from '../../lib/task-either';
import { Bus, isReason, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import type { Accepted, Page } from '../edge/envelope';
import { conflict, type Failure, notFound } from '../edge/failure';
import { page, rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { CONFIG } from '../edge/tokens';
import { holdUntil } from '../views/guarded';
import { type HeldView, heldOf } from '../views/held.view';
import * as route from './endpoints';
import { type HoldView, type HoldWithParticipants, viewOfHold } from './hold.view';

type HoldPath = InputOf<typeof route.getHold>['path'];

const noHold = ({ flowId, holdId }: HoldPath): Failure =>
  notFound('hold-not-found', `Flow ${flowId} has no hold with the id ${holdId}.`);

const WORDS = {
  HELD: 'is still held',
  APPROVED: 'was approved',
  REJECTED: 'was rejected',
  TIMED_OUT: 'has timed out',
  SUPERSEDED: 'gave way to a newer change',
} as const;

/** Said again, a decision has no effect; another than the one that stands is refused with that. */
const standing =
  (wanted: HoldView['state']) =>
  (hold: HoldView): Answer<HoldView> => {
    if (hold.state === wanted) return TE.right(hold);
    const next = hold.supersededBy === null ? '' : `; see hold ${hold.supersededBy}`;
    const said = `Hold ${hold.holdId} ${WORDS[hold.state]} at ${hold.endedAt} by ${hold.endedBy}${next}.`;
    return TE.left(conflict('hold-not-open', said));
  };

@Controller()
export class HoldsController {
  constructor(
    private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Endpoint(route.listHolds)
  list({ path: { flowId }, query, context }: InputOf<typeof route.listHolds>): Answer<Page<HoldView>> {
    const range = rangeOf(query);
    return pipe(
      this.bus.find(flowExists(flowId), context, () => noFlow(flowId)),
      TE.flatMap(() => this.bus.read(holds(flowId, range), context)),
      TE.map(page(range, viewOfHold)),
    );
  }

  @Endpoint(route.getHold)
  get({ path, query, context }: InputOf<typeof route.getHold>): Answer<HoldWithParticipants> {
    const { flowId, holdId } = path;
    const range = { offset: query.offset ?? 0, limit: query.limit ?? 1000 };
    const participants = (goes: number) =>
      pipe(
        this.bus.read(holdParticipants(flowId, holdId, goes, range), context),
        TE.map(found => rowsOf(found).map(row => row.participant_id)),
      );
    return pipe(
      this.hold(path, context),
      TE.flatMap(hold =>
        pipe(
          participants(1),
          TE.flatMap(removed =>
            pipe(
              participants(0),
              TE.map(added => ({ ...hold, participants: { removed, added } })),
            ),
          ),
        ),
      ),
    );
  }

  @Endpoint(route.approveHold)
  approve({ path, body, context }: InputOf<typeof route.approveHold>): Answer<HoldView | Accepted<HeldView>> {
    const { at, ids } = context;
    const { comment = null, removed: shown = null } = body;
    const newHoldId = ids.uuid('hold');
    const anew = { newHoldId, holdUntil: holdUntil(this.config, at) };
    const command = { type: 'ApproveHold', at, holdId: path.holdId, comment, shown, ...anew } as const;
    return this.decide(path, context, command, 'APPROVED', newHoldId);
  }

  @Endpoint(route.rejectHold)
  reject({ path, body, context }: InputOf<typeof route.rejectHold>): Answer<HoldView | Accepted<HeldView>> {
    const command = { type: 'RejectHold', at: context.at, holdId: path.holdId, comment: body.comment ?? null } as const;
    return this.decide(path, context, command, 'REJECTED', null);
  }

  private hold(path: HoldPath, context: RequestContext): Answer<HoldView> {
    return pipe(
      this.bus.find(holdById(path.flowId, path.holdId), context, () => noHold(path)),
      TE.map(viewOfHold),
    );
  }

  /** The flow knows its open holds only; what became of another, the read model knows. */
  private decide(
    path: HoldPath,
    context: RequestContext,
    command: FlowCommand,
    wanted: HoldView['state'],
    newHoldId: string | null,
  ): Answer<HoldView | Accepted<HeldView>> {
    return pipe(
      this.bus.onFlow(path.flowId, command, context),
      TE.map(({ state }) => heldOf(find(state.sources, ({ hold }) => hold !== null && hold.holdId === newHoldId))),
      TE.orElse(failure => (isReason('hold-not-open')(failure) ? TE.right(null) : TE.left(failure))),
      TE.flatMap(
        (anew): Answer<HoldView | Accepted<HeldView>> =>
          anew !== null ? TE.right(anew) : pipe(this.hold(path, context), TE.flatMap(standing(wanted))),
      ),
    );
  }
}
