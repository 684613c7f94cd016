import * as fc from 'fast-check';
import { realRandom } from '../runtime/real';
import { newSecret, type SchemeChoice, schemeOf, secretProblem } from './webhook-secret';

const hmac = { scheme: 'hmac' } as const;
const ed25519 = { scheme: 'ed25519' } as const;
const plain = { scheme: 'plain', header: 'x-signature', encoding: 'hex', prefix: '' } as const;
const fits = (secret: string, choice: SchemeChoice = hmac): boolean => secretProblem(choice, secret) === null;
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const ofBytes = (bytes: Uint8Array): string => `whsec_${base64(bytes)}`;

test('any 24 to 64 bytes are a secret, fewer or more are not', () => {
  const inside = fc.uint8Array({ minLength: 24, maxLength: 64 });
  const outside = fc.oneof(fc.uint8Array({ maxLength: 23 }), fc.uint8Array({ minLength: 65, maxLength: 90 }));
  fc.assert(fc.property(inside, bytes => fits(ofBytes(bytes))));
  fc.assert(fc.property(outside, bytes => !fits(ofBytes(bytes))));
});

test('every length at the borders', () => {
  const lengths = Array.from({ length: 100 }, (_, length) => length);
  const accepted = lengths.filter(length => fits(ofBytes(new Uint8Array(length))));
  expect([accepted[0], accepted.at(-1), accepted.length]).toEqual([24, 64, 41]);
});

test('the prefix, the alphabet and the padding count', () => {
  const secret = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  expect(fits(`whsec_${secret}`)).toBe(true);
  for (const bad of [
    secret,
    `whpk_${secret}`,
    `whsec_${secret}=`,
    `whsec_${secret.replace('M', '_')}`,
    `whsec_${secret}A`,
  ])
    expect(fits(bad)).toBe(false);
});

test('an Ed25519 key is its seed, alone or with its own public key and no other', () => {
  const seed = Buffer.alloc(32, 7);
  const scheme = schemeOf(ed25519, `whsk_${base64(seed)}`);
  const publicKey = Buffer.from('publicKey' in scheme ? scheme.publicKey.slice(5) : '', 'base64');
  expect(fits(`whsk_${base64(seed)}`, ed25519)).toBe(true);
  expect(fits(`whsk_${base64(Buffer.concat([seed, publicKey]))}`, ed25519)).toBe(true);
  expect(fits(`whsk_${base64(Buffer.concat([seed, seed]))}`, ed25519)).toBe(false);
  for (const length of [0, 31, 33, 63, 65]) expect(fits(`whsk_${base64(Buffer.alloc(length))}`, ed25519)).toBe(false);
  expect(fits(ofBytes(seed), ed25519)).toBe(false);
});

test.each<SchemeChoice>([hmac, ed25519, plain])('a new secret is one, and never the same: %j', choice => {
  const made = Array.from({ length: 10 }, () => newSecret(choice, realRandom));
  expect(made.filter(secret => !fits(secret, choice))).toEqual([]);
  expect(new Set(made).size).toBe(10);
});
