/** `flowsync listen`: webhooks for a middleware that the service cannot reach. */
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { listen as atPort } from '../support/loopback';
import { flowsync, spawnFlowsync } from '../support/process';
import { watched } from '../support/program';
import { type Running, type StartOptions, startService } from '../support/service';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

let flowId = 0;
const sync = async ({ request }: Running, code = 'MATHS-7'): Promise<number> => {
  flowId += 1;
  await request('PUT', `/flows/${flowId}`, { code, title: 'Mathematics' });
  await request('POST', `/flows/${flowId}/external-sources`, { reference: 'maths-7' });
  await request('POST', `/flows/${flowId}/sync`);
  return flowId;
};

interface Got {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A middleware, as it would run beside the command. */
const middleware = async (answer = 'taken', status = 202) => {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    got.push({ headers: request.headers, body: await text(request) });
    response.writeHead(status).end(answer);
  });
  const port = await atPort(server);
  return { got, url: `http://127.0.0.1:${port}/hook`, has: (count: number) => until(() => got.length >= count) };
};

const startListening = (url: string, args: ReadonlyArray<string>, key = 'admin-key-of-the-tests') => {
  const child = spawnFlowsync(['listen', '--url', url, ...args], { FLOWSYNC_API_KEY: key }, ['pipe', 'pipe', 'pipe']);
  return {
    ...watched(child),
    type: (keys: string) => void child.stdin?.write(keys),
    stop: () => child.kill('SIGINT'),
  };
};

const start = (options?: StartOptions) => startService({ env: { FLOWSYNC_REMOVAL_GUARD: '0%,0' }, ...options });

test('each message is printed, forwarded under a signature that verifies, and sent again on r', async () => {
  const service = await start();
  const hook = await middleware();
  const listener = startListening(service.url, ['--forward-to', hook.url, '--events', 'FLOW_EXTERNAL_SOURCE']);
  await until(() => listener.stderr().includes('Listens to'));
  const flow = await sync(service);
  await hook.has(1);
  await until(() => listener.stdout().includes('202 in'));
  listener.type('r');
  await hook.has(2);
  listener.type('q');
  expect((await listener.ended).code).toBe(0);

  const secret = /secret (whsec_\S+)/.exec(listener.stderr())?.[1] ?? '';
  const [first, again] = hook.got;
  for (const { headers, body } of [first, again].filter(one => one !== undefined))
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'flow.sync.requested',
      data: { flowId: flow, flowCode: 'MATHS-7' },
    });
  expect(again?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  expect(listener.stdout()).toContain(`-> ${hook.url}: 202 in`);
  expect(listener.stdout()).toContain(first?.body);
});

test('a connection that ends is made again where it ended: nothing is missed, nothing comes twice', async () => {
  const dataDir = tempDir();
  const env = { FLOWSYNC_DATA_DIR: dataDir };
  const before = await start({ env });
  const { port } = new URL(before.url);
  const listener = startListening(before.url, ['--json', '--events', 'flow.sync.requested']);
  await until(() => listener.stderr().includes('Listens to'));
  await sync(before);
  const seen = () =>
    listener
      .stdout()
      .split('\n')
      .slice(0, -1)
      .map(line => JSON.parse(line).body.data.flowId);
  await until(() => seen().length === 1);
  await before.stop();
  const after = await start({ env: { ...env, PORT: port } });
  await sync(after);
  await until(() => seen().length === 2);
  listener.stop();
  expect((await listener.ended).code).toBe(0);
  expect(seen()).toEqual([flowId - 1, flowId]);
  expect(listener.stderr()).toContain('The connection has ended');
});

test('under the secret of a webhook the middleware keeps the one it has; what it answers cannot act on the terminal', async () => {
  const service = await start();
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const hook = await middleware('no\u001b[2J\nno', 500);
  const only = ['--events', 'FLOW_EXTERNAL_SOURCE', '--code', 'BIO-*'];
  const listener = startListening(service.url, ['--forward-to', hook.url, '--secret', secret, ...only]);
  await until(() => listener.stderr().includes('Listens to'));
  await sync(service, 'MATHS-7');
  await sync(service, 'BIO-2026');
  await until(() => listener.stdout().includes('500 in'));
  listener.stop();
  await listener.ended;
  expect(hook.got.map(({ body }) => JSON.parse(body).data.flowCode)).toEqual(['BIO-2026']);
  const [{ headers, body }] = hook.got as [Got];
  expect(() => new Webhook(secret).verify(body, headers as Record<string, string>)).not.toThrow();
  expect(listener.stdout()).toMatch(/500 in \d+ ms: no\\u001b\[2J no\n/);
});

test('a middleware that is not there is told, and the next message is forwarded all the same', async () => {
  const service = await start();
  const nowhere = ['--forward-to', 'http://127.0.0.1:9/', '--events', 'FLOW_EXTERNAL_SOURCE'];
  const listener = startListening(service.url, nowhere);
  await until(() => listener.stderr().includes('Listens to'));
  await sync(service);
  await sync(service);
  await until(() => (listener.stdout().match(/no answer \(connection-refused\)/g) ?? []).length === 2);
  listener.stop();
  expect((await listener.ended).code).toBe(0);
});

test.each([
  [['listen'], {}, 1, 'Set FLOWSYNC_API_KEY, --key-file or --key'],
  [['listen', '--forward-to', 'localhost'], {}, 2, 'It must begin with http:// or https://.'],
  [['listen', '--secret', 'whsec_x', '--key', 'k'], {}, 1, 'must be whsec_ followed by 24 to 64 bytes in base64'],
  [['listen', '--after', 'now'], {}, 2, 'A position is a whole number from 0.'],
])('what is wrong with the command line is told in a line: %j', async (args, env, code, message) => {
  const ended = await flowsync(args, env);
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
  expect(ended.stderr).toContain(message);
});

test('what the service refuses for good ends the command with its words', async () => {
  const service = await start();
  const { apiKey } = await service.client('analyst');
  const refused = async (args: ReadonlyArray<string>, key: string) => {
    const { code, stderr } = await flowsync(['listen', '--url', service.url, ...args], { FLOWSYNC_API_KEY: key });
    return [code, stderr];
  };
  expect(await refused([], apiKey)).toEqual([1, expect.stringContaining('is for admin, integrator')]);
  expect(await refused(['--events', 'flow.nothing'], service.adminKey)).toEqual([
    1,
    expect.stringContaining('"flow.nothing" is none'),
  ]);
  expect(await refused([], 'fs_wrong')).toEqual([1, expect.stringContaining('not the key of an API client')]);
});
