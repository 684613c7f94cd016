import { chmodSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { tempDir } from '../../test/support/temp-dir';
import { realRandom } from '../runtime/real';
import { ADMIN_ID, apiKeyOf, clientIdOf, hashSecret, isOneOf } from './api-key';
import { createSealer } from './sealer';
import { deriveKey, fingerprintOf, readSecretKey } from './secret-key';

const sealer = createSealer(realRandom.bytes(32), realRandom);

const place = 'webhook/7';

describe('the sealer', () => {
  test('opens what it sealed, which tells nothing and is never the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (plain, anywhere) => {
        const sealed = sealer.seal(plain, anywhere);
        expect(sealer.open(sealed, anywhere)).toEqual(E.right(plain));
        expect(sealed).toMatch(/^v2\.[\w-]+$/);
        expect(sealer.seal(plain, anywhere)).not.toBe(sealed);
        expect(plain.length > 3 && sealed.includes(plain)).toBe(false);
      }),
    );
  });

  test('opens it in its place only, and not when it says to be of before there were places', () => {
    const sealed = sealer.seal('secret', place);
    for (const elsewhere of ['webhook/8', 'webhook/77', 'person/7', ''])
      expect(E.isLeft(sealer.open(sealed, elsewhere))).toBe(true);
    expect(E.isLeft(sealer.open(sealed.replace('v2.', 'v1.'), place))).toBe(true);
  });

  test('opens what an earlier version sealed', () => {
    const ofThen = createSealer(Buffer.alloc(32, 1), realRandom);
    expect(ofThen.open('v1.AgICAgICAgICAgICFYLsfTjDskKWAVfMFoRhZXSzqjsvIw', place)).toEqual(E.right('secret'));
  });

  test('opens nothing that was changed, in any byte', () => {
    const sealed = sealer.seal('secret', place);
    for (let at = 0; at < sealed.length; at++) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const changed = sealed.slice(0, at) + other + sealed.slice(at + 1);
      // The last character of base64url may hold bits that mean nothing.
      if (Buffer.from(changed.slice(3), 'base64url').equals(Buffer.from(sealed.slice(3), 'base64url')) && at > 2)
        continue;
      expect(E.isLeft(sealer.open(changed, place))).toBe(true);
    }
  });

  test('seals under the latest key, and opens what any of them sealed', () => {
    const key = realRandom.bytes(32);
    const of = (number: number) => createSealer(key, realRandom, () => number);
    const [first, second, third] = [of(0), of(1), of(2)];
    expect(first.seal('secret', place)).toMatch(/^v2\./);
    expect(third.seal('secret', place)).toMatch(/^v3\.2\./);
    for (const sealing of [first, second, third])
      for (const opening of [first, second, third])
        expect(opening.open(sealing.seal('secret', place), place)).toEqual(E.right('secret'));
    // Another number is another key.
    expect(E.isLeft(third.open(third.seal('secret', place).replace('v3.2.', 'v3.1.'), place))).toBe(true);
    expect(E.isLeft(third.open(second.seal('secret', place).replace('v3.1.', 'v2.'), place))).toBe(true);
    expect(E.isLeft(createSealer(realRandom.bytes(32), realRandom).open(third.seal('secret', place), place))).toBe(
      true,
    );
  });

  test.each([
    'v3.',
    'v3.AAAA',
    'v3.0.AAAA',
    'v3.-1.AAAA',
    'v3.1.',
    'v2.1.AAAA',
    'v3.9999999999.AAAA',
    '',
    'v1.',
    'v1.AAAA',
    'v2.',
    'v2.AAAA',
    'v3.AAAA',
    'secret',
  ])('opens no %j', text => {
    expect(E.isLeft(sealer.open(text, place))).toBe(true);
  });

  test('opens nothing of another key', () => {
    const other = createSealer(realRandom.bytes(32), realRandom);
    expect(E.isLeft(other.open(sealer.seal('secret', place), place))).toBe(true);
  });
});

describe('the secret key', () => {
  const read = (dir: string, configured: string | null = null) => readSecretKey(dir, configured, realRandom);
  const base64 = (fill: number): string => Buffer.alloc(32, fill).toString('base64');

  test('is generated once, for its owner’s eyes', () => {
    const dir = tempDir();
    const key = read(dir);
    expect(E.isRight(key) && key.right.length).toBe(32);
    expect(read(dir)).toEqual(key);
    expect(statSync(join(dir, 'secret.key')).mode & 0o777).toBe(0o600);
  });

  test('or is the configured one, of which the directory keeps nothing', () => {
    const dir = tempDir();
    expect(read(dir, base64(1))).toEqual(E.right(Buffer.alloc(32, 1)));
    expect(readdirSync(dir)).toEqual([]);
  });

  test('is refused when its file holds something else', () => {
    const dir = tempDir();
    read(dir);
    writeFileSync(join(dir, 'secret.key'), 'spoilt');
    expect(read(dir)).toMatchObject({ left: expect.stringContaining('does not hold a key of 32 bytes') });
  });

  test('is neither read through a link nor from a file that others may read', () => {
    const dir = tempDir();
    read(dir);
    const file = join(dir, 'secret.key');
    chmodSync(file, 0o640);
    expect(read(dir)).toMatchObject({ left: expect.stringContaining(`others may read ${file}`) });
    chmodSync(file, 0o600);
    renameSync(file, join(dir, 'elsewhere'));
    for (const target of ['elsewhere', 'nowhere']) {
      symlinkSync(join(dir, target), file);
      expect(read(dir)).toMatchObject({ left: expect.stringContaining(`${file} is a link`) });
      renameSync(file, join(dir, 'link'));
    }
    expect(readFileSync(join(dir, 'elsewhere'), 'utf8')).toHaveLength(45);
  });

  test('is known by a fingerprint that tells nothing of it', () => {
    const [one, other] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    expect(fingerprintOf(one)).toBe(fingerprintOf(one));
    expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
    expect(fingerprintOf(one)).not.toContain(base64(1).slice(0, 8));
  });

  test('derives a key of its own for each purpose', () => {
    const key = Buffer.alloc(32, 1);
    expect(deriveKey(key, 'a')).toEqual(deriveKey(key, 'a'));
    expect(deriveKey(key, 'a')).not.toEqual(deriveKey(key, 'b'));
    expect(deriveKey(key, 'a')).toHaveLength(32);
  });
});

describe('an API key', () => {
  test('names its client', () => {
    expect(clientIdOf(apiKeyOf('a-1', realRandom.bytes(32)))).toBe('a-1');
    expect(['anything', '', 'fs_', 'fs_A_1', 'fs__1'].map(clientIdOf)).toEqual(Array(5).fill(ADMIN_ID));
  });

  test('is known by any of the hashes that hold', () => {
    const hashes = ['one', 'two'].map(hashSecret);
    expect(['one', 'two', 'three', ''].map(secret => isOneOf(hashes, hashSecret(secret)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(isOneOf([], hashSecret('one'))).toBe(false);
    expect(isOneOf(['not a hash'], hashSecret('one'))).toBe(false);
  });
});
