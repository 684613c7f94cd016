/**
 * What is asked by the pages: under `/app/api/`, with the cookie of somebody who has signed in, which no other route takes;
 * nor do these take a key or a token. The browser vouches for it that the page is ours: a foreign one has it send the cookie, too.
 */
import type { FastifyRequest } from 'fastify';
import { forbidden } from '../failure';

export const PAGES_API = '/app/api';

/** Over plain HTTP a browser keeps no cookie that is secure; on this machine nobody listens on the way. */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** `sign-in`: of somebody who is on the way. */
type Kind = 'session' | 'sign-in';

const SAFE = ['GET', 'HEAD'];

export const isOfPages = (url: string): boolean => url.startsWith(`${PAGES_API}/`);

export const cookieOf = (request: Pick<FastifyRequest, 'headers'>, kind: Kind = 'session'): string | undefined => {
  const name = nameOf(request, kind);
  for (const part of (request.headers.cookie ?? '').split(';')) {
    const [given = '', value] = part.trim().split('=', 2);
    if (given === name) return value;
  }
  return undefined;
};

/** For the header `set-cookie`; without a value the cookie is taken away. It lasts as long as the browser, and no longer than what it says. */
export const setCookie = (
  request: Pick<FastifyRequest, 'headers'>,
  value: string | null,
  kind: Kind = 'session',
): string =>
  [
    `${nameOf(request, kind)}=${value ?? ''}`,
    'Path=/',
    'HttpOnly',
    'SameSite=Lax',
    ...(isOnThisMachine(request) ? [] : ['Secure']),
    ...(value === null ? ['Max-Age=0'] : []),
  ].join('; ');

/** Throws a `Failure` when a page of somebody else's may have sent it. */
export const checkOrigin = ({ method, headers }: FastifyRequest): void => {
  const { 'sec-fetch-site': site, origin, host } = headers;
  const isSafe = SAFE.includes(method);
  if (site === 'same-origin' || (site === 'none' && isSafe)) return;
  if (site === undefined && (origin === undefined ? isSafe : originHost(origin) === host)) return;
  throw forbidden(
    'foreign-origin',
    'Only the pages themselves may ask for this. Programs use the API with the key of a client.',
  );
};

const nameOf = (request: Pick<FastifyRequest, 'headers'>, kind: Kind): string =>
  `${isOnThisMachine(request) ? '' : '__Host-'}flowsync-${kind}`;

const isOnThisMachine = ({ headers }: Pick<FastifyRequest, 'headers'>): boolean => LOOPBACK.test(headers.host ?? '');

const originHost = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
