/**
 * A free text as the history holds it: sealed (AES-256-GCM) under a key that is used for nothing else, so it is gone with
 * that key. It names the key by its hash, so that no other exists under which the text would read otherwise, and says where
 * the key is: in which series, and there at which index. Up to 0.2 a key was kept by itself, under its name.
 */
import { createCipheriv, createDecipheriv, hash } from 'node:crypto';
import { SEALED } from '../../domain/free-texts';

const NAME_BYTES = 16;
const NAME_PREFIX = Buffer.from('flowsync text key\n');
const TAG_BYTES = 16;
/** Each key seals one text. */
const NONCE = Buffer.alloc(12);
/** Of a name in base64url. */
const NAME_LENGTH = 22;

/** Of a series, in base64url. */
const SERIES_BYTES = 9;
export const SERIES_ID_LENGTH = 12;
/** Of an index, in hexadecimal. */
const INDEX_LENGTH = 3;
/** After the address; it is in no base64url. */
const ADDRESS_END = '.';
const ADDRESS_LENGTH = SERIES_ID_LENGTH + INDEX_LENGTH;

export interface KeyAddress {
  readonly series: string;
  readonly index: number;
}

export const seriesId = (bytes: (count: number) => Uint8Array): string =>
  Buffer.from(bytes(SERIES_BYTES)).toString('base64url');

export const nameOfKey = (key: Uint8Array): string =>
  hash('sha256', Buffer.concat([NAME_PREFIX, key]), 'buffer')
    .subarray(0, NAME_BYTES)
    .toString('base64url');

export const sealText = (text: string, key: Uint8Array, { series, index }: KeyAddress): string => {
  const cipher = createCipheriv('aes-256-gcm', key, NONCE, { authTagLength: TAG_BYTES });
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const address = series + index.toString(16).padStart(INDEX_LENGTH, '0');
  return SEALED + address + ADDRESS_END + nameOfKey(key) + sealed.toString('base64url');
};

/** Null: its key is kept by itself. */
export const addressIn = (sealed: string): KeyAddress | null => {
  const end = SEALED.length + ADDRESS_LENGTH;
  if (sealed[end] !== ADDRESS_END) return null;
  const address = sealed.slice(SEALED.length, end);
  return { series: address.slice(0, SERIES_ID_LENGTH), index: Number.parseInt(address.slice(SERIES_ID_LENGTH), 16) };
};

/** The name of the key that it is sealed under. */
export const keyNameIn = (sealed: string): string => nameAndText(sealed).slice(0, NAME_LENGTH);

/** Null when it was not sealed under this key. */
export const openText = (sealed: string, key: Uint8Array): string | null => {
  if (nameOfKey(key) !== keyNameIn(sealed)) return null;
  const text = nameAndText(sealed).slice(NAME_LENGTH);
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

const nameAndText = (sealed: string): string =>
  sealed.slice(SEALED.length + (addressIn(sealed) === null ? 0 : ADDRESS_LENGTH + ADDRESS_END.length));
