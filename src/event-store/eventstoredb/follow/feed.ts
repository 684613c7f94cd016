/** One subscription of the server, from its request to its first error: nothing resubscribes by itself. */
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { ClientReadableStream } from '@grpc/grpc-js';
import * as E from 'fp-ts/Either';
import type { Clock } from '../../../runtime/ports';
import type { Position, RecordedEvent } from '../../event-store';
import { away, type Failure, failureOf, unavailable } from '../connection/failure';
import type { Link } from '../connection/link';
import { once } from '../connection/retry-budget';
import { isOurs, type LogPosition, logPosition, recordedEvent, safeNumber, subscribeRequest } from '../connection/wire';
import { withDeadline } from '../connection/with-deadline';
import type { Positions } from '../read/positions';
import type { LogReads } from '../read/read-all';

export interface FeedListener {
  /** The server has confirmed it: what arrives follows this position. */
  readonly opened: (after: Position) => void;
  /** The server has looked up to here; the event stands there when it is one of ours. */
  readonly arrived: (position: Position, event: RecordedEvent | null) => void;
}

export interface Feed {
  /** Resolves with the reason once nothing more comes. */
  readonly ended: Promise<Failure>;
  /** Once something has arrived. The server waits meanwhile, or gives the feed up when it is live. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
}

/**
 * Of what follows a position; null: what follows our last event. `seen` is an event that was read before: a log that
 * has another one in its place is not followed.
 */
export type OpenFeed = (after: Position | null, seen: RecordedEvent | null, listener: FeedListener) => Feed;

export interface FeedParts {
  readonly link: Link;
  readonly clock: Clock;
  readonly log: LogReads;
  readonly positions: Positions;
  readonly prefix: string;
  readonly deadlineMs: number;
}

interface Start {
  readonly after: Position;
  readonly behind: LogPosition | null;
}

export const createFeeds = ({ link, clock, log, positions, prefix, deadlineMs }: FeedParts): OpenFeed => {
  const startAt = async (after: Position | null, seen: RecordedEvent | null): Promise<E.Either<Failure, Start>> => {
    const changed = seen === null ? null : await positions.changed(seen, deadlineMs);
    if (changed !== null) return E.left(changed);
    if (after === null) {
      const last = await log.read({ direction: 'backwards', limit: 1 }, once(deadlineMs));
      if (E.isLeft(last)) return last;
      const position = last.right[0]?.position ?? 0;
      return E.right({ after: position, behind: position === 0 ? null : logPosition(position) });
    }
    if (after <= 0) return E.right({ after, behind: null });
    // The server starts behind the first record that it finds at the given place or later. Should the record there have
    // been scavenged, that is one too far: so it is given a record before, and what comes twice is dropped.
    return E.map((behind: LogPosition | null) => ({ after, behind }))(await positions.before(after, deadlineMs));
  };

  return (after, seen, listener) => {
    let cancelled = false;
    let call: ClientReadableStream<ReadResp> | undefined;

    /** Throws for what cannot be understood. */
    const take = (response: ReadResp, start: Start): void => {
      if (response.hasConfirmation()) {
        link.answered();
        listener.opened(start.after);
      }
      const recorded = response.getEvent()?.getEvent();
      const reached = recorded ?? response.getCheckpoint();
      if (!reached) return;
      const ours = recorded && isOurs(recorded, prefix) ? recordedEvent(recorded, prefix) : null;
      listener.arrived(safeNumber(reached.getCommitPosition()), ours);
    };

    const follow = async (): Promise<Failure> => {
      const start = await startAt(after, seen);
      if (E.isLeft(start)) return start.left;
      const found = await withDeadline(clock, deadlineMs, link.node());
      if ('late' in found) return found.late;
      if (cancelled) return unavailable('cancelled');
      const subscription = found.value.read(subscribeRequest(start.right.behind, prefix), link.metadata());
      call = subscription;
      const failure = await new Promise<Failure>(resolve => {
        const unconfirmed = clock.after(deadlineMs, () => {
          resolve(away(`a subscription was not confirmed in ${deadlineMs} ms`));
          subscription.cancel();
        });
        const end = (failure: Failure): void => {
          unconfirmed();
          resolve(failure);
        };
        subscription
          .on('data', (response: ReadResp) => {
            unconfirmed();
            if (cancelled) return;
            try {
              take(response, start.right);
            } catch (error) {
              end(failureOf(error));
              subscription.cancel();
            }
          })
          .on('error', error => end(failureOf(error)))
          .on('end', () => end(unavailable('the server ended a subscription')));
      });
      if (!cancelled) link.failed(found.value, failure);
      return failure;
    };

    return {
      // The connection may have been closed meanwhile: then the request is thrown back.
      ended: follow().catch(failureOf),
      pause: () => call?.pause(),
      resume: () => call?.resume(),
      cancel: () => {
        cancelled = true;
        call?.cancel();
      },
    };
  };
};
