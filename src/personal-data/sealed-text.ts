/**
 * A free text as the history holds it: sealed (AES-256-GCM) under a key that is used for nothing else, so it is gone with
 * that key. The key's name is its hash: no other key of that name exists, under which the text would read otherwise.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { SEALED } from '../../domain/free-texts';

export const TEXT_KEY_BYTES = 32;
const NAME_BYTES = 16;
const TAG_BYTES = 16;
/** Each key seals one text. */
const NONCE = Buffer.alloc(12);
/** Of a name in base64url. */
const NAME_LENGTH = 22;

export const nameOfKey = (key: Uint8Array): string =>
  createHash('sha256').update('flowsync text key\n').update(key).digest().subarray(0, NAME_BYTES).toString('base64url');

export const sealText = (text: string, key: Uint8Array): string => {
  const cipher = createCipheriv('aes-256-gcm', key, NONCE, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return SEALED + nameOfKey(key) + sealed.toString('base64url');
};

/** The name of the key that it is sealed under. */
export const keyNameIn = (sealed: string): string => sealed.slice(SEALED.length, SEALED.length + NAME_LENGTH);

/** Null when it was not sealed under this key. */
export const openText = (sealed: string, key: Uint8Array): string | null => {
  if (nameOfKey(key) !== keyNameIn(sealed)) return null;
  const text = sealed.slice(SEALED.length + NAME_LENGTH);
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < TAG_BYTES || bytes.toString('base64url') !== text) return null;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, NONCE, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(0, -TAG_BYTES)), decipher.final()]).toString();
  } catch {
    return null;
  }
};
