/** What an event comes to in an export: changed rows, the objects that it is about, and what its own row says. */
import type { Change, Put, Row, Value } from '../../../projections/projection';
import {
  deliveries,
  type events,
  flows,
  integrations,
  type ObjectType,
  objectId,
  participants,
  requests,
  sources,
  webhooks,
} from '../definition';

export interface ObjectRef {
  readonly id: string;
  readonly type: ObjectType;
  /** Of its row. */
  readonly key: Readonly<Record<string, Value>>;
  /** The row where no event has made one: a history may name what it does not tell of. */
  readonly stub: () => Put;
}

export interface Folded {
  readonly changes: ReadonlyArray<Change>;
  readonly objects: ReadonlyArray<ObjectRef>;
  readonly facts: Partial<Row<typeof events>>;
}

export const NOTHING: Folded = { changes: [], objects: [], facts: {} };

export const noFlow = (flow_id: number): Row<typeof flows> => ({
  ...{ flow_id, code: '', title: '', kind: null, archived: 0, starts_at: null, ends_at: null, registered_at: null },
  touched: 0,
  position: 0,
});

const NO_SOURCE = {
  ...{ reference: '', state: 'NONE', outcome: 'NONE', open_request_id: null, max_age_s: null },
  ...{ added_at: null, removed: 0, removed_at: null, last_sync_at: null, touched: 0, position: 0 },
};
export const noSource = (flow_id: number, source_id: number): Row<typeof sources> => ({
  ...NO_SOURCE,
  flow_id,
  source_id,
});

const NO_REQUEST = {
  ...{ flow_code: '', requested_by_type: 'system', requested_by: '' },
  ...{ queued_at: null, deadline: null, outcome: 'OPEN', first_attempt_at: null, first_delivered_at: null },
  ...{ first_progress_at: null, ended_at: null, sources: 0, pending: 0, succeeded: 0, failed: 0, timed_out: 0 },
  ...{ cancelled: 0, late: 0, joined: 0, resent: 0, added: 0, removed: 0, undone_at: null, touched: 0, position: 0 },
};
export const noRequest = (request_id: string, flow_id: number, requested_at: string): Row<typeof requests> => ({
  ...NO_REQUEST,
  request_id,
  flow_id,
  requested_at,
});

const NO_DELIVERY = {
  ...{ webhook_id: 0, message_type: '', request_id: null, flow_id: null, status: 'pending' },
  ...{ scheduled_at: null, first_attempt_at: null, ended_at: null, attempts: 0, last_status: null },
  ...{ last_reason: null, touched: 0, position: 0 },
};
export const noDelivery = (delivery_id: string): Row<typeof deliveries> => ({ ...NO_DELIVERY, delivery_id });

export const noWebhook = (webhook_id: number): Row<typeof webhooks> => ({
  ...{ webhook_id, title: '', host: '', active: 0, created_by: null, created_at: null, disabled_reason: null },
  ...{ deleted_at: null, touched: 0, position: 0 },
});

export const noIntegration = (client_id: string): Row<typeof integrations> => ({
  ...{ client_id, role: 'unknown', registered_at: null, expires_at: null, revoked_at: null, touched: 0, position: 0 },
});

export const flowRef = (flow_id: number): ObjectRef => ({
  id: objectId('flow', flow_id),
  type: 'flow',
  key: { flow_id },
  stub: () => flows.put(noFlow(flow_id)),
});

export const sourceRef = (flow_id: number, source_id: number): ObjectRef => ({
  id: objectId('source', flow_id, source_id),
  type: 'source',
  key: { flow_id, source_id },
  stub: () => sources.put(noSource(flow_id, source_id)),
});

export const requestRef = (request_id: string, flow_id: number, at: string): ObjectRef => ({
  id: objectId('sync_request', request_id),
  type: 'sync_request',
  key: { request_id },
  stub: () => requests.put(noRequest(request_id, flow_id, at)),
});

export const deliveryRef = (delivery_id: string): ObjectRef => ({
  id: objectId('delivery', delivery_id),
  type: 'delivery',
  key: { delivery_id },
  stub: () => deliveries.put(noDelivery(delivery_id)),
});

export const webhookRef = (webhook_id: number): ObjectRef => ({
  id: objectId('webhook', webhook_id),
  type: 'webhook',
  key: { webhook_id },
  stub: () => webhooks.put(noWebhook(webhook_id)),
});

export const integrationRef = (client_id: string): ObjectRef => ({
  id: objectId('integration', client_id),
  type: 'integration',
  key: { client_id },
  stub: () => integrations.put(noIntegration(client_id)),
});

export const participantRef = (participant_id: number): ObjectRef => ({
  id: objectId('participant', participant_id),
  type: 'participant',
  key: { participant_id },
  stub: () => participants.put({ participant_id, touched: 0, position: 0 }),
});
