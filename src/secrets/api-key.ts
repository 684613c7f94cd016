/**
 * The secret of an API client: `fs_<clientId>_<43 characters>`, which is both its `x-api-key` and its OAuth
 * `client_secret`. Only a hash of it is kept.
 */
import { createHash, timingSafeEqual } from 'node:crypto';

/** The first client, whose key is configured or generated. Its key may be any text. */
export const ADMIN_ID = 'admin';

/** `entropy`: 32 random bytes, or as good. */
export const apiKeyOf = (clientId: string, entropy: Uint8Array): string =>
  `fs_${clientId}_${Buffer.from(entropy).toString('base64url')}`;

/** Whose key it says to be; a text of any other form can only be the configured key of the admin. */
export const clientIdOf = (apiKey: string): string => /^fs_([0-9a-z-]{1,64})_/.exec(apiKey)?.[1] ?? ADMIN_ID;

/** SHA-256, hexadecimal. */
export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Takes as long whichever of the hashes it is, and however much of it is right. */
export const isOneOf = (hashes: ReadonlyArray<string>, hash: string): boolean => {
  const given = Buffer.from(hash);
  let found = false;
  for (const one of hashes) {
    const accepted = Buffer.from(one);
    found = (accepted.length === given.length && timingSafeEqual(accepted, given)) || found;
  }
  return found;
};
