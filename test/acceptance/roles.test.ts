/** Who may call what. The table is the promise; the endpoints are held against it, so none is forgotten. */
import { pathOf } from '../support/bad-requests';
import { sample } from '../support/codec-samples';
import { nameOf } from '../support/contract';
import { endpoints } from '../support/endpoints';
import { type Running, type Send, startService } from '../support/running';

let flowsync: Running;
const clients: Record<string, Send> = {};

beforeAll(async () => {
  flowsync = await startService();
  for (const role of ['manager', 'integrator', 'analyst']) clients[role] = (await flowsync.client(role)).request;
  clients.admin = flowsync.request;
});

const everybody = ['manager', 'integrator', 'analyst'];
const feeders = ['manager', 'integrator'];

const table: Readonly<Record<string, ReadonlyArray<string>>> = {
  'POST /license/create/flow': ['manager'],
  'PUT /flows/:flowId': ['manager'],
  'GET /flows': everybody,
  'GET /flows/:flowId': everybody,
  'POST /flows/search': everybody,
  'PATCH /flows/:flowId/archive': ['manager'],
  'PATCH /flows/:flowId/unarchive': ['manager'],
  'GET /flows/:flowId/metadata': everybody,
  'PUT /flows/:flowId/metadata': feeders,
  'GET /flows/:flowId/participants': everybody,
  'POST /flows/:flowId/participants': feeders,
  'DELETE /participants/:participantId/personal-data': ['manager'],
  'GET /flows/:flowId/external-sources': everybody,
  'POST /flows/:flowId/external-sources': feeders,
  'GET /flows/:flowId/external-sources/:flowExternalSourceId': everybody,
  'PUT /flows/:flowId/external-sources/:flowExternalSourceId': feeders,
  'DELETE /flows/:flowId/external-sources/:flowExternalSourceId': feeders,
  'POST /flows/:flowId/external-sources/:flowExternalSourceReference/sync/done': feeders,
  'POST /flows/:flowId/external-sources/:flowExternalSourceReference/sync/fail': feeders,
  'POST /flows/:flowId/external-sources/:flowExternalSourceReference/sync/progress': feeders,
  'POST /flows/:flowId/external-sources/:flowExternalSourceId/allocations/participants': feeders,
  'GET /flows/:flowId/external-sources/:flowExternalSourceId/allocations/participants': everybody,
  'DELETE /flows/:flowId/external-sources/:flowExternalSourceId/allocations/participants/:participantId': feeders,
  'DELETE /flows/:flowId/external-sources/:flowExternalSourceId/allocations': feeders,
  'GET /flows/:flowId/external-sources/participants/:participantId': everybody,
  'POST /flows/:flowId/sync': ['manager'],
  'GET /flows/:flowId/sync-requests': everybody,
  'GET /flows/:flowId/sync-requests/:requestId': everybody,
  'POST /flows/:flowId/sync-requests/:requestId/cancel': ['manager'],
  'POST /flows/:flowId/sync-requests/:requestId/resend': ['manager'],
  'GET /webhooks': everybody,
  'POST /webhooks': feeders,
  'GET /webhooks/:webhookId': everybody,
  'PUT /webhooks/:webhookId': feeders,
  'DELETE /webhooks/:webhookId': feeders,
  'POST /webhooks/:webhookId/test': feeders,
  'GET /webhooks/:webhookId/deliveries': everybody,
  'GET /deliveries/:deliveryId': everybody,
  'GET /flows/:flowId/events': everybody,
  'GET /events': ['manager', 'analyst'],
};

const ours = endpoints.filter(endpoint => nameOf(endpoint) in table);

test('every route of the contract is in the table', () => {
  expect(ours.map(nameOf).sort()).toEqual(Object.keys(table).sort());
  const others = endpoints.filter(endpoint => !ours.includes(endpoint)).map(({ route }) => route.split('/')[1]);
  expect(new Set(others)).toEqual(new Set(['clients', 'oauth2', 'health']));
});

test.each(ours.map(endpoint => [nameOf(endpoint), endpoint] as const))('%s', async (name, endpoint) => {
  const body = endpoint.body === undefined ? undefined : sample(endpoint.body);
  const allowed: string[] = [];
  for (const [role, send] of Object.entries(clients)) {
    const answer = await send(endpoint.method, pathOf(endpoint), body);
    const reason = answer.body.error?.errors[0].reason;
    if (reason === 'wrong-role') expect(answer.status).toBe(403);
    else allowed.push(role);
  }
  expect(allowed).toEqual([...(table[name] ?? []), 'admin']);
  const stranger = await flowsync.request(endpoint.method, pathOf(endpoint), body, { 'x-api-key': null });
  expect([stranger.status, stranger.body.success]).toEqual([401, false]);
});
