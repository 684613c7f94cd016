/** What was sent to webhooks, and how that went. */
import { Controller, Inject } from '@nestjs/common';
import { pipe } from 'fp-ts/function';
import { DeliveryId } from '../../../domain/delivery';
import { text } from '../../../domain/kernel/types';
import { type DeliveriesPage, type DeliveryPlace, findDeliveries } from '../../../projections/deliveries/list-queries';
import { type DeliveryWithAttempts, deliveryById } from '../../../projections/deliveries/queries';
import { ownersOfWebhooks, webhookById, webhooksOfOwner } from '../../../projections/webhooks/queries';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import { Bus } from '../edge/bus/bus';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, endpoint, type InputOf } from '../edge/endpoint';
import { CursorPage } from '../edge/envelope';
import { notFound } from '../edge/failure';
import { inOrder, PageLimit } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { TEXTS } from '../edge/tokens';
import { withOpenHeads } from './answer-heads';
import { DeliveryView, viewOfDelivery } from './delivery.view';
import { filterInQuery, filterOf } from './delivery-filter';
import { noWebhook, OfWebhook } from './endpoints';
import { maySeeAnswers, mayUse, ownerToShow } from './ownership';

const MODULE = 'Webhooks';

/** When a delivery was made, in milliseconds, and its position in the log. */
const Cursor = text('DeliveryCursor', {
  maxLength: 32,
  pattern: /^\d{1,15}-\d{1,15}$/,
  expected: 'the cursor of an answer, as 1795512600000-42',
});

const END_OF_TIME_MS = Date.parse('9999-12-31T23:59:59.999Z');

const listQuery = object('DeliveriesQuery', {}, { ...filterInQuery, cursor: Cursor, limit: PageLimit }, [
  inOrder,
  {
    of: ['cursor'],
    misfits: ({ cursor = '0-0' }) =>
      Number(cursor.split('-')[0]) <= END_OF_TIME_MS
        ? []
        : [{ at: ['cursor'], message: `is none of an answer; it is ${cursor}` }],
  },
]);

const shared = {
  method: 'GET',
  module: MODULE,
  roles: ['manager', 'integrator', 'analyst'],
  ownWebhooks: true,
  answer: DeliveryView,
} as const;

export const listAllDeliveries = endpoint({
  ...shared,
  operation: 'listAllDeliveries',
  route: '/deliveries',
  summary: 'What was sent to all webhooks, newest first; filters combine',
  query: listQuery,
  shape: 'cursor-page',
});

export const listDeliveries = endpoint({
  ...shared,
  operation: 'listDeliveries',
  route: '/webhooks/:webhookId/deliveries',
  summary: 'What was sent to a webhook, newest first; filters combine',
  path: OfWebhook,
  query: listQuery,
  shape: 'cursor-page',
});

const OfDelivery = object('OfDelivery', { deliveryId: DeliveryId });

export const getDelivery = endpoint({
  ...shared,
  operation: 'getDelivery',
  route: '/deliveries/:deliveryId',
  summary: 'One delivery with all its attempts; `deliveryId` is the `webhook-id` that the receiver got',
  path: OfDelivery,
});

type Query = InputOf<typeof listAllDeliveries>['query'];

const cursorOf = ({ createdAt, position }: DeliveryPlace): string => `${Date.parse(createdAt)}-${position}`;

const placeOf = (cursor: string | undefined): DeliveryPlace | null => {
  if (cursor === undefined) return null;
  const [ms = 0, position = 0] = cursor.split('-').map(Number);
  return { createdAt: new Date(ms).toISOString(), position };
};

@Controller()
export class DeliveriesController {
  constructor(
    private readonly bus: Bus,
    @Inject(TEXTS) private readonly texts: Texts,
  ) {}

  @Endpoint(listAllDeliveries)
  list({ query, context }: InputOf<typeof listAllDeliveries>): Answer<CursorPage<DeliveryView>> {
    const owner = ownerToShow(context);
    const which: Answer<ReadonlyArray<number> | null> =
      owner === null ? TE.right(null) : this.bus.read(webhooksOfOwner(owner), context);
    return pipe(
      which,
      TE.flatMap(webhookIds => this.find(webhookIds, query, context)),
    );
  }

  @Endpoint(listDeliveries)
  listTo({ path, query, context }: InputOf<typeof listDeliveries>): Answer<CursorPage<DeliveryView>> {
    const { webhookId } = path;
    return pipe(
      this.bus.find(webhookById(webhookId), context, () => noWebhook(webhookId)),
      TE.filterOrElse(
        ({ owner }) => mayUse(context, owner),
        () => noWebhook(webhookId),
      ),
      TE.flatMap(() => this.find([webhookId], query, context)),
    );
  }

  @Endpoint(getDelivery)
  get({ path: { deliveryId }, context }: InputOf<typeof getDelivery>): Answer<DeliveryView> {
    const missing = () => notFound('delivery-not-found', `There is no delivery with the id ${deliveryId}.`);
    return pipe(
      this.bus.find(deliveryById(deliveryId), context, missing),
      TE.flatMap(delivery => this.viewed([delivery], context)),
      TE.flatMap(([view]) => (view === undefined ? TE.left(missing()) : TE.right(view))),
    );
  }

  private find(
    webhookIds: ReadonlyArray<number> | null,
    query: Query,
    context: RequestContext,
  ): Answer<CursorPage<DeliveryView>> {
    const { cursor, limit = 100, ...given } = query;
    const found = findDeliveries(webhookIds, filterOf(given), placeOf(cursor), limit);
    return pipe(
      this.bus.read(found, context),
      TE.flatMap(({ rows, next }: DeliveriesPage) =>
        pipe(
          this.viewed(rows, context),
          TE.map(views => new CursorPage(views, next === null ? null : cursorOf(next))),
        ),
      ),
    );
  }

  /** Without those that the caller may not see. */
  private viewed(rows: ReadonlyArray<DeliveryWithAttempts>, context: RequestContext) {
    const webhookIds = [...new Set(rows.map(({ webhook_id }) => webhook_id))];
    return pipe(
      this.bus.read(ownersOfWebhooks(webhookIds), context),
      TE.flatMap(owners => {
        const ownerOf = ({ webhook_id }: DeliveryWithAttempts): string | null => owners.get(webhook_id) ?? null;
        const shown = rows.filter(row => mayUse(context, ownerOf(row)));
        return pipe(
          withOpenHeads(this.texts, shown),
          TE.map(readable => readable.map(row => viewOfDelivery(row, maySeeAnswers(context, ownerOf(row))))),
        );
      }),
    );
  }
}
