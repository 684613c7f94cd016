/** The manager's side of a sync: asking for it, following it, calling it off, asking again. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import type { FlowEvent } from '../../../domain/flow/events';
import { addMilliseconds } from '../../../domain/kernel/types';
import type { Subject } from '../../../domain/webhook-filters';
import { changeCountsOf } from '../../../projections/changes/queries';
import { flowExists } from '../../../projections/flows/queries';
import { holdsOfRequests } from '../../../projections/holds/queries';
import { rowsOf } from '../../../projections/range';
import { type RequestWithSources, syncRequestById, syncRequests } from '../../../projections/sync-requests/queries';
import type { Config } from '../../config/config';
import * as TE from '../../lib/task-either';
import { referencesIn } from '../../webhooks/message';
import { Bus, isReason, noFlow } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { Page } from '../edge/envelope';
import { rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { CONFIG, RECEIVERS } from '../edge/tokens';
import * as route from './endpoints';
import { type BesideRequest, noRequest, type SyncRequestView, viewOfRequest } from './request.view';
import { type RequestChange, type Requested, requestChange, requestedView } from './requested.view';

type RequestPath = InputOf<typeof route.getRequest>['path'];

@Controller()
export class SyncController {
  constructor(
    private readonly bus: Bus,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(RECEIVERS) private readonly receivers: (subject: Subject) => Promise<number>,
  ) {}

  @Endpoint(route.requestSync)
  request({ path: { flowId }, body, context }: InputOf<typeof route.requestSync>): Answer<Requested> {
    const { at, ids } = context;
    const requestId = ids.uuid('sync-request');
    const deadline = addMilliseconds(at, this.config.syncDeadlineMs);
    const references = body.references ?? null;
    const { whenOpen: given = 'join' } = body;
    const whenOpen = given === 'queue' ? { queueAs: ids.uuid('queued-sync-request') } : given;
    return pipe(
      this.bus.onFlow(flowId, { type: 'RequestSync', at, requestId, references, deadline, whenOpen }, context),
      TE.flatMap(
        ({ state, events }) =>
          async () =>
            E.right(requestedView(state, events, references, await this.receiversOf(flowId, events))),
      ),
    );
  }

  private async receiversOf(flowId: number, events: ReadonlyArray<FlowEvent>): Promise<number> {
    const request = events.find(event => event.type === 'SyncRequested');
    if (request === undefined) return 0;
    return this.receivers({ flowId, flowCode: request.flowCode, references: referencesIn(request) });
  }

  @Endpoint(route.listRequests)
  list({ path: { flowId }, query, context }: InputOf<typeof route.listRequests>): Answer<Page<SyncRequestView>> {
    const range = rangeOf(query);
    return pipe(
      this.bus.find(flowExists(flowId), context, () => noFlow(flowId)),
      TE.flatMap(() => this.bus.read(syncRequests(flowId, range), context)),
      TE.flatMap(found => {
        const rows = rowsOf(found);
        return pipe(
          this.beside(flowId, rows, context),
          TE.map(beside => new Page(rows.map(viewOfRequest(beside)), { ...range, total: found.total })),
        );
      }),
    );
  }

  @Endpoint(route.getRequest)
  get({ path, context }: InputOf<typeof route.getRequest>): Answer<SyncRequestView> {
    return pipe(
      this.bus.find(syncRequestById(path.flowId, path.requestId), context, () => noRequest(path)),
      TE.flatMap(found =>
        pipe(
          this.beside(path.flowId, [found], context),
          TE.map(beside => viewOfRequest(beside)(found)),
        ),
      ),
    );
  }

  @Endpoint(route.cancelRequest)
  cancel({ path, context }: InputOf<typeof route.cancelRequest>): Answer<RequestChange> {
    return this.onRequest('CancelSync', path, context);
  }

  @Endpoint(route.resendRequest)
  resend({ path, context }: InputOf<typeof route.resendRequest>): Answer<RequestChange> {
    return this.onRequest('ResendSync', path, context);
  }

  private beside(
    flowId: number,
    requests: ReadonlyArray<RequestWithSources>,
    context: RequestContext,
  ): Answer<BesideRequest> {
    const ids = requests.map(({ request_id }) => request_id);
    return pipe(
      this.bus.read(changeCountsOf(flowId, ids), context),
      TE.flatMap(changes =>
        pipe(
          this.bus.read(holdsOfRequests(flowId, ids), context),
          TE.map(holds => ({ changes, holds })),
        ),
      ),
    );
  }

  /** The flow knows its open requests only; whether another ever was, the read model knows. */
  private onRequest(
    type: 'CancelSync' | 'ResendSync',
    path: RequestPath,
    context: RequestContext,
  ): Answer<RequestChange> {
    const { flowId, requestId } = path;
    return pipe(
      this.bus.onFlow(flowId, { type, at: context.at, requestId }, context),
      TE.orElse(failure =>
        isReason('sync-request-not-open')(failure)
          ? pipe(
              this.bus.find(syncRequestById(flowId, requestId), context, () => noRequest(path)),
              TE.flatMap(() => TE.left(failure)),
            )
          : TE.left(failure),
      ),
      TE.map(requestChange(requestId)),
    );
  }
}
