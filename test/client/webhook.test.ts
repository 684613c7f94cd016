/** The check of a webhook, against the reference implementation and Node's own cryptography. */
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { verifyWebhook } from '@flowsync/client';
import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';

// The vector of the Standard Webhooks specification.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const now = 1614265330;
const body = Buffer.from('{"test": 2432232314}');
const headers: Record<string, string> = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': String(now),
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

test('the vector of the specification is genuine', () => {
  expect(verifyWebhook(secret, headers, body, now)).toEqual({
    message: { test: 2432232314 },
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  });
});

test.each([
  ['another body', { body: Buffer.from('{"test":2432232314}') }],
  ['another secret', { secret: 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
  ['another id', { headers: { ...headers, 'webhook-id': 'msg_other' } }],
  ['a timestamp that was not signed', { headers: { ...headers, 'webhook-timestamp': String(now + 1) } }],
  ['no signature', { headers: { 'webhook-id': 'x', 'webhook-timestamp': String(now) } }],
  ['an empty signature', { headers: { ...headers, 'webhook-signature': '' } }],
  [
    'another version',
    { headers: { ...headers, 'webhook-signature': 'v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=' } },
  ],
  ['a timestamp that is no number', { headers: { ...headers, 'webhook-timestamp': 'NaN' } }],
  ['a message of six minutes ago', { now: now + 360 }],
  ['a message of the future', { now: now - 360 }],
])('%s is refused', (_, changed) => {
  const given = { secret, headers, body, now, ...changed };
  expect(verifyWebhook(given.secret, given.headers, given.body, given.now)).toEqual({ problem: expect.any(String) });
});

test('whatever the reference implementation signs is genuine, also beside the signature of an older secret', () => {
  fc.assert(
    fc.property(fc.json(), fc.uint8Array({ minLength: 24, maxLength: 64 }), (text, key) => {
      const own = `whsec_${Buffer.from(key).toString('base64')}`;
      const signature = new Webhook(own).sign('msg_1', new Date(now * 1000), text);
      const signed = { ...headers, 'webhook-id': 'msg_1', 'webhook-signature': `v1,b2xk ${signature}` };
      expect(verifyWebhook(own, signed, text, now).message).toEqual(JSON.parse(text));
    }),
  );
});

test('a signature of Ed25519 is verified with the public key alone', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const key = `whpk_${publicKey.export({ format: 'der', type: 'spki' }).subarray(12).toString('base64')}`;
  const signature = sign(null, Buffer.from(`msg_1.${now}.${body}`), privateKey).toString('base64');
  const signed = { ...headers, 'webhook-id': 'msg_1', 'webhook-signature': `v1a,${signature}` };
  expect(verifyWebhook(key, signed, body, now).message).toEqual({ test: 2432232314 });
  expect(verifyWebhook(key, signed, Buffer.from('{}'), now).problem).toBe('the signature does not match');
  expect(verifyWebhook(secret, signed, body, now).problem).toBe('the signature does not match');
});

test('the plain scheme is HMAC of the body in a header of its own, behind a prefix', () => {
  const digest = createHmac('sha256', 'any text').update(body);
  const hub = { 'x-hub-signature-256': `sha256=${digest.digest('hex')}` };
  const scheme = { secret: 'any text', header: 'X-Hub-Signature-256', prefix: 'sha256=' };
  expect(verifyWebhook(scheme, hub, body).message).toEqual({ test: 2432232314 });
  expect(verifyWebhook({ ...scheme, secret: 'other' }, hub, body).problem).toBe('the signature does not match');
  expect(verifyWebhook({ ...scheme, prefix: 'sha1=' }, hub, body).problem).toBe(
    'the header X-Hub-Signature-256 is missing',
  );
});

test('a body that is no JSON is no message, whoever signed it', () => {
  const signature = new Webhook(secret).sign('msg_1', new Date(now * 1000), 'text');
  const signed = { ...headers, 'webhook-id': 'msg_1', 'webhook-signature': signature };
  expect(verifyWebhook(secret, signed, 'text', now)).toEqual({ problem: 'the body is no JSON' });
});
