/**
 * Managers who see their own flows only (`FLOWSYNC_MANAGERS_SEE=own`): through no route do they see or change another, nor
 * learn that it is there.
 */
import type { AnyEndpoint } from '../../src/http/edge/endpoint';
import { sample } from '../support/codec-samples';
import { endpoints } from '../support/endpoints';
import type { Answer, Send } from '../support/http-client';
import { readStream } from '../support/server-events';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

/** Stands in every text of the flow that is none of their business. */
const SECRET = 'confidential';
const [OWN, FOREIGN] = [7, 8];
const RECOVERY = '00000000-0000-4000-8000-000000000000';
const WEBHOOK = { title: SECRET, url: 'https://example.org/hook', events: ['FLOW_EXTERNAL_SOURCE'], active: false };
const SCHEDULE = { cron: 'every 1h', active: true };

const forManagers = endpoints.filter(({ roles }) => roles !== 'open' && roles.includes('manager'));
const nameOf = ({ method, route }: AnyEndpoint): string => `${method} ${route}`;
const changesNothing = ({ method, readsOnly }: AnyEndpoint): boolean => method === 'GET' || readsOnly === true;

/** What has to be there for a request to be one. */
const QUERIES: Readonly<Record<string, string>> = {
  'GET /audit/export': '&format=ndjson',
  'GET /exports': '&format=csv',
  'GET /diff': '&from=1',
  'GET /flows/:flowId/diff': '&from=1',
};

describe('a manager who sees their own flows only', () => {
  let flowsync: Running;
  let manager: Send;
  let apiKey: string;
  let things: Readonly<Record<string, unknown>>;

  const ok = async (method: string, path: string, body?: unknown) => {
    const answer = await flowsync.request(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  };
  const clientOf = async (userId?: number) => {
    const { apiKey } = await ok('POST', '/clients', { name: 'A manager', role: 'manager', userId });
    return { apiKey, request: flowsync.as(apiKey) };
  };
  const setUp = async (flowId: number, managers: ReadonlyArray<number>, text: string) => {
    await ok('PUT', `/flows/${flowId}`, { code: `CODE-${flowId}`, title: text });
    await ok('POST', `/flows/${flowId}/set-up`, { managers });
    await ok('POST', `/flows/${flowId}/external-sources`, { reference: text, description: text });
    await ok('POST', `/flows/${flowId}/participants`, { participantIds: [1] });
    await ok('POST', `/flows/${flowId}/external-sources/1/allocations/participants`, { participantIds: [1] });
    const { id: scheduleId } = await ok('POST', `/flows/${flowId}/schedules`, SCHEDULE);
    const { requestId } = await ok('POST', `/flows/${flowId}/sync`);
    await ok('PUT', `/flows/${flowId}/removal-guard`, { removalGuard: '0%,0' });
    const { held } = await ok('DELETE', `/flows/${flowId}/external-sources/1/allocations`);
    return { flowId, scheduleId, requestId, holdId: held.holdId };
  };

  beforeAll(async () => {
    flowsync = await startService({ env: { FLOWSYNC_MANAGERS_SEE: 'own' }, isSubscribed: true });
    ({ apiKey, request: manager } = await clientOf(70));
    await setUp(OWN, [70, 71], 'theirs');
    const { id: webhookId } = await ok('POST', '/webhooks', WEBHOOK);
    const { deliveryId } = await ok('POST', `/webhooks/${webhookId}/test`);
    await until(async () => (await flowsync.request('GET', `/deliveries/${deliveryId}`)).status === 200);
    const [{ eventId }] = await ok('GET', `/flows/${OWN}/events`);
    things = { ...(await setUp(FOREIGN, [80], SECRET)), webhookId, deliveryId, eventId, recoveryId: RECOVERY };
  });

  const call = (endpoint: AnyEndpoint, route: string, query = ''): Promise<Answer> => {
    const parts: Readonly<Record<string, unknown>> = {
      ...{
        flowExternalSourceId: 1,
        flowExternalSourceReference: SECRET,
        participantId: 1,
        flowCode: `CODE-${FOREIGN}`,
      },
      ...things,
    };
    const path = route.replace(/:(\w+)/g, (_, name: string) => String(parts[name]));
    const { body } = endpoint;
    const isBody = body !== undefined && !body.is(undefined);
    const given = route.includes('/schedules')
      ? SCHEDULE
      : /webhooks$|webhooks\/:webhookId$/.test(route)
        ? WEBHOOK
        : null;
    const sent = isBody ? (given ?? sample(body)) : undefined;
    return manager(endpoint.method, `${path}?${query}${QUERIES[nameOf(endpoint)] ?? ''}`.replace(/\?&?$/, ''), sent);
  };
  const revisionOf = async (flowId: number): Promise<number> =>
    (await ok('GET', `/flows/${flowId}/events?limit=100`)).length;
  const isHidden = (answer: Answer, reasons: ReadonlyArray<string>): void => {
    expect([404, 403]).toContain(answer.status);
    expect(reasons).toContain(answer.body.error.errors[0].reason);
    expect(JSON.stringify(answer)).not.toContain(SECRET.slice(1));
  };
  const refused = ['flow-not-found', 'own-flows-only'];

  test.each(forManagers.map(endpoint => [nameOf(endpoint), endpoint] as const))('%s', async (_, endpoint) => {
    const before = await revisionOf(FOREIGN);
    if (endpoint.ownFlows === 'filtered') {
      if (endpoint.raw !== undefined) return;
      const answer = await call(endpoint, endpoint.route);
      expect(answer.status).toBeLessThan(300);
      expect(JSON.stringify(answer)).not.toContain(SECRET);
      return;
    }
    isHidden(await call(endpoint, endpoint.route), refused);
    if (endpoint.route.startsWith('/flows/:flowId') && endpoint.raw === undefined)
      isHidden(await call(endpoint, endpoint.route.replace(':flowId', 'by-code/:flowCode')), refused);
    for (const filter of ['flowId', 'flow'])
      if (endpoint.query !== undefined && filter in endpoint.query.optional)
        isHidden(await call(endpoint, endpoint.route, `${filter}=${FOREIGN}`), ['flow-not-found']);
    if (endpoint.method === 'GET' && endpoint.raw === undefined && endpoint.presentOnly === undefined)
      isHidden(await call(endpoint, endpoint.route, 'asOf=-0s'), [...refused, 'present-only', 'unknown-field']);
    if (!changesNothing(endpoint)) expect(await revisionOf(FOREIGN)).toBe(before);
  });

  test('sees and searches their own, now and as of a moment', async () => {
    const idsIn = ({ body }: Answer) => body.data.map(({ flowId }: { flowId: number }) => flowId);
    for (const path of ['/flows', '/flows?asOf=-0s']) {
      const answer = await manager('GET', path);
      expect(idsIn(answer)).toContain(OWN);
      expect(idsIn(answer)).not.toContain(FOREIGN);
      expect(answer.body.pagination.total).toBe(idsIn(answer).length);
    }
    expect(idsIn(await manager('POST', '/flows/search', { title: SECRET }))).toEqual([]);
    expect(idsIn(await manager('POST', '/flows/search', { code: `CODE-${OWN}` }))).toEqual([OWN]);
    const { status, body } = await manager('GET', `/flows/by-code/CODE-${OWN}`);
    expect([status, body.data.flowId]).toEqual([200, OWN]);
  });

  test('does on their own what a manager does, and reads all that names it', async () => {
    expect((await manager('PUT', `/flows/${OWN}`, { code: `CODE-${OWN}`, title: 'theirs' })).status).toBe(200);
    for (const path of ['/statistics?flowId=', '/timelines?flowId=', '/audit?flow=', '/deliveries?flowId=']) {
      const answer = await manager('GET', `${path}${OWN}`);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(JSON.stringify(answer)).not.toContain(SECRET);
    }
    expect((await manager('GET', `/exports?format=csv&flow=${OWN}`)).status).toBe(200);
  });

  test('follows what happens to their own, and nothing else, until it is theirs no more', async () => {
    const stream = await readStream(`${flowsync.url}/stream`, { 'x-api-key': apiKey });
    await stream.untilReady();
    await ok('PUT', `/flows/${FOREIGN}`, { code: `CODE-${FOREIGN}`, title: `${SECRET} 2` });
    await ok('PUT', `/flows/${OWN}`, { code: `CODE-${OWN}`, title: 'theirs 2' });
    await until(() => stream.text().includes('theirs 2'));
    const [{ requestId }] = await ok('GET', `/flows/${OWN}/sync-requests`);
    await ok('POST', `/flows/${OWN}/sync-requests/${requestId}/resend`);
    const { id: schedule } = await ok('POST', `/flows/${OWN}/schedules`, SCHEDULE);
    await ok('DELETE', `/flows/${OWN}/schedules/${schedule}`);
    await ok('POST', `/webhooks/${things.webhookId}/test`);
    for (const type of ['ScheduleCreated', 'ScheduleDeleted', 'DeliveryRescheduled'])
      await until(() => stream.text().includes(`"type":"${type}"`));
    await ok('POST', `/flows/${OWN}/set-up`, { managers: [71] });
    expect((await manager('GET', `/flows/${OWN}`)).body.error.errors[0].reason).toBe('flow-not-found');
    expect((await manager('POST', `/flows/${OWN}/sync`)).status).toBe(404);
    expect(
      (await manager('GET', '/flows?asOf=-0s')).body.data.map(({ flowId }: { flowId: number }) => flowId),
    ).not.toContain(OWN);
    await ok('PUT', `/flows/${OWN}`, { code: `CODE-${OWN}`, title: 'no longer' });
    await ok('POST', `/flows/${OWN}/set-up`, { managers: [70, 71] });
    await ok('PUT', `/flows/${OWN}`, { code: `CODE-${OWN}`, title: 'theirs again' });
    await until(() => stream.text().includes('theirs again'));
    expect(stream.text()).not.toContain(SECRET);
    expect(stream.text()).not.toMatch(/"stream":"(webhook|client)-/);
  });

  test('makes flows that are theirs', async () => {
    const { status, body } = await manager('POST', '/license/create/flow', { title: 'New', managers: [71] });
    expect([status, body.data.managers]).toEqual([201, [71, 70]]);
    expect((await manager('GET', `/flows/${body.data.flowId}`)).status).toBe(200);
    // That number may be somebody else's flow.
    expect((await manager('PUT', '/flows/424242', { code: 'A', title: 'A' })).status).toBe(404);
  });

  test('sees nothing when their client is no user of the platform', async () => {
    const { request } = await clientOf();
    expect((await request('GET', '/flows')).body.data).toEqual([]);
    expect((await request('GET', `/flows/${OWN}`)).status).toBe(404);
    expect((await request('POST', '/license/create/flow', { title: 'New' })).body.error.errors[0].reason).toBe(
      'own-flows-only',
    );
  });

  test('is somebody else from the moment that an admin says so, on a stream that is open, too', async () => {
    const { clientId, apiKey: key } = await ok('POST', '/clients', { name: 'A manager', role: 'manager', userId: 80 });
    const request = flowsync.as(key);
    expect((await request('GET', `/flows/${OWN}`)).status).toBe(404);
    const stream = await readStream(`${flowsync.url}/stream`, { 'x-api-key': key });
    await stream.untilReady();
    expect((await ok('PUT', `/clients/${clientId}/user`, { userId: 71 })).userId).toBe(71);
    expect((await request('GET', `/flows/${OWN}`)).status).toBe(200);
    expect((await request('GET', `/flows/${FOREIGN}`)).status).toBe(404);
    await ok('PUT', `/flows/${FOREIGN}`, { code: `CODE-${FOREIGN}`, title: SECRET });
    await ok('PUT', `/flows/${FOREIGN}`, { code: `CODE-${FOREIGN}`, title: `${SECRET} 3` });
    await stream.hasEnded();
    expect(stream.text()).not.toContain(`${SECRET} 3`);
    expect((await ok('PUT', `/clients/${clientId}/user`, { userId: null })).userId).toBeNull();
    expect((await request('GET', '/flows')).body.data).toEqual([]);
    const wrong = await flowsync.request('PUT', `/clients/${clientId}/user`, { userId: '71' });
    expect([wrong.status, wrong.body.error.errors[0].message]).toEqual([400, expect.stringContaining('body.userId')]);
    await ok('DELETE', `/clients/${clientId}`);
    const late = await flowsync.request('PUT', `/clients/${clientId}/user`, { userId: 70 });
    expect([late.status, late.body.error.errors[0].reason]).toEqual([409, 'client-revoked']);
  });

  test('is limited at the pages as well, and signs in and out there', async () => {
    const at = (method: string, path: string, cookie: string | null = null, body?: unknown) =>
      flowsync.request(method, `/app/api${path}`, body, { 'x-api-key': null, 'sec-fetch-site': 'same-origin', cookie });
    const begun = await at('POST', '/session', null, { apiKey });
    expect(begun.body.data.ownFlowsOnly).toBe(true);
    const cookie = String(begun.headers['set-cookie']).split(';')[0] ?? '';
    expect((await at('GET', `/flows/${FOREIGN}`, cookie)).status).toBe(404);
    expect((await manager('GET', '/history/tile/entries/000.p/1')).status).toBe(403);
    expect((await at('GET', '/session', cookie)).status).toBe(200);
    expect((await at('DELETE', '/session', cookie)).status).toBe(200);
  });

  test('is in the history when they were turned away', async () => {
    await manager('GET', '/webhooks');
    await flowsync.service.accessLog.stop();
    const { data } = (await flowsync.request('GET', '/audit?type=AccessRefused')).body;
    expect(data.map((entry: { readonly data: object }) => entry.data)).toContainEqual(
      expect.objectContaining({ reason: 'own-flows-only' }),
    );
  });

  test('nobody else is limited: admins, integrators and analysts see all', async () => {
    for (const role of ['admin', 'integrator', 'analyst']) {
      const { request } = await flowsync.client(role);
      expect((await request('GET', `/flows/${FOREIGN}`)).status).toBe(200);
    }
  });
});
