/** `@flowsync/client` against a service that runs, also over connections that lose answers. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { createClient, type Result } from '@flowsync/client';
import { listen } from '../support/loopback';
import { environment, runProgram, watched } from '../support/program';
import { type Running, startService } from '../support/service';

const root = join(__dirname, '..', '..');
let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService({ isSubscribed: true });
});
const client = (more: Partial<Parameters<typeof createClient>[0]> = {}) =>
  createClient({ url: flowsync.url, apiKey: flowsync.adminKey, ...more });

/** What a call must bring; else the test fails with the error. */
const dataOf = async <A>(call: Promise<Result<A>>): Promise<A> => {
  const result = await call;
  if (result.error !== undefined) throw new Error(JSON.stringify(result.error));
  return result.data;
};

test('its types and operations are those of the description', async () => {
  const program = join(root, 'tools', 'generate-client.mjs');
  const { code, stderr } = await watched(
    runProgram(program, ['--check'], { cwd: root, env: environment(), stdio: ['ignore', 'ignore', 'pipe'] }),
  ).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}, 60_000);

test('a method for each operation takes path, query and body, and answers with data', async () => {
  const { putFlow, addSource, getFlow, requestSync, syncDone } = client();
  const path = { flowId: 1 };
  expect(await dataOf(putFlow({ path, body: { code: 'F-1', title: 'Flow' } }))).toMatchObject({
    flowId: 1,
    code: 'F-1',
  });
  const { id, reference } = await dataOf(addSource({ path, body: { reference: 'a;b:c|d,e.f' } }));
  const { requestId } = await dataOf(requestSync({ path }));
  const ofReference = { flowId: 1, flowExternalSourceReference: reference };
  const done = await syncDone({ path: ofReference, body: { requestId, counts: { added: 3 } } });
  expect(done).toMatchObject({ status: 200, data: { id, state: 'SUCCESS' }, position: expect.stringMatching(/^\d+$/) });
  const flow = await dataOf(
    getFlow({ path, ...(done.error === undefined && done.position !== null ? { atLeast: done.position } : {}) }),
  );
  // @ts-expect-error a flow has no such field
  expect(flow.colour).toBeUndefined();
  expect(flow.state).toBe('SUCCESS');
});

test('what is refused is a value that names reason and field', async () => {
  const { getFlow, addSource } = client();
  expect(await getFlow({ path: { flowId: 404 } })).toEqual({
    error: {
      ...{ kind: 'refused', status: 404, reason: 'flow-not-found', message: expect.stringContaining('404') },
      problems: [{ reason: 'flow-not-found', message: expect.any(String) }],
    },
  });
  const { error } = await addSource({ path: { flowId: 1 }, body: { reference: 'not this' } });
  expect(error?.message).toContain('body.reference');
});

test('lists are read to their end, page by page, events by cursor', async () => {
  const { putFlow, each } = client();
  for (let flowId = 100; flowId < 107; flowId += 1)
    await putFlow({ path: { flowId }, body: { code: 'L', title: 'L' } });
  const ids: Array<number | undefined> = [];
  for await (const { data, error } of each.listFlows({ query: { limit: 3 } })) ids.push(error ? -1 : data?.flowId);
  expect(ids.slice(-7)).toEqual([100, 101, 102, 103, 104, 105, 106]);
  const types: Array<string | undefined> = [];
  for await (const { data } of each.listFlowEvents({ path: { flowId: 1 }, query: { limit: 1 } }))
    types.push(data?.type);
  expect(types).toEqual(['FlowRegistered', 'SourceAdded', 'SyncRequested', 'SyncCompleted']);
});

test('a list that breaks off ends with the error', async () => {
  const results = [];
  for await (const result of client({ apiKey: 'fs_wrong' }).each.listFlows()) results.push(result);
  expect(results).toEqual([{ error: expect.objectContaining({ status: 401 }) }]);
});

/** Between the two, to lose answers and to ask for patience. */
const between = async (
  spoil: (count: number, destroy: () => void) => { readonly status: number; readonly after: string } | null,
) => {
  let count = 0;
  const keys: unknown[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    count += 1;
    keys.push(request.headers['idempotency-key']);
    let isLost = false;
    const refused = spoil(count, () => {
      isLost = true;
    });
    if (refused !== null) return response.writeHead(refused.status, { 'retry-after': refused.after }).end();
    const headers = Object.fromEntries(
      ['x-api-key', 'content-type', 'idempotency-key'].map(name => [name, (request.headers[name] as string) ?? null]),
    );
    const body = chunks.length === 0 ? undefined : Buffer.concat(chunks);
    const answer = await flowsync.request(request.method ?? '', request.url ?? '', body, headers);
    if (isLost) return request.socket.destroy();
    return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
  return { url: `http://127.0.0.1:${await listen(server)}`, keys, count: () => count };
};

test('a POST whose answer is lost is sent again under the same key, and counts once', async () => {
  const lossy = await between((count, lose) => {
    if (count <= 2) lose();
    return null;
  });
  const flow = await dataOf(client({ url: lossy.url }).createFlow({ body: { title: 'Once' } }));
  expect(new Set(lossy.keys).size).toBe(1);
  expect(lossy.keys).toHaveLength(3);
  const found = [];
  for await (const { data } of client().each.searchFlows({ body: { title: 'Once' } })) found.push(data?.flowId);
  expect(found).toEqual([flow.flowId]);
});

test('who is asked to come back does, and gives up after so many attempts', async () => {
  const busy = await between(count => (count === 1 ? { status: 429, after: '0' } : null));
  expect((await client({ url: busy.url }).getFlow({ path: { flowId: 1 } })).error).toBeUndefined();
  expect(busy.count()).toBe(2);
  const away = await between(() => ({ status: 503, after: '0' }));
  expect((await client({ url: away.url, attempts: 3 }).getFlow({ path: { flowId: 1 } })).error).toMatchObject({
    status: 503,
  });
  expect(away.count()).toBe(3);
});

test('who cannot be reached is an error like any other', async () => {
  const { error } = await client({ url: 'http://127.0.0.1:65534', attempts: 1 }).getFlow({ path: { flowId: 1 } });
  expect(error).toMatchObject({ kind: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
});
