/** What was sent to a webhook, and how that went. */
import { Controller } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import { DeliveryId } from '../../../domain/delivery';
import { deliveriesTo, deliveryById } from '../../../projections/deliveries/queries';
import { ownerOfWebhook, webhookById } from '../../../projections/webhooks/queries';
import * as TE from '../../lib/task-either';
import { Bus } from '../edge/bus/bus';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, endpoint, type InputOf } from '../edge/endpoint';
import type { Page } from '../edge/envelope';
import { notFound } from '../edge/failure';
import { PageQuery, page, rangeOf } from '../edge/fields';
import { DeliveryInList, DeliveryView, viewOfDelivery, viewOfDeliveryInList } from './delivery.view';
import { noWebhook, OfWebhook } from './endpoints';
import { maySeeAnswers, mayUse } from './ownership';

const MODULE = 'Webhooks';

export const listDeliveries = endpoint({
  operation: 'listDeliveries',
  method: 'GET',
  route: '/webhooks/:webhookId/deliveries',
  module: MODULE,
  summary: 'What was sent to a webhook, newest first',
  roles: ['manager', 'integrator', 'analyst'],
  ownWebhooks: true,
  path: OfWebhook,
  query: PageQuery,
  answer: DeliveryInList,
  shape: 'page',
});

export const getDelivery = endpoint({
  operation: 'getDelivery',
  method: 'GET',
  route: '/deliveries/:deliveryId',
  module: MODULE,
  summary: 'One delivery with all its attempts; `deliveryId` is the `webhook-id` that the receiver got',
  roles: ['manager', 'integrator', 'analyst'],
  ownWebhooks: true,
  path: object('OfDelivery', { deliveryId: DeliveryId }),
  answer: DeliveryView,
});

@Controller()
export class DeliveriesController {
  constructor(private readonly bus: Bus) {}

  @Endpoint(listDeliveries)
  list({ path: { webhookId }, query, context }: InputOf<typeof listDeliveries>): Answer<Page<DeliveryInList>> {
    const range = rangeOf(query);
    return pipe(
      this.bus.find(webhookById(webhookId), context, () => noWebhook(webhookId)),
      TE.filterOrElse(
        ({ owner }) => mayUse(context, owner),
        () => noWebhook(webhookId),
      ),
      TE.flatMap(() => this.bus.read(deliveriesTo(webhookId, range), context)),
      TE.map(page(range, viewOfDeliveryInList)),
    );
  }

  @Endpoint(getDelivery)
  get({ path: { deliveryId }, context }: InputOf<typeof getDelivery>): Answer<DeliveryView> {
    const missing = () => notFound('delivery-not-found', `There is no delivery with the id ${deliveryId}.`);
    return pipe(
      this.bus.find(deliveryById(deliveryId), context, missing),
      TE.flatMap(delivery =>
        pipe(
          this.bus.read(ownerOfWebhook(delivery.webhook_id), context),
          TE.filterOrElse(owner => mayUse(context, owner), missing),
          TE.map(owner => viewOfDelivery(delivery, maySeeAnswers(context, owner))),
        ),
      ),
    );
  }
}
