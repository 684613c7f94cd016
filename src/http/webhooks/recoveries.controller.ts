/** Sending again to a webhook what has failed: one delivery, or all that a filter finds. */
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { DeliveryId, deliveryStream } from '../../../domain/delivery';
import { Uuid } from '../../../domain/kernel/types';
import { type RecoveryFilter, recoveryStream } from '../../../domain/recovery';
import { countDeliveriesTo, type DeliveryFilter } from '../../../projections/deliveries/list-queries';
import { type DeliveryWithAttempts, deliveryById } from '../../../projections/deliveries/queries';
import { recoveriesOf, recoveryById } from '../../../projections/recoveries/queries';
import { openRequest } from '../../../projections/sync-requests/queries';
import { ownerOfWebhook, type WebhookRow, webhookById } from '../../../projections/webhooks/queries';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import { Bus } from '../edge/bus/bus';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, endpoint, type InputOf } from '../edge/endpoint';
import type { Page } from '../edge/envelope';
import { conflict, type Failure, notFound } from '../edge/failure';
import { inOrder, optional, PageQuery, page, rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { TEXTS } from '../edge/tokens';
import { withOpenHeads } from './answer-heads';
import { DeliveryView, viewOfDelivery } from './delivery.view';
import { filterInBody, filterOf, RecoverableState } from './delivery-filter';
import { noWebhook, OfWebhook } from './endpoints';
import { maySeeAnswers, mayUse } from './ownership';
import { RecoveryAnswer, RecoveryView, viewOfRecovery } from './recovery.view';

const shared = { module: 'Webhooks', ownWebhooks: true } as const;
const READERS = ['manager', 'integrator', 'analyst'] as const;
const WRITERS = ['manager', 'integrator'] as const;

const RECOVERIES = '/webhooks/:webhookId/recoveries';
const OfRecovery = object('OfRecovery', { ...OfWebhook.required, recoveryId: Uuid });

export const resendDelivery = endpoint({
  ...shared,
  operation: 'resendDelivery',
  method: 'POST',
  route: '/deliveries/:deliveryId/resend',
  summary: 'Send a message once more, under the same `webhook-id`, with a schedule that starts anew',
  roles: WRITERS,
  path: object('OfDelivery', { deliveryId: DeliveryId }),
  answer: DeliveryView,
});

export const recoverWebhook = endpoint({
  ...shared,
  operation: 'recoverWebhook',
  method: 'POST',
  route: '/webhooks/:webhookId/recover',
  summary: 'Send again what has failed, or what a filter finds; a dry run says how many that would be',
  roles: WRITERS,
  path: OfWebhook,
  body: optional(
    object('RecoveryToStart', {}, { ...filterInBody, state: RecoverableState, dryRun: t.boolean }, [inOrder]),
  ),
  answer: RecoveryAnswer,
});

export const listRecoveries = endpoint({
  ...shared,
  operation: 'listRecoveries',
  method: 'GET',
  route: RECOVERIES,
  summary: 'The recoveries of a webhook, newest first',
  roles: READERS,
  path: OfWebhook,
  query: PageQuery,
  answer: RecoveryView,
  shape: 'page',
});

export const getRecovery = endpoint({
  ...shared,
  operation: 'getRecovery',
  method: 'GET',
  route: `${RECOVERIES}/:recoveryId`,
  summary: 'How far a recovery is',
  roles: READERS,
  path: OfRecovery,
  answer: RecoveryView,
});

export const cancelRecovery = endpoint({
  ...shared,
  operation: 'cancelRecovery',
  method: 'POST',
  route: `${RECOVERIES}/:recoveryId/cancel`,
  summary: 'End a recovery; at most 50 more are sent again',
  roles: WRITERS,
  path: OfRecovery,
  answer: RecoveryView,
});

type RecoveryPath = InputOf<typeof getRecovery>['path'];

const noRecovery = ({ webhookId, recoveryId }: RecoveryPath): Failure =>
  notFound('recovery-not-found', `Webhook ${webhookId} has no recovery with the id ${recoveryId}.`);

const storedFilter = (filter: DeliveryFilter): RecoveryFilter => ({
  status: filter.status ?? 'failed',
  messageType: filter.messageType ?? null,
  flowId: filter.flowId ?? null,
  requestId: filter.requestId ?? null,
  statusClass: filter.statusClass ?? null,
  since: filter.since ?? null,
  until: filter.until ?? null,
});

@Controller()
export class RecoveriesController {
  constructor(
    private readonly bus: Bus,
    @Inject(TEXTS) private readonly texts: Texts,
  ) {}

  @Endpoint(resendDelivery)
  resend({ path: { deliveryId }, context }: InputOf<typeof resendDelivery>): Answer<DeliveryView> {
    const cause = context.ids.uuid('resend');
    const command = { type: 'RescheduleDelivery', at: context.at, cause, message: null } as const;
    return pipe(
      this.findDelivery(deliveryId, context),
      TE.tap(({ delivery }) => this.isOfUse(delivery, context)),
      TE.tap(() => this.bus.execute('delivery', deliveryStream(deliveryId), command, context)),
      TE.flatMap(() => this.findDelivery(deliveryId, context)),
      TE.map(({ delivery, owner }) => viewOfDelivery(delivery, maySeeAnswers(context, owner))),
    );
  }

  @Endpoint(recoverWebhook)
  recover({ path: { webhookId }, body, context }: InputOf<typeof recoverWebhook>): Answer<RecoveryAnswer> {
    const { dryRun = false, state = 'failed', ...given } = body;
    const filter = filterOf({ ...given, state });
    return pipe(
      this.find(webhookId, context),
      TE.flatMap(({ active }) =>
        pipe(
          this.bus.read(countDeliveriesTo(webhookId, filter), context),
          TE.flatMap(({ count: total, upTo }): Answer<RecoveryAnswer> => {
            if (dryRun || total === 0) return TE.right({ dryRun, total, recovery: null });
            if (active === 0)
              return TE.left(conflict('webhook-off', `Webhook ${webhookId} is switched off; switch it on first.`));
            return pipe(
              this.start(webhookId, { filter: storedFilter(filter), upTo, total }, context),
              TE.map(recovery => ({ dryRun, total, recovery })),
            );
          }),
        ),
      ),
    );
  }

  @Endpoint(listRecoveries)
  list({ path: { webhookId }, query, context }: InputOf<typeof listRecoveries>): Answer<Page<RecoveryView>> {
    const range = rangeOf(query);
    return pipe(
      this.find(webhookId, context),
      TE.flatMap(() => this.bus.read(recoveriesOf(webhookId, range), context)),
      TE.map(page(range, viewOfRecovery)),
    );
  }

  @Endpoint(getRecovery)
  get({ path, context }: InputOf<typeof getRecovery>): Answer<RecoveryView> {
    return pipe(
      this.find(path.webhookId, context),
      TE.flatMap(() => this.view(path, context)),
    );
  }

  /** One that has ended stays as it is, and the answer says so. */
  @Endpoint(cancelRecovery)
  cancel({ path, context }: InputOf<typeof cancelRecovery>): Answer<RecoveryView> {
    const { webhookId, recoveryId } = path;
    const command = { type: 'CancelRecovery', at: context.at, recoveryId } as const;
    return pipe(
      this.find(webhookId, context),
      TE.flatMap(() => this.view(path, context)),
      TE.flatMap(() => this.bus.execute('recovery', recoveryStream(webhookId), command, context)),
      TE.flatMap(() => this.view(path, context)),
    );
  }

  private start(
    webhookId: number,
    facts: { readonly filter: RecoveryFilter; readonly upTo: number; readonly total: number },
    context: RequestContext,
  ): Answer<RecoveryView> {
    const recoveryId = context.ids.uuid('recovery');
    const command = { type: 'StartRecovery', at: context.at, recoveryId, webhookId, ...facts } as const;
    return pipe(
      this.bus.execute('recovery', recoveryStream(webhookId), command, context),
      TE.flatMap(() => this.view({ webhookId, recoveryId }, context)),
    );
  }

  private view(path: RecoveryPath, context: RequestContext): Answer<RecoveryView> {
    return pipe(
      this.bus.find(recoveryById(path.webhookId, path.recoveryId), context, () => noRecovery(path)),
      TE.map(viewOfRecovery),
    );
  }

  private find(webhookId: number, context: RequestContext): Answer<WebhookRow> {
    return pipe(
      this.bus.find(webhookById(webhookId), context, () => noWebhook(webhookId)),
      TE.filterOrElse(
        ({ owner }) => mayUse(context, owner),
        () => noWebhook(webhookId),
      ),
    );
  }

  private findDelivery(deliveryId: string, context: RequestContext) {
    const missing = () => notFound('delivery-not-found', `There is no delivery with the id ${deliveryId}.`);
    return pipe(
      this.bus.find(deliveryById(deliveryId), context, missing),
      TE.flatMap(delivery =>
        pipe(
          this.bus.read(ownerOfWebhook(delivery.webhook_id), context),
          TE.filterOrElse(owner => mayUse(context, owner), missing),
          TE.flatMap(owner =>
            pipe(
              withOpenHeads(this.texts, [delivery]),
              TE.map(([readable = delivery]) => ({ delivery: readable, owner })),
            ),
          ),
        ),
      ),
    );
  }

  /** A message to a webhook that is there, which asks for no sync, or for one that is still open. */
  private isOfUse({ webhook_id, request_id }: DeliveryWithAttempts, context: RequestContext): Answer<unknown> {
    const ended = (): Failure =>
      conflict('sync-ended', `Sync request ${request_id} has ended; request another sync instead.`);
    return pipe(
      this.bus.find(webhookById(webhook_id), context, () => noWebhook(webhook_id)),
      TE.flatMap(
        (): Answer<unknown> =>
          request_id === null ? TE.right(null) : this.bus.find(openRequest(request_id), context, ended),
      ),
    );
  }
}
