/** The API as the pages ask it: with the cookie of whoever has signed in, and never older than what was seen before. */
import { building, shown } from './moment';
import { asOf } from './router';
import { signedOut } from './session';

export interface Problem {
  readonly reason: string;
  readonly message: string;
}

/** What was refused, in the words of the service. `status` 0: it could not be reached. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    override readonly message: string,
    readonly problems: ReadonlyArray<Problem> = [],
  ) {
    super(message);
  }
  get reason(): string {
    return this.problems[0]?.reason ?? '';
  }
}

export interface Answer<T> {
  readonly data: T;
  readonly status: number;
  readonly pagination?: { readonly total: number; readonly offset: number; readonly limit: number };
  readonly cursor?: string | null;
}

/** In ms: how long an answer is waited for. */
const PATIENCE_MS = 30_000;
const ATTEMPTS = 3;
/** The service could not be reached, says so itself, or a proxy before it does. */
const TEMPORARY = [0, 502, 503, 504];
export const isTemporary = (error: unknown): boolean => error instanceof Refused && TEMPORARY.includes(error.status);
/** A moment that nobody has asked for may have to be built: so long is one answer waited for, and so often. */
const BUILD_WAIT_SECONDS = 20;
const MAX_BUILD_WAITS = 60;

let seen = 0;
/** Whatever is read from here on is at least so new. */
export const haveSeen = (position: number): void => {
  seen = Math.max(seen, position);
};

const hex = (bytes: Uint8Array): string => [...bytes].map(byte => byte.toString(16).padStart(2, '0')).join('');

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));

/** A request that brought no answer is sent again, under the same key: it has one effect. */
export const call = async <T>(method: string, path: string, body?: unknown): Promise<Answer<T>> => {
  const key = method === 'POST' ? { 'idempotency-key': hex(crypto.getRandomValues(new Uint8Array(16))) } : {};
  for (let attempt = 1; ; attempt++) {
    try {
      return await send<T>(method, path, body, key);
    } catch (error) {
      const isBuilding = error instanceof Refused && error.reason === 'moment-being-built';
      if (!isTemporary(error) || attempt === (isBuilding ? MAX_BUILD_WAITS : ATTEMPTS)) throw error;
      await pause(300 * Math.min(attempt, ATTEMPTS));
    }
  }
};

/** What a page shows, of the moment that its address names. */
export const get = <T>(path: string): Promise<Answer<T>> => call<T>('GET', ofMoment(path));
export const search = <T>(path: string, body: unknown): Promise<Answer<T>> => call<T>('POST', ofMoment(path), body);

export const ofMoment = (path: string): string => {
  const at = asOf();
  return at === null ? path : `${path}${path.includes('?') ? '&' : '?'}asOf=${encodeURIComponent(at)}`;
};

const send = async <T>(
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>>,
): Promise<Answer<T>> => {
  let answer: Response;
  try {
    answer = await fetch(`/app/api${path}`, {
      method,
      headers: {
        ...headers,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(asOf() === null ? {} : { prefer: `wait=${BUILD_WAIT_SECONDS}` }),
        ...(seen === 0 ? {} : { 'flowsync-position': String(seen) }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new Refused(0, '');
  }
  const isSession = path.startsWith('/session') || path === '/first-key';
  if (answer.status === 401 && !isSession) signedOut();
  haveSeen(Number(answer.headers.get('flowsync-position') ?? 0));
  shown(answer.headers.get('flowsync-as-of'), answer.headers.get('flowsync-as-of-time'));
  building(answer.status === 503 ? answer.headers.get('flowsync-progress') : null);
  const envelope = await answer.json().catch(() => null);
  if (envelope?.success === true) return { ...envelope, status: answer.status };
  const { message = `${answer.status}`, errors = [] } = envelope?.error ?? {};
  throw new Refused(answer.status, message, errors);
};
