/** What a sync request changed, and taking it back. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { flow } from '../../../domain/flow/flow';
import { type Changes, changesOf } from '../../../projections/changes/queries';
import { AFTER, DURING } from '../../../projections/changes/tables';
import { flowExists } from '../../../projections/flows/queries';
import { planUndo } from '../../commands/plan-undo';
import type { EventStore } from '../../event-store/event-store';
import * as TE from '../../lib/task-either';
import { Bus, isReason, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { ofCommandError } from '../edge/failure';
import type { RequestContext } from '../edge/request-context';
import { STORE } from '../edge/tokens';
import { type BetweenView, type ChangesView, viewOfBetween, viewOfChanges } from './changes.view';
import * as route from './endpoints';
import { noRequest } from './request.view';
import { type UndoView, viewOfUndo } from './undo.view';

/** How often it is planned anew because the flow changed meanwhile, before the caller is refused. */
const PLANS = 5;

type ChangesQuery = InputOf<typeof route.requestChanges>['query'];

@Controller()
export class UndoController {
  constructor(
    private readonly bus: Bus,
    @Inject(STORE) private readonly store: EventStore,
  ) {}

  @Endpoint(route.requestChanges)
  changes({ path, query, context }: InputOf<typeof route.requestChanges>): Answer<ChangesView> {
    const { flowId, requestId } = path;
    return pipe(
      this.changesIn(flowId, requestId, DURING, query, context),
      TE.flatMap(changes => (changes === null ? TE.left(noRequest(path)) : TE.right(changes))),
      TE.flatMap(changes =>
        pipe(
          this.changesIn(flowId, requestId, AFTER, query, context),
          TE.map(between => viewOfChanges(changes, between)),
        ),
      ),
    );
  }

  @Endpoint(route.changesBefore)
  before({ path: { flowId }, query, context }: InputOf<typeof route.changesBefore>): Answer<BetweenView> {
    return pipe(
      this.bus.find(flowExists(flowId), context, () => noFlow(flowId)),
      TE.flatMap(() => this.changesIn(flowId, '', AFTER, query, context)),
      TE.map(viewOfBetween),
    );
  }

  @Endpoint(route.undoRequest)
  undo({ path, body, context }: InputOf<typeof route.undoRequest>): Answer<UndoView> {
    const { dryRun = false, metadata = false } = body;
    const attempt = (plans: number): Answer<UndoView> =>
      pipe(
        () => planUndo(this.store, path.flowId, path.requestId, metadata),
        TE.mapLeft(ofCommandError),
        TE.flatMap(({ done, undo, conflicts }): Answer<UndoView> => {
          if (done.flow === null) return TE.left(noFlow(path.flowId));
          if (!done.isKnown) return TE.left(noRequest(path));
          const command = { type: 'UndoSync', at: context.at, undo } as const;
          const decided = flow.decide(command)(done.flow);
          if (E.isLeft(decided)) return TE.left(ofCommandError(decided.left));
          if (dryRun) return TE.right(viewOfUndo(undo, conflicts, decided.right, dryRun));
          // What is done already is not planned again, so a repetition needs no key to find it.
          return pipe(
            this.bus.onFlow(path.flowId, command, { ...context, key: undefined }),
            TE.map(({ events }) => viewOfUndo(undo, conflicts, events, dryRun)),
          );
        }),
        TE.orElse(failure => (isReason('flow-changed')(failure) && plans > 1 ? attempt(plans - 1) : TE.left(failure))),
      );
    return attempt(PLANS);
  }

  private changesIn(
    flowId: number,
    requestId: string,
    phase: number,
    { offset = 0, limit = 1000 }: ChangesQuery,
    context: RequestContext,
  ): Answer<Changes | null> {
    return this.bus.read(changesOf(flowId, requestId, phase, { offset, limit }), context);
  }
}
