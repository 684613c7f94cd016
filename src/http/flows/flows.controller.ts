/** Setting up flows, finding them, and archiving them. */
import { Controller } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import { type FlowFilter, flowById, flows, flowsOfManager } from '../../../projections/flows/queries';
import type { Range } from '../../../projections/range';
import * as TE from '../../lib/task-either';
import { Bus, type FlowOutcome, isReason, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import type { Page } from '../edge/envelope';
import { type Failure, forbidden } from '../edge/failure';
import { page, rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { type FlowSummary, type FlowView, viewOfFlow, viewOfFlowInList, viewOfFlowRow } from '../views/flow.view';
import * as route from './endpoints';

/** How often another id is drawn because one is taken already. */
const MAX_ID_ATTEMPTS = 5;

/** Undefined where both are asked for. */
const archivedOf = (states: ReadonlyArray<string> = []): boolean | undefined => {
  const isArchived = states.map(state => state === 'ARCHIVED');
  return new Set(isArchived).size === 1 ? isArchived[0] : undefined;
};

/** As in the WISEflow API (v1) some keys of `metadata` stand for fields of the flow; every other is what it says. */
const filterOf = (body: InputOf<typeof route.searchFlows>['body']): FlowFilter => {
  const { metadata = {}, state } = body;
  const { title, subtitle: subTitle, code, externalSourceReference: reference, states, ...free } = metadata;
  const archived = body.archived ?? archivedOf(states as unknown as ReadonlyArray<string> | undefined);
  return { state, archived, code: body.code ?? code, title: body.title ?? title, subTitle, reference, metadata: free };
};

const nobody = (): Failure =>
  forbidden(
    'own-flows-only',
    'Your API client is no user of the platform (userId), so no flow can name it as its manager.',
  );

/** Undefined: whoever manages them. */
const managerOf = ({ ownFlows }: RequestContext): FlowFilter['manager'] =>
  ownFlows === null ? undefined : ownFlows.userId;

@Controller()
export class FlowsController {
  constructor(private readonly bus: Bus) {}

  @Endpoint(route.createFlow)
  create({ body, context }: InputOf<typeof route.createFlow>): Answer<FlowView> {
    const { title, subTitle = null, type } = body;
    const manager = managerOf(context);
    if (manager === null) return TE.left(nobody());
    // Whoever sees their own only would lose it at once.
    const managers = [...new Set([...(body.managers ?? []), ...(manager === undefined ? [] : [manager])])];
    const kind = type === undefined ? null : String(type);
    const create = (draw: number): Answer<FlowOutcome> => {
      const flowId = context.ids.integer(`flow/${draw}`);
      const details = { code: body.code ?? `F${flowId}`, title, subTitle, kind, managers };
      return pipe(
        this.bus.onFlow(flowId, { type: 'RegisterFlow', at: context.at, flowId, details }, context),
        TE.orElse(failure =>
          isReason('flow-exists')(failure) && draw < MAX_ID_ATTEMPTS ? create(draw + 1) : TE.left(failure),
        ),
      );
    };
    return pipe(
      create(1),
      TE.map(({ state }) => viewOfFlow(state)),
    );
  }

  @Endpoint(route.putFlow)
  put({ path: { flowId }, body, context }: InputOf<typeof route.putFlow>): Answer<FlowView> {
    return pipe(
      this.bus.onFlow(flowId, { type: 'PutFlow', at: context.at, flowId, details: body }, context),
      TE.map(({ state }) => viewOfFlow(state)),
    );
  }

  @Endpoint(route.listFlows)
  list({ query, context }: InputOf<typeof route.listFlows>): Answer<Page<FlowSummary>> {
    const range = rangeOf(query);
    const { state, archived } = query;
    return this.found({ state, archived }, range, context);
  }

  @Endpoint(route.searchFlows)
  search({ query, body, context }: InputOf<typeof route.searchFlows>): Answer<Page<FlowSummary>> {
    const range = rangeOf(query);
    return this.found(filterOf(body), range, context);
  }

  private found(filter: FlowFilter, range: Range, context: RequestContext): Answer<Page<FlowSummary>> {
    return pipe(
      this.theirs(context),
      TE.flatMap(theirs => this.bus.read(flows({ ...filter, ...theirs }, range), context)),
      TE.map(page(range, viewOfFlowInList)),
    );
  }

  /** Whose flows they are is a question of now, also where somebody asks about the past. */
  private theirs(context: RequestContext): Answer<Pick<FlowFilter, 'manager' | 'flowIds'>> {
    const manager = managerOf(context);
    if (typeof manager !== 'number' || context.asOf === null) return TE.right({ manager });
    return pipe(
      this.bus.read(flowsOfManager(manager), { ...context, asOf: null }),
      TE.map(flowIds => ({ flowIds })),
    );
  }

  @Endpoint(route.getFlow)
  get({ path: { flowId }, context }: InputOf<typeof route.getFlow>): Answer<FlowView> {
    return pipe(
      this.bus.find(flowById(flowId), context, () => noFlow(flowId)),
      TE.map(viewOfFlowRow),
    );
  }

  @Endpoint(route.setFlowGuard)
  guard({ path: { flowId }, body, context }: InputOf<typeof route.setFlowGuard>): Answer<FlowView> {
    const { removalGuard } = body;
    return pipe(
      this.bus.onFlow(flowId, { type: 'SetFlowGuard', at: context.at, removalGuard }, context),
      TE.map(({ state }) => viewOfFlow(state)),
    );
  }

  @Endpoint(route.archiveFlow)
  archive({ path: { flowId }, context }: InputOf<typeof route.archiveFlow>): Answer<FlowView> {
    return pipe(
      this.bus.onFlow(flowId, { type: 'ArchiveFlow', at: context.at }, context),
      TE.map(({ state }) => viewOfFlow(state)),
    );
  }

  @Endpoint(route.unarchiveFlow)
  unarchive({ path: { flowId }, context }: InputOf<typeof route.unarchiveFlow>): Answer<FlowView> {
    return pipe(
      this.bus.onFlow(flowId, { type: 'UnarchiveFlow', at: context.at }, context),
      TE.map(({ state }) => viewOfFlow(state)),
    );
  }
}
