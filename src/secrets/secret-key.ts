/** The secret key of an installation, from which all other keys are derived: configured, or generated and kept in a file. */
import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { readPrivateFile, writePrivateFile } from '../data-dir/private-file';
import type { Random } from '../runtime/ports';

const KEY_BYTES = 32;

/** A key for one purpose, that tells nothing of the others (HKDF-SHA-256, RFC 5869). */
export const deriveKey = (secretKey: Uint8Array, purpose: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secretKey, '', `flowsync/${purpose}`, KEY_BYTES));

/** Tells one secret key from another, and nothing of either. */
export const fingerprintOf = (secretKey: Uint8Array): string => base64(deriveKey(secretKey, 'fingerprint'));

/** `configured` is base64. Left: one line on why there is no key. To be called by whoever has locked the directory. */
export const readSecretKey = (
  dataDir: string,
  configured: string | null,
  random: Pick<Random, 'bytes'>,
): E.Either<string, Uint8Array> => {
  try {
    return configured === null
      ? keptKey(join(dataDir, 'secret.key'), random)
      : decodeKey('FLOWSYNC_SECRET_KEY', configured);
  } catch (error) {
    return E.left(`The secret key cannot be read or kept: ${error instanceof Error ? error.message : String(error)}`);
  }
};

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

const keptKey = (file: string, random: Pick<Random, 'bytes'>): E.Either<string, Uint8Array> => {
  const kept = readPrivateFile(file);
  if (kept !== undefined) return decodeKey(file, kept.trim());
  const key = random.bytes(KEY_BYTES);
  writePrivateFile(file, base64(key));
  return E.right(key);
};

const decodeKey = (file: string, text: string): E.Either<string, Uint8Array> => {
  const key = Buffer.from(text, 'base64');
  return key.length === KEY_BYTES
    ? E.right(key)
    : E.left(`${file} does not hold a key of ${KEY_BYTES} bytes in base64.`);
};
