/**
 * Whoever signs people in, by OpenID Connect: the authorization code flow with PKCE. What has to come back unchanged goes
 * with the browser in a signed cookie, so that any replica can take up what another has begun.
 */
import { createHash } from 'node:crypto';
import * as E from 'fp-ts/Either';
import { jwtVerify, SignJWT } from 'jose';
import type { Configuration } from 'openid-client';
import type { Role } from '../../../../domain/api-client';
import { ParticipantId } from '../../../../domain/kernel/types';
import type { Config, GroupRoles } from '../../../config/config';
import type { Ports } from '../../../runtime/ports';
import { boundedFetch } from './bounded-fetch';
import { type Failed, inWords, whyFailed } from './why-failed';

export const CALLBACK = '/app/oidc/callback';

export interface Person {
  /** Follows from issuer and subject, and tells neither. */
  readonly clientId: string;
  readonly name: string | null;
  /** Of their groups; null: none of them has one. */
  readonly role: Role | null;
  /** Who they are among the managers of flows; undefined: nobody asks. */
  readonly userId: number | null | undefined;
  /** The provider says nothing of groups, not even that there are none. */
  readonly isWithoutGroups: boolean;
}

export interface Provider {
  /** Where browsers reach this service. */
  readonly publicUrl: string;
  readonly begin: (to: string) => Promise<E.Either<Failed, { readonly url: string; readonly attempt: string }>>;
  readonly finish: (
    url: URL,
    attempt: string | undefined,
  ) => Promise<E.Either<Failed, { readonly person: Person; readonly to: string }>>;
}

interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly to: string;
}

type Settings = { readonly [K in keyof Config]: NonNullable<Config[K]> };

/** Of each of the four questions at most that one sign-in asks. */
const TIMEOUT_SECONDS = 5;
const ATTEMPT_SECONDS = 600;
const ALGORITHM = 'HS256';

/** The most that any of somebody's groups lets them do. */
const RANKS: ReadonlyArray<Role> = ['admin', 'manager', 'integrator', 'analyst'];

/** `key` has 32 bytes and is for nothing else. Null: no provider is configured. */
export const createProvider = (
  config: Config,
  key: Uint8Array,
  { clock, random }: Pick<Ports, 'clock' | 'random'>,
  warn: (message: string) => void,
): Provider | null => {
  if (config.oidcIssuer === null) return null;
  // Here and not above: it takes a while to load, and most installations have no provider.
  const openid = require('openid-client') as typeof import('openid-client');
  const { publicUrl, oidcIssuer, oidcClientId, oidcClientSecret, oidcGroupsClaim, oidcRoles } = config as Settings;
  const redirectUri = `${publicUrl}${CALLBACK}`;

  let found: Promise<Configuration> | null = null;
  const discover = async (): Promise<Configuration> => {
    const isPlain = oidcIssuer.startsWith('http:');
    found ??= openid.discovery(new URL(oidcIssuer), oidcClientId, oidcClientSecret, undefined, {
      timeout: TIMEOUT_SECONDS,
      [openid.customFetch]: boundedFetch as never,
      // Without the first an ID token is taken unverified, because it came by TLS. The setting takes the other on this machine only.
      execute: [openid.enableNonRepudiationChecks, ...(isPlain ? [openid.allowInsecureRequests] : [])],
    });
    try {
      return await found;
    } catch (error) {
      found = null;
      throw error;
    }
  };

  const draw = (): string => Buffer.from(random.bytes(32)).toString('base64url');

  const sign = (attempt: Attempt): Promise<string> =>
    new SignJWT({ ...attempt })
      .setProtectedHeader({ alg: ALGORITHM })
      .setExpirationTime(Math.floor(clock.now() / 1000) + ATTEMPT_SECONDS)
      .sign(key);

  const read = async (signed: string | undefined): Promise<Attempt | null> => {
    try {
      const currentDate = new Date(clock.now());
      const { payload } = await jwtVerify(signed ?? '', key, { algorithms: [ALGORITHM], currentDate });
      return payload as unknown as Attempt;
    } catch {
      return null;
    }
  };

  const claimsOf = async (provider: Configuration, url: URL, { state, nonce, verifier }: Attempt) => {
    const tokens = await openid.authorizationCodeGrant(provider, url, {
      ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
    });
    const claims = tokens.claims();
    if (claims === undefined) throw new Error('there is no ID token');
    if (oidcGroupsClaim in claims || provider.serverMetadata().userinfo_endpoint === undefined) return claims;
    return { ...claims, ...(await openid.fetchUserInfo(provider, tokens.access_token, claims.sub)) };
  };

  return {
    publicUrl,
    begin: async to => {
      try {
        const provider = await discover();
        const attempt = { state: draw(), nonce: draw(), verifier: draw(), to };
        const url = openid.buildAuthorizationUrl(provider, {
          redirect_uri: redirectUri,
          scope: 'openid profile email',
          code_challenge: createHash('sha256').update(attempt.verifier).digest('base64url'),
          code_challenge_method: 'S256',
          state: attempt.state,
          nonce: attempt.nonce,
        });
        return E.right({ url: url.href, attempt: await sign(attempt) });
      } catch (error) {
        warn(`the OpenID provider cannot be asked: ${inWords(error)}`);
        return E.left(whyFailed(error));
      }
    },
    finish: async (url, signed) => {
      const attempt = await read(signed);
      if (attempt === null) return E.left('expired');
      if (url.searchParams.get('state') !== attempt.state) return E.left('unexpected');
      try {
        const claims: Readonly<Record<string, unknown>> = await claimsOf(await discover(), url, attempt);
        const groups = claims[oidcGroupsClaim];
        const person = {
          clientId: idOf(oidcIssuer, String(claims.sub)),
          name: nameOf(claims),
          role: roleOf(oidcRoles, groups),
          userId: config.oidcUserIdClaim === null ? undefined : userIdOf(claims[config.oidcUserIdClaim]),
          isWithoutGroups: groups === undefined,
        };
        return E.right({ person, to: attempt.to });
      } catch (error) {
        warn(`somebody could not be signed in by the OpenID provider: ${inWords(error)}`);
        return E.left(whyFailed(error));
      }
    },
  };
};

const idOf = (issuer: string, subject: string): string =>
  `person-${createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('hex')
    .slice(0, 32)}`;

const roleOf = (roles: GroupRoles, groups: unknown): Role | null => {
  const own: ReadonlyArray<unknown> = Array.isArray(groups) ? groups : [groups];
  const given = roles.filter(({ group }) => own.includes(group)).map(({ role }) => role);
  return RANKS.find(role => given.includes(role)) ?? null;
};

/** A number, or one in digits. */
const userIdOf = (claim: unknown): number | null => {
  const userId = typeof claim === 'string' && /^\d{1,15}$/.test(claim) ? Number(claim) : claim;
  return ParticipantId.is(userId) ? userId : null;
};

const MAX_NAME_LENGTH = 255;

const nameOf = ({ name, preferred_username, email }: Readonly<Record<string, unknown>>): string | null => {
  const given = [name, preferred_username, email].find(value => typeof value === 'string' && value.trim() !== '');
  return typeof given === 'string' ? given.replace(/\p{C}/gu, ' ').trim().slice(0, MAX_NAME_LENGTH) : null;
};
