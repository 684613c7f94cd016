/** The example middleware against a flowsync that runs, over a connection that loses answers. */
import { createServer } from 'node:http';
import { createClient } from '@flowsync/client';
import type { SyncRequested } from '../../examples/middleware/receiver';
import type { Class, Registrar } from '../../examples/middleware/registrar';
import { sync } from '../../examples/middleware/sync';
import { listen } from '../support/loopback';
import { type Running, startService } from '../support/service';

let flowsync: Running;
let unreliable = '';
/** Methods of requests whose answer is to be lost, once each. */
const toLose: string[] = [];

beforeAll(async () => {
  flowsync = await startService();
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { method = '', url = '', headers } = request;
    const body = chunks.length === 0 ? undefined : Buffer.concat(chunks);
    const sent = Object.fromEntries(
      ['x-api-key', 'content-type', 'idempotency-key'].map(name => [name, headers[name] ?? null]),
    );
    const answer = await flowsync.request(method, url, body, sent);
    const lost = toLose.indexOf(method);
    if (lost >= 0) {
      toLose.splice(lost, 1);
      request.socket.destroy();
    } else response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  unreliable = `http://127.0.0.1:${await listen(server)}`;
});

let flowId = 0;

/** Syncs one source with what the registrar says. Answers with the source as the manager sees it. */
const synced = async (found: Class) => {
  const { body } = await flowsync.request('POST', `/flows/${flowId}/sync`);
  const message: SyncRequested = {
    type: 'flow.sync.requested',
    timestamp: '',
    data: {
      requestId: body.data.requestId,
      flowId,
      flowCode: 'F',
      externalSources: [{ id: 1, reference: 'class-a' }],
    },
  };
  const registrar: Registrar = { classOf: async <A>() => found as A, examOf: async () => null };
  await sync(message, { flowsync: createClient({ url: unreliable, apiKey: flowsync.adminKey }), registrar });
  return (await flowsync.request('GET', `/flows/${flowId}/external-sources/1`)).body.data;
};

beforeEach(async () => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  flowId += 1;
  await flowsync.request('PUT', `/flows/${flowId}`, { code: 'F', title: 'F' });
  await flowsync.request('POST', `/flows/${flowId}/external-sources`, { reference: 'class-a' });
  expect(await synced({ title: 'A', students: [1, 2, 3] })).toMatchObject({ state: 'SUCCESS', allocatedCount: 3 });
});

describe('an answer that is lost makes no difference', () => {
  test.each(['PUT', 'POST'])('to a %s', async method => {
    toLose.push(method);
    expect(await synced({ title: 'A', students: [2, 3, 4] })).toMatchObject({ state: 'SUCCESS', allocatedCount: 3 });
    expect(toLose).toEqual([]);
  });
});

test('a class that is empty empties nothing, and a manager is asked', async () => {
  const students = [1, 2, 3, 4, 5, 6];
  await synced({ title: 'A', students });
  const source = await synced({ title: 'A', students: [] });
  expect(source).toMatchObject({
    state: 'FAILED',
    reason: 'removal-held',
    message: expect.stringContaining('6 of the 6 participants'),
    allocatedCount: 6,
  });
  await flowsync.request('POST', `/flows/${flowId}/holds/${source.holdId}/approve`);
  expect(await synced({ title: 'A', students: [] })).toMatchObject({ state: 'SUCCESS', allocatedCount: 0 });
});
