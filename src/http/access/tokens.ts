/** The bearer tokens of `POST /oauth2/token`: JWTs that name a client and an hour, and carry no rights of their own. */
import { jwtVerify, SignJWT } from 'jose';
import { LRUCache } from 'lru-cache';
import type { Ports } from '../../runtime/ports';

/** In seconds. */
export const tokenLifetime = 3600;

export interface Tokens {
  readonly issue: (clientId: string) => Promise<string>;
  /** The client it was given to; null for a token that is not ours, or no longer valid. */
  readonly clientIdOf: (token: string) => Promise<string | null>;
}

interface Verified {
  readonly clientId: string;
  /** Ms since the epoch. */
  readonly expires: number;
}

const issuer = 'flowsync';
const algorithm = 'HS256';

/** `key` has 32 bytes. A token that was verified once is remembered: its signature cannot become wrong. */
export const createTokens = (key: Uint8Array, { clock, random }: Pick<Ports, 'clock' | 'random'>): Tokens => {
  const verified = new LRUCache<string, Verified>({ max: 1000 });

  const verify = async (token: string): Promise<Verified | null> => {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        issuer,
        currentDate: new Date(clock.now()),
        requiredClaims: ['sub', 'exp'],
      });
      return { clientId: String(payload.sub), expires: Number(payload.exp) * 1000 };
    } catch {
      return null;
    }
  };

  return {
    issue: clientId => {
      const now = clock.now() / 1000;
      return new SignJWT()
        .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
        .setIssuer(issuer)
        .setSubject(clientId)
        .setJti(random.uuid())
        .setIssuedAt(Math.floor(now))
        .setExpirationTime(Math.ceil(now) + tokenLifetime)
        .sign(key);
    },
    clientIdOf: async token => {
      const known = verified.get(token) ?? (await verify(token));
      if (known === null || known.expires <= clock.now()) return null;
      verified.set(token, known);
      return known.clientId;
    },
  };
};
