/** The routes of the module *Webhooks*, with the names and statuses of the WISEflow API (v1). */
import * as t from 'io-ts';
import type { Role } from '../../../domain/api-client';
import { WebhookId } from '../../../domain/kernel/types';
import { integerFromText } from '../edge/codec/from-text';
import { object } from '../edge/codec/object';
import { endpoint } from '../edge/endpoint';
import { type Failure, notFound } from '../edge/failure';
import { LARGE_BODY_BYTES, PageQuery } from '../edge/fields';
import { ChangedWebhookView, NewWebhookView, WebhookView } from './webhook.view';
import { addressRule, WebhookChange, WebhookToCreate } from './webhook-body';

const MODULE = 'Webhooks';
const READERS: ReadonlyArray<Role> = ['manager', 'integrator', 'analyst'];
const WRITERS: ReadonlyArray<Role> = ['manager', 'integrator'];

const WEBHOOKS = '/webhooks';
const WEBHOOK = `${WEBHOOKS}/:webhookId`;
export const OfWebhook = object('OfWebhook', { webhookId: integerFromText(WebhookId) });

export const noWebhook = (webhookId: number): Failure =>
  notFound('webhook-not-found', `There is no webhook with the id ${webhookId}.`);

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
  body: WebhookToCreate,
  rules: ({ webhookAllowNetworks }) => [addressRule(webhookAllowNetworks)],
  bodyLimit: LARGE_BODY_BYTES,
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
  summary: 'Change a webhook; with another `secret` or `signature` both sign for 24 hours',
  roles: WRITERS,
  ownWebhooks: true,
  path: OfWebhook,
  body: WebhookChange,
  rules: ({ webhookAllowNetworks }) => [addressRule(webhookAllowNetworks)],
  bodyLimit: LARGE_BODY_BYTES,
  answer: ChangedWebhookView,
});

export const endPreviousSecrets = endpoint({
  operation: 'endPreviousSecrets',
  method: 'DELETE',
  route: `${WEBHOOK}/previous-secrets`,
  module: MODULE,
  summary: 'End the overlap of a rotation: from now on the present secret alone signs',
  roles: WRITERS,
  ownWebhooks: true,
  path: OfWebhook,
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
