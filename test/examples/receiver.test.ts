/** The example's receiver of webhooks, over real HTTP. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { createReceiver } from '../../examples/middleware/receiver';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const accepted: Array<readonly [string, unknown]> = [];
const receiver = createReceiver(secret, (id, message) => accepted.push([id, message]));
let url = '';

beforeAll(async () => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
});
afterEach(() => {
  accepted.length = 0;
});
afterAll(() => receiver.close());

const send = async (body: string, signedWith = secret, at = new Date()): Promise<number> => {
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(signedWith).sign('msg_1', at, body),
  };
  return (await fetch(url, { method: 'POST', headers, body })).status;
};

test('a genuine message is accepted at once and handed on with its id', async () => {
  expect(await send('{"type":"webhook.test","text":"Grüße"}')).toBe(202);
  expect(accepted).toEqual([['msg_1', { type: 'webhook.test', text: 'Grüße' }]]);
});

test.each([
  ['signed with another secret', () => send('{}', 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'), 401],
  ['recorded an hour ago', () => send('{}', secret, new Date(Date.now() - 3_600_000)), 401],
  ['without a signature', async () => (await fetch(url, { method: 'POST', body: '{}' })).status, 401],
  ['larger than any of ours', () => send(`"${'x'.repeat(2 * 1024 * 1024)}"`), 413],
  ['that is no POST', async () => (await fetch(url)).status, 405],
])('a message %s is refused and not handed on', async (_, sent, status) => {
  expect(await sent()).toBe(status);
  expect(accepted).toEqual([]);
});
