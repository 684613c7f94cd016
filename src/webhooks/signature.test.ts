import { createHmac, createPublicKey, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { HMAC, type SignatureScheme } from '../../domain/webhook-settings';
import { anyText } from '../../test/support/any-text';
import { runs } from '../../test/support/runs';
import { publicKeyOf, signatureHeaders } from './signature';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const hmac = (secret: string) => ({ secret, signature: HMAC });
const signature = (id: string, timestamp: number, body: string, ...secrets: ReadonlyArray<string>) =>
  signatureHeaders({ id, timestamp, body }, secrets.map(hmac))['webhook-signature'];

test('signs as the Standard Webhooks libraries do', () => {
  expect(signature('msg_p5jXN8AQM9LWM0D4loKWxJek', 1614265330, '{"test": 2432232314}', secret)).toBe(
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  );
});

test('signs any body and secret as the reference implementation does', () => {
  const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(bytes => Buffer.from(bytes).toString('base64'));
  const times = fc.integer({ min: 0, max: 4_000_000_000 });
  fc.assert(
    fc.property(anyText(), secrets, times, (body, key, timestamp) => {
      const expected = new Webhook(`whsec_${key}`).sign('msg_1', new Date(timestamp * 1000), body);
      expect(signature('msg_1', timestamp, body, `whsec_${key}`)).toBe(expected);
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
    'webhook-signature': signature('msg_1', timestamp, '{"a":1}', secret, previous) ?? '',
  };
  expect(new Webhook(secret).verify('{"a":1}', headers)).toEqual({ a: 1 });
  expect(new Webhook(previous).verify('{"a":1}', headers)).toEqual({ a: 1 });
  expect(() => new Webhook(secret).verify('{"a":2}', headers)).toThrow();
});

describe('Ed25519', () => {
  /** RFC 8032, 7.1, test 1. */
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
  const point = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
  const keyOf = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
  const publicKey = `whpk_${keyOf(point)}`;
  const ed25519 = (secret: string) => ({ secret, signature: { scheme: 'ed25519', publicKey } as const });

  const keys = [`whsk_${keyOf(seed)}`, `whsk_${keyOf(seed + point)}`];
  test.each(keys)('has the public key of its seed: %s', key => {
    expect(publicKeyOf(key)).toBe(publicKey);
  });

  test('is verified with the public key alone, over id, timestamp and body', () => {
    const message = { id: 'msg_1', timestamp: 1614265330, body: '{"å":"\u{1f600}"}' };
    const { 'webhook-signature': value = '' } = signatureHeaders(message, [ed25519(`whsk_${keyOf(seed)}`)]);
    const [version, base64 = ''] = value.split(',');
    const key = createPublicKey({
      ...{ format: 'jwk' as const },
      key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(point, 'hex').toString('base64url') },
    });
    const isRight = (content: string) => verify(null, Buffer.from(content), key, Buffer.from(base64, 'base64'));
    expect(version).toBe('v1a');
    expect(isRight(`msg_1.1614265330.${message.body}`)).toBe(true);
    expect(isRight(`msg_1.1614265331.${message.body}`)).toBe(false);
  });

  test('stands beside the other scheme while one takes the place of the other', () => {
    const message = { id: 'msg_1', timestamp: 1614265330, body: '{}' };
    const { 'webhook-signature': value } = signatureHeaders(message, [ed25519(`whsk_${keyOf(seed)}`), hmac(secret)]);
    expect(value).toMatch(/^v1a,[A-Za-z0-9+/]{86}== v1,[A-Za-z0-9+/]{43}=$/);
  });
});

describe('the plain scheme', () => {
  const message = { id: 'msg_1', timestamp: 1614265330, body: '{"a":"å"}' };
  const plain = (more: Partial<Extract<SignatureScheme, { scheme: 'plain' }>> = {}) => ({
    secret: 'any text: å',
    signature: { scheme: 'plain', header: 'X-Hub-Signature-256', encoding: 'hex', prefix: '', ...more } as const,
  });

  test('is HMAC of the body in the header that was asked for, and no other signature', () => {
    const digest = createHmac('sha256', 'any text: å').update(message.body).digest();
    const hex = digest.toString('hex');
    expect(signatureHeaders(message, [plain()])).toEqual({ 'X-Hub-Signature-256': hex });
    expect(signatureHeaders(message, [plain({ prefix: 'sha256=' })])).toEqual({
      'X-Hub-Signature-256': `sha256=${hex}`,
    });
    const base64 = { encoding: 'base64', header: '__proto__' } as const;
    expect(Object.entries(signatureHeaders(message, [plain(base64)]))).toEqual([
      ['__proto__', digest.toString('base64')],
    ]);
  });

  test('stands beside the others while one takes the place of the other', () => {
    expect(Object.keys(signatureHeaders(message, [hmac(secret), plain()]))).toEqual([
      'X-Hub-Signature-256',
      'webhook-signature',
    ]);
  });
});
