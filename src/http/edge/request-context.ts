/** What the shell knows of a request before its handler runs. */
import { createHash } from 'node:crypto';
import type { Role } from '../../../domain/api-client';
import type { Instant } from '../../../domain/kernel/types';
import { uuidOf } from '../../commands/idempotent';
import type { Position } from '../../event-store/event-store';
import type { Cause } from '../../event-store/stored-event';
import { orderedUuid } from '../../lib/ordered-uuid';
import type { Ports } from '../../runtime/ports';

export interface Caller {
  readonly clientId: string;
  readonly role: Role;
  /** Who it is among the managers of flows. */
  readonly userId?: number | null;
  /** Of somebody who has signed in at the pages. */
  readonly sessionId?: string;
}

/**
 * Ids for what a request makes. Under an `Idempotency-Key` they follow from the key and the label, so that a retry
 * after a crash finds the stream of the first run; without one they are drawn.
 */
export interface Ids {
  readonly uuid: (label: string) => string;
  /** From 1 to 999,999,999,999, which every spreadsheet keeps exactly. May be taken: then ask with another label. */
  readonly integer: (label: string) => number;
}

/** About which moment a request asks. */
export interface AsOfContext {
  readonly position: Position;
  /** How long the caller waits for what must be built for that (header `prefer`). */
  readonly waitMs: number;
}

/** Somebody who sees the flows alone whose managers have this id; null: none. */
export interface OwnFlows {
  readonly userId: number | null;
}

export interface RequestContext {
  /** Null on the few routes that are open to everybody. */
  readonly caller: Caller | null;
  /** Null: all flows are for the caller's eyes. */
  readonly ownFlows: OwnFlows | null;
  /** When the request was taken up; of one that asks about a moment, that. */
  readonly at: Instant;
  /** Goes into the metadata of each event that the request causes. */
  readonly cause: Cause;
  /** The header of that name, as it came; on a POST with credentials only. */
  readonly idempotencyKey: string | undefined;
  /** Stands for caller, `Idempotency-Key` and all else of the request, its body included; undefined without a key. */
  readonly key: string | undefined;
  readonly ids: Ids;
  /** The caller wants to see at least this position (header `flowsync-position`). */
  readonly atLeast: Position;
  /** Null: it asks about things as they are. */
  readonly asOf: AsOfContext | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    context: RequestContext;
  }
}

const MAX_DRAWN_INTEGER = 999_999_999_999;

export const drawnIds = ({ clock, random }: Pick<Ports, 'clock' | 'random'>): Ids => ({
  uuid: () => orderedUuid(clock.now(), random.uuid()),
  integer: () => integerOf(random.bytes(6)),
});

/** The same request under the same key: what it makes follows from them. */
export const underKey = (context: RequestContext, key: string): RequestContext => ({
  ...context,
  key,
  ids: {
    uuid: label => uuidOf(`${key}/${label}`),
    integer: label => integerOf(createHash('sha256').update(`${key}/${label}`).digest()),
  },
});

const integerOf = (bytes: Uint8Array): number => 1 + (Buffer.from(bytes).readUIntBE(0, 6) % MAX_DRAWN_INTEGER);
