/** What the shell knows of a request before its handler runs. */
import type { Role } from '../../domain/api-client';
import type { Instant } from '../../domain/kernel/types';
import type { Position } from '../event-store/event-store';
import type { Cause } from '../event-store/stored-event';

export interface Caller {
  readonly clientId: string;
  readonly role: Role;
}

/**
 * Ids for what a request makes. Under an `Idempotency-Key` they follow from the key and the label, so that a retry
 * after a crash finds the stream of the first run; without one they are random.
 */
export interface Ids {
  readonly uuid: (label: string) => string;
  /** From 1 to 999,999,999,999, which every spreadsheet keeps exactly. May be taken: then ask with another label. */
  readonly integer: (label: string) => number;
}

export interface RequestContext {
  /** Null on the few routes that are open to everybody. */
  readonly caller: Caller | null;
  /** When the request was taken up. */
  readonly at: Instant;
  /** Goes into the metadata of each event that the request causes. */
  readonly cause: Cause;
  /** The `Idempotency-Key`, made unique to the caller and the route; undefined without one. */
  readonly key: string | undefined;
  readonly ids: Ids;
  /** The caller wants to see at least this position (header `flowsync-position`). */
  readonly atLeast: Position;
}

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
  }
}
