/** External sources of a flow, and the integrator's answers to a sync request. */
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import type { Flow } from '../../../domain/flow/state';
import { find, get } from '../../../domain/kernel/sorted-map';
import type { Instant } from '../../../domain/kernel/types';
import { sourceIdsOf } from '../../../projections/allocations/queries';
import { sourceById, sources, sourcesById, sourcesWithReference } from '../../../projections/flows/source-queries';
import type { Config } from '../../config/config';
import * as TE from '../../lib/task-either';
import { instants } from '../../runtime/instants';
import type { Ports } from '../../runtime/ports';
import { Bus, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import type { Accepted, Page } from '../edge/envelope';
import { page, rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { CONFIG, PORTS } from '../edge/tokens';
import { guarded } from '../views/guarded';
import { type HeldView, heldOf } from '../views/held.view';
import { noSource, type SourceView, sourceOf, viewOfSourceRow } from '../views/source.view';
import * as route from './endpoints';

const byId = (id: number) => (flow: Flow) => get(flow.sources, id);
const byReference = (reference: string) => (flow: Flow) => find(flow.sources, source => source.reference === reference);

@Controller()
export class SourcesController {
  constructor(
    private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PORTS) ports: Ports,
  ) {
    this.now = instants(ports.clock);
  }

  private readonly now: () => Instant;

  @Endpoint(route.listSources)
  list({ path: { flowId }, query, context }: InputOf<typeof route.listSources>): Answer<Page<SourceView>> {
    const range = rangeOf(query);
    return pipe(
      this.bus.find(sources(flowId, range), context, () => noFlow(flowId)),
      TE.map(page(range, viewOfSourceRow)),
    );
  }

  @Endpoint(route.listSourcesOfParticipant)
  ofParticipant({ path, query, context }: InputOf<typeof route.listSourcesOfParticipant>): Answer<Page<SourceView>> {
    const range = rangeOf(query);
    return pipe(
      this.bus.read(sourceIdsOf(path.flowId, path.participantId), context),
      TE.flatMap(ids => this.bus.find(sourcesById(path.flowId, ids, range), context, () => noFlow(path.flowId))),
      TE.map(page(range, viewOfSourceRow)),
    );
  }

  @Endpoint(route.findSources)
  find({ path, query, context }: InputOf<typeof route.findSources>) {
    const range = rangeOf(query);
    return pipe(
      this.bus.read(sourcesWithReference(path.flowExternalSourceReference, range), context),
      TE.map(
        page(range, row => ({
          ...{ flowId: row.flow_id, flowCode: row.code, flowTitle: row.title, archived: row.archived === 1 },
          ...viewOfSourceRow(row),
        })),
      ),
    );
  }

  @Endpoint(route.getSource)
  get({ path: { flowId, flowExternalSourceId }, context }: InputOf<typeof route.getSource>): Answer<SourceView> {
    return pipe(
      this.bus.find(sourceById(flowId, flowExternalSourceId), context, () => noSource(flowId, flowExternalSourceId)),
      TE.map(viewOfSourceRow),
    );
  }

  @Endpoint(route.addSource)
  add({ path: { flowId }, body, context }: InputOf<typeof route.addSource>): Answer<SourceView> {
    const { reference, description } = body;
    const { maxSources } = this.config;
    const source = { reference, description: description ?? '' };
    return pipe(
      this.bus.onFlow(flowId, { type: 'AddSource', at: context.at, ...source, maxSources }, context),
      TE.map(sourceOf(byReference(reference))),
    );
  }

  @Endpoint(route.describeSource)
  describe({ path, body, context }: InputOf<typeof route.describeSource>): Answer<SourceView> {
    const { flowId, flowExternalSourceId: sourceId } = path;
    const described = { description: body.description ?? '', maxAge: body.maxAge };
    return pipe(
      this.bus.onFlow(flowId, { type: 'DescribeSource', at: context.at, sourceId, ...described }, context),
      TE.map(sourceOf(byId(sourceId))),
    );
  }

  @Endpoint(route.removeSource)
  remove({ path, context }: InputOf<typeof route.removeSource>): Answer<null | Accepted<HeldView>> {
    const { flowId, flowExternalSourceId: sourceId } = path;
    return pipe(
      this.bus.onFlow(
        flowId,
        { type: 'RemoveSource', at: context.at, sourceId, ...guarded(this.config, context) },
        context,
      ),
      TE.map(({ state }) => heldOf(byId(sourceId)(state))),
    );
  }

  @Endpoint(route.setSourceGuard)
  guard({ path, body: { removalGuard }, context }: InputOf<typeof route.setSourceGuard>): Answer<SourceView> {
    const { flowId, flowExternalSourceId: sourceId } = path;
    return pipe(
      this.bus.onFlow(flowId, { type: 'SetSourceGuard', at: context.at, sourceId, removalGuard }, context),
      TE.map(sourceOf(byId(sourceId))),
    );
  }

  @Endpoint(route.syncDone)
  done({ path, body, context }: InputOf<typeof route.syncDone>): Answer<SourceView> {
    const { flowId, flowExternalSourceReference: reference } = path;
    const { requestId = null, message = null, counts = null } = body;
    return pipe(
      this.bus.onFlow(
        flowId,
        { type: 'CompleteSync', ...this.times(context), reference, requestId, message, counts },
        context,
      ),
      TE.map(sourceOf(byReference(reference))),
    );
  }

  @Endpoint(route.syncFail)
  fail({ path, body, context }: InputOf<typeof route.syncFail>): Answer<SourceView> {
    const { flowId, flowExternalSourceReference: reference } = path;
    const { requestId = null, reason = null, message = null } = body;
    return pipe(
      this.bus.onFlow(
        flowId,
        { type: 'FailSync', ...this.times(context), reference, requestId, reason, message },
        context,
      ),
      TE.map(sourceOf(byReference(reference))),
    );
  }

  @Endpoint(route.syncProgress)
  progress({ path, body, context }: InputOf<typeof route.syncProgress>): Answer<SourceView> {
    const { flowId, flowExternalSourceReference: reference } = path;
    const { requestId = null, percent = null, message = null } = body;
    const progress = { requestId, percent, message };
    return pipe(
      this.bus.onFlow(flowId, { type: 'ReportProgress', at: context.at, reference, ...progress }, context),
      TE.map(sourceOf(byReference(reference))),
    );
  }

  /** When it began, and when all of it was there. */
  private times({ at }: RequestContext) {
    return { at, arrivedAt: this.now() };
  }
}
