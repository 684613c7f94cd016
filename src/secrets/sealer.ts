/** Keeps secrets unreadable at rest (AES-256-GCM under `FLOWSYNC_SECRET_KEY`), each bound to where it lies. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import * as E from 'fp-ts/Either';
import type { Random } from '../runtime/ports';

/** A value that is put somewhere else does not open there: nobody's secret can be made another's. */
export const placeOf = {
  webhook: (webhookId: number): string => `webhook/${webhookId}`,
  person: (stream: string): string => `person/${stream}`,
  answer: (name: string): string => `answer/${name}`,
};

export interface Sealer {
  readonly seal: (plain: string, place: string) => string;
  /** Left: sealed under another key or for another place, or damaged. */
  readonly open: (sealed: string, place: string) => E.Either<string, string>;
}

/** What it was sealed with: `v1.` is of versions that did not bind a value to its place, and goes on to open. */
const UNBOUND = 'v1.';
const BOUND = 'v2.';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `key` has 32 bytes. Sealed: `v2.` and base64url of nonce, tag and ciphertext; the place is authenticated with it. */
export const createSealer = (key: Uint8Array, random: Pick<Random, 'bytes'>): Sealer => {
  const open = (text: string, place: string): string => {
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString();
  };
  return {
    seal: (plain, place) => {
      const iv = random.bytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(place));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return BOUND + Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open: (sealed, place) => {
      const version = [BOUND, UNBOUND].find(prefix => sealed.startsWith(prefix));
      if (version === undefined) return E.left('It was sealed in a way that this version does not know.');
      return E.tryCatch(
        // No place is the same as an empty one.
        () => open(sealed.slice(version.length), version === BOUND ? place : ''),
        () => 'It was sealed under another key or for another place, or is damaged.',
      );
    },
  };
};
