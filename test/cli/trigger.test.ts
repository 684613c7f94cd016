/** `flowsync trigger`: the example of an event, for a middleware that is being built. */
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';
import { messageTypes } from '../../src/webhooks/message-types';
import { listen } from '../support/loopback';
import { flowsync } from '../support/process';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

interface Got {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const middleware = async (answer: string, status: number) => {
  const got: Got[] = [];
  const server = createServer(async (request, response) => {
    got.push({ headers: request.headers, body: await text(request) });
    response.writeHead(status).end(answer);
  });
  return { got, url: `http://127.0.0.1:${await listen(server)}/hook` };
};

const verified = (secret: string, { headers, body }: Got): unknown =>
  new Webhook(secret).verify(body, headers as Record<string, string>);

test('the example is sent signed, marked, under a new id each time, and the answer is shown', async () => {
  const { got, url } = await middleware('taken', 202);
  const events = ['flow.hold.opened', 'FLOW_EXTERNAL_SOURCE', 'flow.sync.requested'] as const;
  for (const event of events) {
    const { code, stdout } = await flowsync(['trigger', event, '--forward-to', url, '--secret', SECRET]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`-> ${url}: 202 in`) });
    expect(stdout).toContain(got.at(-1)?.body);
  }
  const types = ['flow.hold.opened', 'flow.sync.requested', 'flow.sync.requested'] as const;
  expect(got.map(one => verified(SECRET, one))).toEqual(
    types.map(type => ({ type, timestamp: expect.any(String), data: messageTypes[type].example })),
  );
  expect(got.map(({ headers }) => headers['flowsync-example'])).toEqual(['true', 'true', 'true']);
  expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(3);
});

test('a secret that was made is shown; one that was given, here in the environment, is not', async () => {
  const { got, url } = await middleware('', 204);
  const args = ['trigger', 'webhook.test', '--forward-to', url];
  const made = /secret (whsec_\S+)/.exec((await flowsync(args)).stderr)?.[1] ?? '';
  const given = await flowsync(args, { FLOWSYNC_WEBHOOK_SECRET: SECRET });
  expect(given.stdout + given.stderr).not.toContain(SECRET);
  const [first, second] = got as [Got, Got];
  expect(made).not.toBe(SECRET);
  expect(() => verified(made, first)).not.toThrow();
  expect(() => verified(SECRET, second)).not.toThrow();
});

test('no 2xx, no success: the answer is shown, on one line that cannot act on the terminal', async () => {
  const { url } = await middleware('no\u001b[2J\nno', 500);
  const refused = await flowsync(['trigger', 'flow.archived', '--forward-to', url]);
  expect(refused.code).toBe(1);
  expect(refused.stdout).toMatch(/500 in \d+ ms: no\\u001b\[2J no\n$/);
  expect(refused.stderr).toContain('flowsync: The example was answered with 500; only 2xx takes it.\n');

  const missing = await flowsync(['trigger', 'flow.archived', '--forward-to', 'http://127.0.0.1:9/']);
  expect(missing.code).toBe(1);
  expect(missing.stdout).toContain('no answer (connection-refused)');
});

test('an event that is none is answered with those there are', async () => {
  const { code, stdout, stderr } = await flowsync(['trigger', 'flow.nothing']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const event of ['flow.nothing', 'FLOW_EXTERNAL_SOURCE', ...Object.keys(messageTypes)])
    expect(stderr).toContain(event);
});

test.each([
  [['--forward-to', 'localhost'], 2, 'It must begin with http:// or https://.'],
  [['--secret', 'x'], 1, 'must be whsec_ followed by 24 to 64 bytes in base64'],
  [['--secret', `${SECRET}!`], 1, 'must be whsec_ followed by 24 to 64 bytes in base64'],
  [['--secret', SECRET.slice(0, -8)], 1, 'must be whsec_ followed by 24 to 64 bytes in base64'],
])(
  'what is wrong with the command line is reported in a line, and nothing is sent: %j',
  async (args, code, message) => {
    const ended = await flowsync(['trigger', 'flow.archived', ...args]);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
    expect(ended.stderr).toContain(message);
  },
);
