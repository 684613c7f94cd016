import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { anyText } from '../../test/support/any-text';
import { runs } from '../../test/support/runs';
import { sign } from './signature';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

test('signs as the Standard Webhooks libraries do', () => {
  expect(sign('msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}', [secret])).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

test('signs any body and secret as the reference implementation does', () => {
  const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(bytes => Buffer.from(bytes).toString('base64'));
  const times = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(anyText(), secrets, times, (body, key, timestamp) => {
      const expected = new Webhook(`whsec_${key}`).sign('msg_1', new Date(timestamp * 1000), body);
      expect(sign('msg_1', timestamp, body, [`whsec_${key}`])).toBe(expected);
    }),
    { numRuns: runs(100) },
  );
});

test('while a secret is being rotated, holders of the old and of the new one both accept the message', () => {
  const previous = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  const timestamp = Math.floor(Date.now() / 1000);
  const headers = {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign('msg_1', timestamp, '{"a":1}', [secret, previous]),
  };
  expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
  expect(new Webhook(previous).verify('{"a":1}', headers)).toEqual({ a: 1 });
  expect(() => new Webhook(secret).verify('{"a":2}', headers)).toThrow();
});
