import * as fc from 'fast-check';
import { realRandom } from '../../runtime/real';
import { newSecret, WebhookSecret } from './webhook-secret';

const ofBytes = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString('base64')}`;

test('any 24 to 64 bytes are a secret, fewer or more are not', () => {
  const inside = fc.uint8Array({ minLength: 24, maxLength: 64 });
  const outside = fc.oneof(fc.uint8Array({ maxLength: 23 }), fc.uint8Array({ minLength: 65, maxLength: 90 }));
  fc.assert(fc.property(inside, bytes => WebhookSecret.is(ofBytes(bytes))));
  fc.assert(fc.property(outside, bytes => !WebhookSecret.is(ofBytes(bytes))));
});

test('every length at the borders', () => {
  const accepted = Array.from({ length: 70 }, (_, length) => length).filter(length =>
    WebhookSecret.is(ofBytes(new Uint8Array(length))),
  );
  expect([accepted[0], accepted.at(-1), accepted.length]).toEqual([24, 64, 41]);
});

test('the prefix, the alphabet and the padding count', () => {
  const secret = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(WebhookSecret.is(`whsec_${secret}`)).toBe(true);
  for (const bad of [
    secret,
    `whpk_${secret}`,
    `whsec_${secret}=`,
    `whsec_${secret.replace('M', '_')}`,
    `whsec_${secret}A`,
  ])
    expect(WebhookSecret.is(bad)).toBe(false);
});

test('a new secret is one, and never the same', () => {
  const made = Array.from({ length: 10 }, () => newSecret(realRandom));
  expect(made.every(WebhookSecret.is)).toBe(true);
  expect(new Set(made).size).toBe(10);
});
