/**
 * Keeps secrets unreadable at rest (AES-256-GCM under keys that follow from `FLOWSYNC_SECRET_KEY`), each bound to where it
 * lies. The keys are numbered: the latest seals, and what any of them has sealed names its number and goes on to open.
 */
import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
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

/**
 * What it was sealed with: `v1.` is of versions that did not bind a value to its place, `v2.` of the first key, and `v3.` is
 * followed by the number of the key. All of them go on to open.
 */
const FORM = /^(v[123])\.(?:([1-9]\d{0,8})\.)?([\w-]*)$/;
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * `key` has 32 bytes; `present` is the number of the key that seals, 0 for the first. Sealed: the form, and base64url of
 * nonce, tag and ciphertext; the place is authenticated with it.
 */
export const createSealer = (
  key: Uint8Array,
  random: Pick<Random, 'bytes'>,
  present: () => number = () => 0,
): Sealer => {
  const keyOf = (number: number): Uint8Array =>
    number === 0 ? key : new Uint8Array(hkdfSync('sha256', key, '', `flowsync/seal/${number}`, KEY_BYTES));

  const open = (number: number, text: string, place: string): string => {
    const bytes = Buffer.from(text, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(number), bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString();
  };
  return {
    seal: (plain, place) => {
      const number = present();
      const iv = random.bytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', keyOf(number), iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(place));
      const text = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      const form = number === 0 ? 'v2.' : `v3.${number}.`;
      return form + Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64url');
    },
    open: (sealed, place) => {
      const [, version, number = '', text = ''] = FORM.exec(sealed) ?? [];
      if (version === undefined || (version === 'v3') !== (number !== ''))
        return E.left('It was sealed in a way that this version does not know.');
      return E.tryCatch(
        // No place is the same as an empty one.
        () => open(Number(number), text, version === 'v1' ? '' : place),
        () => 'It was sealed under another key or for another place, or is damaged.',
      );
    },
  };
};
