/** Who is allocated to an external source, so that an integration keeps the classes apart inside one flow. */
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import { type ListCounts, listCounts } from '../../../domain/flow/decide-allocations';
import type { Flow } from '../../../domain/flow/state';
import { empty, has, size } from '../../../domain/kernel/id-set';
import { get } from '../../../domain/kernel/sorted-map';
import { allocated } from '../../../projections/allocations/queries';
import { sourceById } from '../../../projections/flows/source-queries';
import type { Config } from '../../config/config';
import * as TE from '../../lib/task-either';
import { Bus } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import type { Accepted, Page } from '../edge/envelope';
import { page, rangeOf } from '../edge/fields';
import { CONFIG } from '../edge/tokens';
import { guarded } from '../views/guarded';
import { type HeldView, heldOf } from '../views/held.view';
import { noSource } from '../views/source.view';
import * as route from './endpoints';

const allocatedTo = (flow: Flow, id: number): number => size(get(flow.sources, id)?.allocated ?? empty);

@Controller()
export class AllocationsController {
  constructor(
    private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Endpoint(route.allocate)
  allocate({ path, body: { participantIds }, context }: InputOf<typeof route.allocate>) {
    const { flowId, flowExternalSourceId: sourceId } = path;
    return pipe(
      this.bus.onFlow(flowId, { type: 'AllocateParticipants', at: context.at, sourceId, participantIds }, context),
      TE.map(({ state, events }) => ({
        added: events.length,
        alreadyAllocated: new Set(participantIds).size - events.length,
        allocatedCount: allocatedTo(state, sourceId),
      })),
    );
  }

  @Endpoint(route.replaceAllocated)
  replace({ path, body, context }: InputOf<typeof route.replaceAllocated>): Answer<ListCounts | Accepted<HeldView>> {
    const { flowId, flowExternalSourceId: sourceId } = path;
    const { participantIds, requestId = null, addMissing = false } = body;
    const list = { sourceId, participantIds, requestId, addMissing };
    const guard = guarded(this.config, context);
    return pipe(
      this.bus.onFlow(flowId, { type: 'ReplaceAllocations', at: context.at, ...list, ...guard }, context),
      TE.map(({ state, events }) => heldOf(get(state.sources, sourceId)) ?? listCounts(state, events, list)),
    );
  }

  @Endpoint(route.listAllocated)
  list({
    path,
    query,
    context,
  }: InputOf<typeof route.listAllocated>): Answer<Page<{ readonly participantId: number }>> {
    const { flowId, flowExternalSourceId: sourceId } = path;
    const range = rangeOf(query);
    return pipe(
      this.bus.find(sourceById(flowId, sourceId), context, () => noSource(flowId, sourceId)),
      TE.flatMap(() => this.bus.read(allocated(flowId, sourceId, range), context)),
      TE.map(page(range, ({ participant_id }) => ({ participantId: participant_id }))),
    );
  }

  @Endpoint(route.deallocate)
  deallocate({ path, context }: InputOf<typeof route.deallocate>): Answer<null | Accepted<HeldView>> {
    const { flowId, flowExternalSourceId: sourceId, participantId } = path;
    return pipe(
      this.bus.onFlow(
        flowId,
        {
          ...{ type: 'DeallocateParticipant', at: context.at, sourceId, participantId },
          ...guarded(this.config, context),
        },
        context,
      ),
      TE.map(({ state }) => {
        const source = get(state.sources, sourceId);
        return source && has(source.allocated, participantId) ? heldOf(source) : null;
      }),
    );
  }

  @Endpoint(route.clearAllocations)
  clear({ path, context }: InputOf<typeof route.clearAllocations>): Answer<null | Accepted<HeldView>> {
    const { flowId, flowExternalSourceId: sourceId } = path;
    return pipe(
      this.bus.onFlow(
        flowId,
        { type: 'ClearAllocations', at: context.at, sourceId, ...guarded(this.config, context) },
        context,
      ),
      TE.map(({ state }) => heldOf(get(state.sources, sourceId))),
    );
  }
}
