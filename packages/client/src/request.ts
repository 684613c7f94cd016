/** One call over HTTP, tried again while that can do no harm. */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Refused, Result, Unreachable } from './result';

export interface Connection {
  readonly url: string;
  readonly credentials: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  /** How often a call is tried. */
  readonly attempts: number;
  /** For each try. */
  readonly timeoutMs: number;
}

export interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly idempotencyKey?: string | undefined;
  readonly atLeast?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What stands beside `data` in the envelope. */
export interface Envelope {
  readonly data: unknown;
  readonly pagination?: { readonly limit: number; readonly offset: number; readonly total: number };
  readonly cursor?: string | null;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 60_000;

const isPassing = (status: number): boolean => status === 429 || status >= 500;

/** Seconds; null when it says nothing, or a date. */
const askedPauseMs = (answer: Response): number | null => {
  const text = answer.headers.get('retry-after');
  return text !== null && /^\d+$/.test(text) ? Number(text) * 1000 : null;
};

/** Twice as long each time, and not the same for all who were refused together. */
const ownPauseMs = (attempt: number): number => FIRST_PAUSE_MS * 2 ** (attempt - 1) * (1 + Math.random());

const unreachable = (error: unknown): Unreachable => {
  const { message, cause } = error as Error & { readonly cause?: { readonly message?: string } };
  return { kind: 'unreachable', message: cause?.message ?? message };
};

const refusedBy = async (answer: Response): Promise<Refused> => {
  const { status } = answer;
  const text = await answer.text().catch(() => '');
  try {
    const { message, errors } = JSON.parse(text).error;
    return { kind: 'refused', status, reason: errors[0].reason, message, problems: errors };
  } catch {
    return { kind: 'refused', status, reason: 'no-envelope', message: `the answer is ${status}`, problems: [] };
  }
};

const requestOf = ({ credentials, timeoutMs }: Connection, call: Call, key: string | undefined): RequestInit => ({
  method: call.method,
  headers: {
    ...credentials,
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
    ...(call.atLeast === undefined ? {} : { 'flowsync-position': call.atLeast }),
  },
  ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  signal: AbortSignal.any([AbortSignal.timeout(timeoutMs), ...(call.signal === undefined ? [] : [call.signal])]),
  redirect: 'error',
});

/** The envelope, or the text of a file. */
const read = async (answer: Response): Promise<Envelope> =>
  answer.headers.get('content-type')?.startsWith('application/json') === true
    ? ((await answer.json()) as Envelope)
    : { data: await answer.text() };

/**
 * Whether a try that brought no answer had an effect cannot be known. All methods but `POST` may be sent twice; a `POST`
 * has the same `Idempotency-Key` on each try, so it counts once.
 */
export const send = async (connection: Connection, call: Call): Promise<Result<Envelope>> => {
  const key = call.method === 'POST' ? (call.idempotencyKey ?? randomUUID()) : undefined;
  const isOver = (attempt: number): boolean => attempt >= connection.attempts || call.signal?.aborted === true;
  for (let attempt = 1; ; attempt += 1) {
    let pauseMs = ownPauseMs(attempt);
    try {
      const answer = await connection.fetch(`${connection.url}${call.path}`, requestOf(connection, call, key));
      if (answer.ok) {
        const position = answer.headers.get('flowsync-position');
        return { data: await read(answer), status: answer.status, position };
      }
      const error = await refusedBy(answer);
      pauseMs = askedPauseMs(answer) ?? pauseMs;
      if (!isPassing(answer.status) || pauseMs > LONGEST_PAUSE_MS || isOver(attempt)) return { error };
    } catch (error) {
      if (isOver(attempt)) return { error: unreachable(error) };
    }
    await pause(pauseMs, undefined, call.signal === undefined ? {} : { signal: call.signal }).catch(() => undefined);
  }
};
