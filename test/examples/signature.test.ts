import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { problemOf } from '../../examples/middleware/signature';

// The vector of the Standard Webhooks specification.
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const now = 1614265330;
const body = Buffer.from('{"test": 2432232314}');
const headers = {
  'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  'webhook-timestamp': String(now),
  'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

test('the vector of the specification is genuine', () => {
  expect(problemOf(secret, headers, body, now)).toBeNull();
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
    { headers: { ...headers, 'webhook-signature': headers['webhook-signature'].replace('v1', 'v2') } },
  ],
  ['a timestamp that is no number', { headers: { ...headers, 'webhook-timestamp': 'NaN' } }],
  ['a message of six minutes ago', { now: now + 360 }],
  ['a message of the future', { now: now - 360 }],
])('%s is refused', (_, changed) => {
  const message = { secret, headers, body, now, ...changed };
  expect(problemOf(message.secret, message.headers, message.body, message.now)).not.toBeNull();
});

test('whatever the reference implementation signs is genuine, also beside the signature of an older secret', () => {
  fc.assert(
    fc.property(fc.string(), fc.uint8Array({ minLength: 24, maxLength: 64 }), (text, key) => {
      const own = `whsec_${Buffer.from(key).toString('base64')}`;
      const signature = new Webhook(own).sign('msg_1', new Date(now * 1000), text);
      const signed = { ...headers, 'webhook-id': 'msg_1', 'webhook-signature': `v1,b2xk ${signature}` };
      expect(problemOf(own, signed, Buffer.from(text), now)).toBeNull();
    }),
  );
});
