/**
 * The answers without end that are open: of one owner and in all there are only so many, each shows a sign of life, and
 * whoever may no longer read is let go. While the service drains they end, and their readers come back one after the other.
 */
import type { FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import type { Role } from '../../../../domain/api-client';
import type { Position } from '../../../event-store/event-store';
import type { Ports } from '../../../runtime/ports';
import type { Access } from '../access/access';
import { isRefused } from '../access/clients';
import { type Failure, failing } from '../failure';
import { createEventStream, type EventStream } from './event-stream';

/** A sign of life, so that nobody on the way takes the connection for a dead one. */
const HEARTBEAT_MS = 15_000;

/** Whoever is let go by a drain comes back within so long. */
const MAX_RETRY_MS = 4_000;

export interface OpenStreamsOptions {
  readonly access: Access;
  readonly ports: Pick<Ports, 'clock' | 'random'>;
  /** Besides the admin. */
  readonly roles: ReadonlyArray<Role>;
  readonly maxOfOwner: number;
  readonly max: number;
  /** What they are called in a refusal, in the plural, and its reason. */
  readonly name: string;
  readonly reason: string;
}

export interface StreamWork {
  readonly after: Position;
  /** Follows the log; answers with how to end that. */
  readonly follow: (stream: LiveStream) => () => Promise<void>;
}

export interface LiveStream extends Pick<EventStream, 'write' | 'end'> {
  /** Whoever is revoked, or whose credentials have expired, reads no more. */
  readonly mayStill: () => Promise<boolean>;
  /** How far the log has been read, whatever of it was sent: the reader goes on from there. */
  readonly reached: (position: Position) => void;
}

export interface OpenStreams {
  /** Left: there is no room for one more. */
  readonly open: (request: FastifyRequest, work: StreamWork) => E.Either<Failure, EventStream['body']>;
  readonly endAll: () => void;
}

export const createOpenStreams = (options: OpenStreamsOptions): OpenStreams => {
  const { access, ports, roles, maxOfOwner, max, name, reason } = options;
  const owners = new Map<EventStream, string>();

  /** At the pages each who has signed in, since many may share a client. */
  const ownerOf = ({ context: { caller } }: FastifyRequest): string => caller?.sessionId ?? caller?.clientId ?? '';

  /** What they may read was settled when it began: whoever has become another comes back, and it is settled anew. */
  const mayRead = async (request: FastifyRequest): Promise<boolean> => {
    const [caller, before] = [await access.callerNow(request), request.context.caller];
    if (isRefused(caller) || caller.role !== before?.role || caller.userId !== before.userId) return false;
    return caller.role === 'admin' || roles.includes(caller.role);
  };

  const noRoom = (owner: string): Failure | null => {
    const own = [...owners.values()].filter(other => other === owner).length;
    if (own < maxOfOwner && owners.size < max) return null;
    const most = `There may be ${maxOfOwner} ${name} of one API client or session, and ${max} in all`;
    return failing(429, reason, `${most}; ${owner} has ${own}.`, { 'retry-after': '15' });
  };

  return {
    open: (request, { after, follow }) => {
      const tooMany = noRoom(ownerOf(request));
      if (tooMany !== null) return E.left(tooMany);
      let position = after;
      let leave = async (): Promise<void> => undefined;
      const mayStill = () => mayRead(request);
      const stream = createEventStream({
        clock: ports.clock,
        heartbeatMs: HEARTBEAT_MS,
        beat: async () => ((await mayStill()) ? { id: String(position) } : null),
        ended: () => {
          owners.delete(stream);
          void leave();
        },
      });
      owners.set(stream, ownerOf(request));
      void stream.write('ready', { position: String(after) }, String(after));
      leave = follow({
        write: stream.write,
        end: stream.end,
        mayStill,
        reached: place => {
          position = place;
        },
      });
      return E.right(stream.body);
    },
    endAll: () => {
      for (const stream of [...owners.keys()]) {
        const [first = 0, second = 0] = ports.random.bytes(2);
        stream.end(Math.round(((first * 256 + second) / 65_536) * MAX_RETRY_MS));
      }
    },
  };
};
