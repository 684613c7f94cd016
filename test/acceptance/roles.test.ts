/**
 * Who may call what. The table is the contract, written by hand; the description of the API is held against it, and every
 * operation that is described is called by everybody there is.
 */
import { standingClock } from '../support/clock';
import { sample } from '../support/codec-samples';
import { endpointAt } from '../support/contract';
import { endpoints } from '../support/endpoints';
import type { Answer, Send } from '../support/http-client';
import { startRecovery } from '../support/recovery';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

const [everybody, readers, feeders, managers, admins] = [
  ['anonymous', 'admin', 'manager', 'integrator', 'analyst'],
  ['admin', 'manager', 'integrator', 'analyst'],
  ['admin', 'manager', 'integrator'],
  ['admin', 'manager'],
  ['admin'],
];

const contract: Readonly<Record<string, ReadonlyArray<string>>> = {
  'POST /license/create/flow': managers,
  'PUT /flows/{flowId}': managers,
  'GET /flows': readers,
  'GET /flows/{flowId}': readers,
  'POST /flows/search': readers,
  'PATCH /flows/{flowId}/archive': managers,
  'PATCH /flows/{flowId}/unarchive': managers,
  'GET /flows/{flowId}/metadata': readers,
  'PUT /flows/{flowId}/metadata': feeders,
  'GET /flows/{flowId}/participants': readers,
  'POST /flows/{flowId}/participants': feeders,
  'GET /flows/{flowId}/participants/{participantId}': readers,
  'GET /external-sources/{flowExternalSourceReference}': readers,
  'DELETE /participants/{participantId}/personal-data': managers,
  'GET /flows/{flowId}/external-sources': readers,
  'POST /flows/{flowId}/external-sources': feeders,
  'GET /flows/{flowId}/external-sources/{flowExternalSourceId}': readers,
  'PUT /flows/{flowId}/external-sources/{flowExternalSourceId}': feeders,
  'DELETE /flows/{flowId}/external-sources/{flowExternalSourceId}': feeders,
  'POST /flows/{flowId}/external-sources/{flowExternalSourceReference}/sync/done': feeders,
  'POST /flows/{flowId}/external-sources/{flowExternalSourceReference}/sync/fail': feeders,
  'POST /flows/{flowId}/external-sources/{flowExternalSourceReference}/sync/progress': feeders,
  'POST /flows/{flowId}/external-sources/{flowExternalSourceId}/allocations/participants': feeders,
  'GET /flows/{flowId}/external-sources/{flowExternalSourceId}/allocations/participants': readers,
  'DELETE /flows/{flowId}/external-sources/{flowExternalSourceId}/allocations/participants/{participantId}': feeders,
  'DELETE /flows/{flowId}/external-sources/{flowExternalSourceId}/allocations': feeders,
  'GET /flows/{flowId}/participants/{participantId}/external-sources': readers,
  'POST /flows/{flowId}/set-up': feeders,
  'POST /flows/{flowId}/sync': managers,
  'GET /flows/{flowId}/sync-requests': readers,
  'GET /flows/{flowId}/sync-requests/{requestId}': readers,
  'POST /flows/{flowId}/sync-requests/{requestId}/cancel': managers,
  'POST /flows/{flowId}/sync-requests/{requestId}/resend': managers,
  'GET /flows/{flowId}/schedules': readers,
  'POST /flows/{flowId}/schedules': managers,
  'GET /flows/{flowId}/schedules/{scheduleId}': readers,
  'PUT /flows/{flowId}/schedules/{scheduleId}': managers,
  'DELETE /flows/{flowId}/schedules/{scheduleId}': managers,
  'GET /flows/{flowId}/sync-requests/{requestId}/changes': readers,
  'POST /flows/{flowId}/sync-requests/{requestId}/undo': managers,
  'GET /flows/{flowId}/changes': readers,
  'GET /flows/{flowId}/holds': readers,
  'GET /flows/{flowId}/holds/{holdId}': readers,
  'POST /flows/{flowId}/holds/{holdId}/approve': managers,
  'POST /flows/{flowId}/holds/{holdId}/reject': managers,
  'PUT /flows/{flowId}/removal-guard': managers,
  'PUT /flows/{flowId}/external-sources/{flowExternalSourceId}/removal-guard': managers,
  'PUT /flows/{flowId}/external-sources/{flowExternalSourceId}/allocations/participants': feeders,
  'GET /webhooks': readers,
  'POST /webhooks': feeders,
  'GET /webhooks/{webhookId}': readers,
  'PUT /webhooks/{webhookId}': feeders,
  'DELETE /webhooks/{webhookId}': feeders,
  'DELETE /webhooks/{webhookId}/previous-secrets': feeders,
  'POST /webhooks/{webhookId}/test': feeders,
  'GET /webhooks/{webhookId}/deliveries': readers,
  'GET /webhooks/{webhookId}/statistics': readers,
  'GET /deliveries': readers,
  'POST /deliveries/{deliveryId}/resend': feeders,
  'POST /webhooks/{webhookId}/recover': feeders,
  'GET /webhooks/{webhookId}/recoveries': readers,
  'GET /webhooks/{webhookId}/recoveries/{recoveryId}': readers,
  'POST /webhooks/{webhookId}/recoveries/{recoveryId}/cancel': feeders,
  'GET /deliveries/{deliveryId}': readers,
  'GET /webhook-messages': ['admin', 'integrator'],
  'GET /stream': ['admin', 'manager', 'analyst', 'integrator'],
  'GET /flows/{flowId}/events': readers,
  'GET /flows/{flowId}/replay': readers,
  'GET /flows/{flowId}/diff': readers,
  'GET /diff': ['admin', 'manager', 'analyst'],
  'GET /events': ['admin', 'manager', 'analyst'],
  'GET /audit': ['admin', 'manager', 'analyst'],
  'GET /audit/export': ['admin', 'manager', 'analyst'],
  'GET /exports': ['admin', 'manager', 'analyst'],
  'GET /statistics': ['admin', 'manager', 'analyst'],
  'GET /timelines': ['admin', 'manager', 'analyst'],
  'GET /flows/{flowId}/sync-requests/{requestId}/timeline': readers,
  'GET /events/{eventId}/proof': ['admin', 'manager', 'analyst'],
  'GET /flows/{flowId}/proof': readers,
  'POST /history/key/rotate': admins,
  'POST /events/{eventId}/redact': admins,
  'GET /clients': admins,
  'POST /clients': admins,
  'GET /clients/{clientId}': admins,
  'PUT /clients/{clientId}': admins,
  'PUT /clients/{clientId}/user': admins,
  'POST /clients/{clientId}/rotate': admins,
  'DELETE /clients/{clientId}': admins,
  'POST /oauth2/token': everybody,
  'GET /health/live': everybody,
  'GET /health/ready': everybody,
};

/** Of these an integrator gets at their own alone. */
const owned = [
  'GET /webhooks',
  'GET /webhooks/{webhookId}',
  'PUT /webhooks/{webhookId}',
  'DELETE /webhooks/{webhookId}',
  'DELETE /webhooks/{webhookId}/previous-secrets',
  'POST /webhooks/{webhookId}/test',
  'GET /webhooks/{webhookId}/deliveries',
  'GET /webhooks/{webhookId}/statistics',
  'GET /deliveries',
  'POST /deliveries/{deliveryId}/resend',
  'POST /webhooks/{webhookId}/recover',
  'GET /webhooks/{webhookId}/recoveries',
  'GET /webhooks/{webhookId}/recoveries/{recoveryId}',
  'POST /webhooks/{webhookId}/recoveries/{recoveryId}/cancel',
  'GET /deliveries/{deliveryId}',
];

interface Operation {
  readonly 'x-roles': ReadonlyArray<string>;
  readonly 'x-own-webhooks-only'?: ReadonlyArray<string>;
  readonly security: ReadonlyArray<object>;
  readonly responses: Readonly<Record<string, unknown>>;
}

/** It stands: a second goes by between those with wrong credentials, so that they are not too many. */
const clock = standingClock();
let flowsync: Running;
let described: Readonly<Record<string, Operation>> = {};
/** Whose credentials, by key and by token. */
const callers: Record<string, Send> = {};
let deliveryId = '';
/** Of an event that a checkpoint covers. */
let proved = { flowId: 0, eventId: '' };
/** One with a text that can be redacted. */
let withText = '';

const anonymously = { 'x-api-key': null };
const form = { ...anonymously, 'content-type': 'application/x-www-form-urlencoded' };
const tokenRequest = (id: string, secret: string) =>
  `grant_type=client_credentials&client_id=${id}&client_secret=${encodeURIComponent(secret)}`;

const byToken = async (clientId: string, secret: string): Promise<Send> => {
  const { body } = await flowsync.request('POST', '/oauth2/token', tokenRequest(clientId, secret), form);
  const authorization = `Bearer ${body.access_token}`;
  return (method, path, sent, headers) =>
    flowsync.request(method, path, sent, { ...anonymously, authorization, ...headers });
};

const newCaller = async (name: string, role: string): Promise<string> => {
  const { clientId, apiKey, request } = await flowsync.client(role);
  callers[name] = request;
  callers[`${name} by token`] = await byToken(clientId, apiKey);
  return clientId;
};

beforeAll(async () => {
  flowsync = await startService({ ports: { clock }, isSubscribed: true });
  callers.admin = flowsync.request;
  callers['admin by token'] = await byToken('admin', flowsync.adminKey);
  for (const role of ['manager', 'integrator', 'analyst', 'another integrator'])
    await newCaller(role, role.replace('another ', ''));
  const revoked = await newCaller('revoked', 'admin');
  await flowsync.request('DELETE', `/clients/${revoked}`);
  callers.anonymous = (method, path, sent, headers) =>
    flowsync.request(method, path, sent, { ...anonymously, ...headers });
  callers['a wrong key'] = flowsync.as('fs_nobody_0000000000000000000000000000000000000000000');

  const { body } = await flowsync.request('GET', '/openapi.json', undefined, anonymously);
  described = Object.fromEntries(
    Object.entries<Record<string, Operation>>(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation]),
    ),
  );

  const { webhookId } = await world('{webhookId}');
  deliveryId = (await flowsync.request('POST', `/webhooks/${webhookId}/test`)).body.data.deliveryId;
  await until(async () => (await flowsync.request('GET', `/deliveries/${deliveryId}`)).status !== 404);
  proved = await untilProved();
});

/** A flow and its first event, once they are proved. */
const untilProved = async () => {
  const { flowId } = await world('{flowId}');
  await flowsync.request('PUT', `/flows/${flowId}/external-sources/1`, { description: 'Class A' });
  const events = (await flowsync.request('GET', `/flows/${flowId}/events`)).body.data;
  withText = events.find(({ type }: { type: string }) => type === 'SourceDescribed').eventId;
  const { eventId } = events[0];
  await until(async () => (await flowsync.request('GET', `/events/${eventId}/proof`)).status !== 503);
  return { flowId: Number(flowId), eventId };
};

let lastFlowId = 0;

const webhook = { title: 'Mine', url: 'https://example.org/hook', events: ['FLOW_EXTERNAL_SOURCE'], active: false };
const schedule = { cron: 'every 1h', active: true };

/** What an operation names, made anew: only what it names. The webhook is that of the integrator. */
const world = async (name: string): Promise<Readonly<Record<string, unknown>>> => {
  const ok = async (send: Send | undefined, method: string, path: string, body?: unknown) => {
    const answer = await send?.(method, path, body);
    if (answer === undefined || answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer.body.data;
  };
  const admin = callers.admin;
  if (name.endsWith('/proof')) return proved;
  if (name.endsWith('/redact')) return { eventId: withText };
  if (name.includes('{flowId}')) {
    const flow = `/flows/${++lastFlowId}`;
    await ok(admin, 'PUT', flow, { code: 'F', title: 'Flow' });
    await ok(admin, 'POST', `${flow}/external-sources`, { reference: 'maths-7' });
    await ok(admin, 'POST', `${flow}/participants`, { participantIds: [1] });
    await ok(admin, 'POST', `${flow}/external-sources/1/allocations/participants`, { participantIds: [1] });
    const { id: scheduleId } = await ok(admin, 'POST', `${flow}/schedules`, schedule);
    const { requestId } = await ok(admin, 'POST', `${flow}/sync`);
    if (name.endsWith('/undo')) await ok(admin, 'POST', `${flow}/sync-requests/${requestId}/cancel`);
    if (!name.includes('{holdId}')) return { flowId: lastFlowId, scheduleId, requestId };
    await ok(admin, 'PUT', `${flow}/removal-guard`, { removalGuard: '0%,0' });
    const { held } = await ok(admin, 'DELETE', `${flow}/external-sources/1/allocations`);
    return { flowId: lastFlowId, holdId: held.holdId };
  }
  if (name.includes('{webhookId}')) {
    const { id: webhookId } = await ok(callers.integrator, 'POST', '/webhooks', webhook);
    return {
      webhookId,
      ...(name.includes('{recoveryId}') ? { recoveryId: await startRecovery(flowsync.service, webhookId) } : {}),
    };
  }
  if (name.includes('{clientId}')) return ok(admin, 'POST', '/clients', { name: 'Somebody', role: 'analyst' });
  return {};
};

const call = async (name: string, send: Send | undefined, things: object, correlationId: string): Promise<Answer> => {
  const [method = '', route = ''] = name.split(' ');
  const parts: Record<string, unknown> = {
    ...{ flowExternalSourceId: 1, flowExternalSourceReference: 'maths-7', participantId: 1, deliveryId },
    ...things,
  };
  const path = route.replace(/\{(\w+)\}/g, (_, part: string) => String(parts[part]));
  const headers = { 'x-correlation-id': correlationId };
  if (name === 'GET /audit/export')
    return send?.(method, `${path}?format=ndjson`, undefined, headers) as Promise<Answer>;
  if (name === 'GET /exports') return send?.(method, `${path}?format=csv`, undefined, headers) as Promise<Answer>;
  if (name.endsWith('/diff')) return send?.(method, `${path}?from=1`, undefined, headers) as Promise<Answer>;
  if (send === undefined) throw new Error('nobody calls');
  if (route === '/oauth2/token')
    return send(method, path, tokenRequest('admin', flowsync.adminKey), {
      ...headers,
      'content-type': form['content-type'],
    });
  const body = endpointAt(method, path)?.body;
  if (name === 'PUT /webhooks/{webhookId}' || name === 'POST /webhooks') return send(method, path, webhook, headers);
  if (body !== undefined && route.includes('/schedules')) return send(method, path, schedule, headers);
  if (body === undefined || body.is(undefined)) return send(method, path, undefined, headers);
  const given = sample(body) as Readonly<Record<string, unknown>>;
  return send(method, path, 'requestId' in given ? { ...given, requestId: parts.requestId } : given, headers);
};

const reasonOf = ({ body }: Answer): string | undefined => body.error?.errors?.[0].reason;
const operations = Object.keys(contract);

test('the description names every operation, and who may call it', () => {
  expect(Object.keys(described).sort()).toEqual([...operations].sort());
  const routes = endpoints.map(({ method, route }) => `${method} ${route.replace(/:(\w+)/g, '{$1}')}`);
  expect(routes.sort()).toEqual([...operations].sort());
  for (const [name, operation] of Object.entries(described)) {
    expect({ name, roles: [...operation['x-roles']].sort() }).toEqual({
      name,
      roles: [...(contract[name] ?? [])].sort(),
    });
    const own = owned.includes(name) ? ['integrator'] : undefined;
    expect({ name, own: operation['x-own-webhooks-only'] }).toEqual({ name, own });
    const isPublic = operation['x-roles'].includes('anonymous');
    expect({ name, security: operation.security }).toEqual({
      name,
      security: isPublic ? [{}] : expect.arrayContaining([{ apiKey: [] }, { oauth2: [] }]),
    });
  }
});

test.each(operations)('%s: whoever may gets what it says, by key and by token', async name => {
  const success = Object.keys(described[name]?.responses ?? {}).find(status => status.startsWith('2'));
  // Who reads changes nothing.
  const seen = name.startsWith('GET') ? await world(name) : null;
  for (const who of contract[name] ?? [])
    for (const caller of who === 'anonymous' ? [who] : [who, `${who} by token`]) {
      const { status, body } = await call(name, callers[caller], seen ?? (await world(name)), 'allowed');
      expect({ caller, status: String(status), error: body.error ?? null }).toEqual({
        caller,
        status: success,
        error: null,
      });
    }
});

describe('nobody else', () => {
  test.each(operations)('%s', async name => {
    const may = contract[name] ?? [];
    if (may.includes('anonymous')) return;
    const things = await world(name);
    clock.advance(1000);
    const unknown = { anonymous: 'no-credentials', 'a wrong key': 'invalid-credentials', revoked: 'client-revoked' };
    const expected: Record<string, readonly [number, string]> = {
      ...Object.fromEntries(Object.entries(unknown).map(([who, reason]) => [who, [401, reason]])),
      'revoked by token': [401, 'client-revoked'],
      ...Object.fromEntries(readers.filter(role => !may.includes(role)).map(role => [role, [403, 'wrong-role']])),
    };
    for (const [caller, [status, reason]] of Object.entries(expected))
      for (const send of [callers[caller], ...(status === 403 ? [callers[`${caller} by token`]] : [])]) {
        const answer = await call(name, send, things, 'refused');
        expect({ caller, status: answer.status, reason: reasonOf(answer) }).toEqual({ caller, status, reason });
      }
  });

  test.each(owned)('another integrator finds nothing: %s', async name => {
    const things = await world(name);
    for (const caller of ['another integrator', 'another integrator by token']) {
      const answer = await call(name, callers[caller], things, 'refused');
      const missing = name.includes('{deliveryId}') ? 'delivery-not-found' : 'webhook-not-found';
      if (!name.includes('{')) expect(answer.body).toMatchObject({ success: true, data: [] });
      else
        expect({ caller, status: answer.status, reason: reasonOf(answer) }).toEqual({
          caller,
          status: 404,
          reason: missing,
        });
    }
  });

  test('and nothing of it left an event behind', async () => {
    const left = new Set<string>();
    for (let cursor: string | null = '0'; cursor !== null; ) {
      const { body }: Answer = await flowsync.request('GET', `/events?limit=1000&cursor=${cursor}`);
      for (const { correlationId } of body.data) left.add(correlationId);
      cursor = body.cursor;
    }
    expect(left).toContain('allowed');
    expect(left).not.toContain('refused');
  });
});

test('what is not described is open to everybody, and shows no data', async () => {
  for (const path of ['/metrics', '/docs', '/openapi.json'])
    expect((await flowsync.request('GET', path, undefined, anonymously)).status).toBe(200);
});
