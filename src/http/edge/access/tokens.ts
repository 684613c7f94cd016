/**
 * What stands for a client after it has shown its secret: the bearer tokens of `POST /oauth2/token`, and the cookies of
 * the pages. JWTs that name a client, its secret and a time, and carry no rights of their own.
 */
import { createHmac } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Ports } from '../../../runtime/ports';

/** In seconds. */
export const TOKEN_LIFETIME_SECONDS = 3600;

export interface Tokens {
  /** `secretHash` is that of the secret that it is given against: the token is good as long as that secret is. */
  readonly issue: (clientId: string, secretHash: string, id?: string) => Promise<string>;
  /** Null for a token that is not ours, or no longer valid. */
  readonly read: (token: string) => Promise<Token | null>;
}

export interface Token {
  readonly id: string;
  /** The client it was given to. */
  readonly clientId: string;
  readonly isGivenAgainst: (secretHash: string) => boolean;
  /** Ms since the epoch. */
  readonly expires: number;
}

const ISSUER = 'flowsync';
const ALGORITHM = 'HS256';

/** `key` has 32 bytes, and is for one kind of them only. A token that was verified once is remembered: its signature cannot become wrong. */
export const createTokens = (
  key: Uint8Array,
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  lifetimeSeconds = TOKEN_LIFETIME_SECONDS,
): Tokens => {
  const verified = new LRUCache<string, Token>({ max: 1000 });

  /** Stands for a secret, and tells nothing of it: that of the first admin may be one that can be guessed. */
  const generationOf = (secretHash: string): string =>
    createHmac('sha256', key).update(`secret ${secretHash}`).digest('base64url').slice(0, 22);
  const generations = new LRUCache<string, string>({ max: 1000 });
  const isOf = (generation: unknown, secretHash: string): boolean => {
    const cached = generations.get(secretHash) ?? generationOf(secretHash);
    generations.set(secretHash, cached);
    return cached === generation;
  };

  const verify = async (token: string): Promise<Token | null> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        currentDate: new Date(clock.now()),
        requiredClaims: ['sub', 'exp', 'jti'],
      });
      const { sub, exp, jti, generation } = payload;
      return {
        id: String(jti),
        clientId: String(sub),
        expires: Number(exp) * 1000,
        isGivenAgainst: secretHash => isOf(generation, secretHash),
      };
    } catch {
      return null;
    }
  };

  return {
    issue: (clientId, secretHash, id = random.uuid()) => {
      const now = clock.now() / 1000;
      return new SignJWT({ generation: generationOf(secretHash) })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setSubject(clientId)
        .setJti(id)
        .setIssuedAt(Math.floor(now))
        .setExpirationTime(Math.ceil(now) + lifetimeSeconds)
        .sign(key);
    },
    read: async token => {
      const grant = verified.get(token) ?? (await verify(token));
      if (grant === null || grant.expires <= clock.now()) return null;
      verified.set(token, grant);
      return grant;
    },
  };
};
