/** Keeps secrets unreadable at rest (AES-256-GCM under `FLOWSYNC_SECRET_KEY`). */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import * as E from 'fp-ts/Either';
import type { Random } from '../runtime/ports';

export interface Sealer {
  readonly seal: (plain: string) => string;
  /** Left: sealed under another key, or damaged. */
  readonly open: (sealed: string) => E.Either<string, string>;
}

/** What it was sealed with, so that another cipher can follow while old values stay readable. */
const version = 'v1.';
const ivBytes = 12;
const tagBytes = 16;

/** `key` has 32 bytes. Sealed: `v1.` and base64url of nonce, tag and ciphertext. */
export const createSealer = (key: Uint8Array, random: Pick<Random, 'bytes'>): Sealer => {
  const open = (sealed: string): string => {
    const bytes = Buffer.from(sealed.slice(version.length), 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString();
  };
  return {
    seal: plain => {
      const iv = random.bytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes });
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return version + Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open: sealed =>
      sealed.startsWith(version)
        ? E.tryCatch(
            () => open(sealed),
            () => 'It was sealed under another key, or is damaged.',
          )
        : E.left('It was sealed in a way that this version does not know.'),
  };
};
