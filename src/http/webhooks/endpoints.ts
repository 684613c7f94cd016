/** The routes of the module *Webhooks*, with the names and statuses of the WISEflow API (v1). */
import * as t from 'io-ts';
import type { Role } from '../../../domain/api-client';
import { DeliveryId } from '../../../domain/delivery';
import { Uuid, WebhookId } from '../../../domain/kernel/types';
import { Topic, WebhookTitle, WebhookUrl } from '../../../domain/webhook';
import { integerFromText } from '../edge/codec/from-text';
import { line } from '../edge/codec/line';
import { list, object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { type Failure, notFound } from '../edge/failure';
import { oneOf, PageQuery } from '../edge/fields';
import { NewWebhookView, WebhookView } from './webhook.view';
import { WebhookSecret } from './webhook-secret';

const MODULE = 'Webhooks';
const READERS: ReadonlyArray<Role> = ['manager', 'integrator', 'analyst'];
const WRITERS: ReadonlyArray<Role> = ['manager', 'integrator'];

const WEBHOOKS = '/webhooks';
const WEBHOOK = `${WEBHOOKS}/:webhookId`;
export const OfWebhook = object('OfWebhook', { webhookId: integerFromText(WebhookId) });

export const noWebhook = (webhookId: number): Failure =>
  notFound('webhook-not-found', `There is no webhook with the id ${webhookId}.`);

const title = line(WebhookTitle);
const url = line(WebhookUrl);
const active = t.boolean;
const events = list(oneOf(Topic), { min: 1, max: 10 });

export const listWebhooks = endpoint({
  operation: 'listWebhooks',
  method: 'GET',
  route: WEBHOOKS,
  module: MODULE,
  summary: 'The webhooks',
  roles: READERS,
  ownWebhooks: true,
  query: PageQuery,
  answer: WebhookView,
  shape: 'page',
});

export const createWebhook = endpoint({
  operation: 'createWebhook',
  method: 'POST',
  route: WEBHOOKS,
  module: MODULE,
  summary: 'Create a webhook; without a `secret` one is generated and shown in this answer only',
  roles: WRITERS,
  body: object('WebhookToCreate', { title, url, events }, { active, secret: WebhookSecret }),
  status: 201,
  showsSecret: true,
  answer: NewWebhookView,
});

export const getWebhook = endpoint({
  operation: 'getWebhook',
  method: 'GET',
  route: WEBHOOK,
  module: MODULE,
  summary: 'One webhook',
  roles: READERS,
  ownWebhooks: true,
  path: OfWebhook,
  answer: WebhookView,
});

export const changeWebhook = endpoint({
  operation: 'changeWebhook',
  method: 'PUT',
  route: WEBHOOK,
  module: MODULE,
  summary: 'Change a webhook; with another `secret` both sign for 24 hours',
  roles: WRITERS,
  ownWebhooks: true,
  path: OfWebhook,
  body: object('WebhookChange', { title, url, events, active }, { secret: WebhookSecret }),
  answer: WebhookView,
});

export const deleteWebhook = endpoint({
  operation: 'deleteWebhook',
  method: 'DELETE',
  route: WEBHOOK,
  module: MODULE,
  summary: 'Delete a webhook; what was not delivered yet is not sent any more',
  roles: WRITERS,
  ownWebhooks: true,
  path: OfWebhook,
  answer: t.null,
});

export const testWebhook = endpoint({
  operation: 'testWebhook',
  method: 'POST',
  route: `${WEBHOOK}/test`,
  module: MODULE,
  summary: 'Send a test message to a webhook',
  roles: WRITERS,
  ownWebhooks: true,
  path: OfWebhook,
  answer: object('WebhookTest', { testId: Uuid, deliveryId: DeliveryId }),
});
