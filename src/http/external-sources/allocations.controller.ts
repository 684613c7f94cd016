/** Who is allocated to an external source, so that an integration keeps the classes apart inside one flow. */
import { Controller } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import type { Flow } from '../../../domain/flow/state';
import { empty, size } from '../../../domain/kernel/id-set';
import { get } from '../../../domain/kernel/sorted-map';
import { allocated } from '../../../projections/allocations/queries';
import { sourceById } from '../../../projections/flows/source-queries';
import * as TE from '../../lib/task-either';
import { Bus } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import type { Page } from '../edge/envelope';
import { page, rangeOf } from '../edge/fields';
import { noSource } from '../views/source.view';
import * as route from './endpoints';

const allocatedTo = (flow: Flow, id: number): number => size(get(flow.sources, id)?.allocated ?? empty);

@Controller()
export class AllocationsController {
  constructor(private readonly bus: Bus) {}

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
  deallocate({ path, context }: InputOf<typeof route.deallocate>): Answer<null> {
    const { flowId, flowExternalSourceId: sourceId, participantId } = path;
    return pipe(
      this.bus.onFlow(flowId, { type: 'DeallocateParticipant', at: context.at, sourceId, participantId }, context),
      TE.map(() => null),
    );
  }

  @Endpoint(route.clearAllocations)
  clear({ path, context }: InputOf<typeof route.clearAllocations>): Answer<null> {
    const { flowId, flowExternalSourceId: sourceId } = path;
    return pipe(
      this.bus.onFlow(flowId, { type: 'ClearAllocations', at: context.at, sourceId }, context),
      TE.map(() => null),
    );
  }
}
