/** What the shell knows of a request before its handler runs. */
import type { Role } from '../../domain/api-client';
import type { Instant } from '../../domain/kernel/types';
import type { Position } from '../event-store/event-store';
import type { Cause } from '../event-store/stored-event';

export interface Caller {
  readonly clientId: string;
  readonly role: Role;
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
  /** The caller wants to see at least this position (header `flowsync-position`). */
  readonly atLeast: Position;
}

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
  }
}
