/**
 * What went wrong with a call, known by status code and the server's `exception` trailer, never by its text: a server
 * that is down, one that is starting and one that is frozen all word it differently.
 */
import { convertToCommandError, ErrorType, NotLeaderError } from '@eventstore/db-client';
import { type ServiceError, status } from '@grpc/grpc-js';
import type { StoreUnavailable } from '../../event-store';
import type { Host } from './connection-string';

export interface Failure {
  /** `away` and `not-leader` are for another node to answer, should there be one. */
  readonly kind:
    | 'away'
    | 'not-leader'
    | 'unavailable'
    | 'unauthenticated'
    | 'access-denied'
    | 'stream-deleted'
    | 'invalid'
    | 'no-such-place';
  /** One line for a log, and for a page that anybody may read: without addresses. */
  readonly cause: string;
  readonly leader?: Host;
}

/** The server's `exception`. */
const KINDS: Readonly<Partial<Record<string, Failure['kind']>>> = {
  [ErrorType.NOT_LEADER]: 'not-leader',
  [ErrorType.ACCESS_DENIED]: 'access-denied',
  [ErrorType.STREAM_DELETED]: 'stream-deleted',
};

const CODES: Readonly<Partial<Record<number, Failure['kind']>>> = {
  [status.UNAVAILABLE]: 'away',
  [status.CANCELLED]: 'away',
  [status.DEADLINE_EXCEEDED]: 'away',
  [status.UNAUTHENTICATED]: 'unauthenticated',
  [status.PERMISSION_DENIED]: 'access-denied',
  [status.INVALID_ARGUMENT]: 'invalid',
};

/** Where the library's own words name addresses, and are none for people. */
const PLAIN: Readonly<Partial<Record<number, string>>> = {
  [status.UNAVAILABLE]: 'no connection to the server',
  [status.DEADLINE_EXCEEDED]: 'no answer from the server in time',
};

export const away = (cause: string): Failure => ({ kind: 'away', cause });

export const unavailable = (cause: string): Failure => ({ kind: 'unavailable', cause });

export const storeUnavailable = ({ cause }: Pick<Failure, 'cause'>): StoreUnavailable => ({
  _tag: 'StoreUnavailable',
  cause,
});

/** Whether trying the same again may help. */
export const isTransient = ({ kind }: Failure): boolean =>
  kind === 'away' || kind === 'not-leader' || kind === 'unavailable';

export const failureOf = (error: unknown): Failure => {
  if (!isServiceError(error)) return unavailable(oneLine(error instanceof Error ? error.message : String(error)));
  const cause = causeOfCall(error);
  const converted = convertToCommandError(error);
  const type = 'type' in converted ? String(converted.type) : '';
  // The client counts a wrong password as denied access; for whoever has to mend it these are two things.
  const kind = CODES[error.code] ?? KINDS[type] ?? 'unavailable';
  return converted instanceof NotLeaderError ? { kind, cause, leader: converted.leader } : { kind, cause };
};

const isServiceError = (error: unknown): error is ServiceError =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'number';

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const causeOfCall = ({ code, details }: ServiceError): string => {
  const plain = PLAIN[code];
  if (plain === undefined) return oneLine(details);
  const [network] = /\bE[A-Z]{4,}\b/.exec(details) ?? []; // as ECONNREFUSED
  return network === undefined ? plain : `${plain} (${network})`;
};
