/**
 * The last bytes of a backup: a mark, and an HMAC-SHA256 under the secret key over every byte before. SQLite does not
 * look behind the last page that its header counts, so a sealed backup opens as the database that it is.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { deriveKey } from '../secrets/secret-key';

const MARK = Buffer.from('\nflowsync seal 1\n');
const MAC_BYTES = 32;
const SEAL_BYTES = MARK.length + MAC_BYTES;
const CHUNK_BYTES = 1024 * 1024;

export type SealState = 'none' | 'right' | 'wrong';

/** To be called when all else is written. */
export const sealFile = (file: string, secretKey: Uint8Array): void =>
  using(file, 'r+', (handle, size) => {
    writeSync(handle, Buffer.concat([MARK, macOf(handle, size, secretKey)]), 0, SEAL_BYTES, size);
    fsyncSync(handle);
  });

/** Takes the seal off, and says what it was. Without a key none is right. */
export const takeSealOff = (file: string, secretKey: Uint8Array | null): SealState =>
  using(file, 'r+', (handle, size) => {
    const seal = Buffer.alloc(SEAL_BYTES);
    const length = size - SEAL_BYTES;
    if (length < 0 || readSync(handle, seal, 0, SEAL_BYTES, length) < SEAL_BYTES) return 'none';
    if (!seal.subarray(0, MARK.length).equals(MARK)) return 'none';
    const isRight = secretKey !== null && timingSafeEqual(seal.subarray(MARK.length), macOf(handle, length, secretKey));
    ftruncateSync(handle, length);
    return isRight ? 'right' : 'wrong';
  });

const using = <A>(file: string, flags: string, use: (handle: number, size: number) => A): A => {
  const handle = openSync(file, flags);
  try {
    return use(handle, fstatSync(handle).size);
  } finally {
    closeSync(handle);
  }
};

const macOf = (handle: number, length: number, secretKey: Uint8Array): Buffer => {
  const hmac = createHmac('sha256', deriveKey(secretKey, 'backup'));
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let at = 0; at < length; ) {
    const read = readSync(handle, chunk, 0, Math.min(CHUNK_BYTES, length - at), at);
    if (read === 0) break;
    hmac.update(chunk.subarray(0, read));
    at += read;
  }
  return hmac.digest();
};
