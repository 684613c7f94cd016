/** One subscription of the server, from its request to its first error: nothing resubscribes by itself. */
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import type { ClientReadableStream } from '@grpc/grpc-js';
import * as E from 'fp-ts/Either';
import type { Clock } from '../../runtime/ports';
import type { Position, RecordedEvent } from '../event-store';
import { away, type Failure, failureOf, unavailable } from './failure';
import type { Link } from './link';
import { once } from './patience';
import type { LogReads } from './read-all';
import { isSystemEvent, recordedEvent, safeNumber, subscribeRequest } from './wire';
import { within } from './within';

export interface FeedListener {
  readonly event: (event: RecordedEvent) => void;
  /** The server has looked up to here. */
  readonly checkpoint: (position: Position) => void;
}

export interface Feed {
  /** Resolves with the reason once nothing more comes. */
  readonly ended: Promise<Failure>;
  /** The server waits meanwhile, or gives the feed up when it is live. */
  readonly pause: () => void;
  readonly resume: () => void;
  readonly cancel: () => void;
}

export type OpenFeed = (after: Position, listener: FeedListener) => Feed;

export const createFeeds = (link: Link, clock: Clock, log: LogReads, prefix: string, deadlineMs: number): OpenFeed => {
  /** Hands over a message; throws for one that cannot be understood. */
  const take = (response: ReadResp, { event, checkpoint }: FeedListener): void => {
    const recorded = response.getEvent()?.getEvent();
    const reached = response.getCheckpoint();
    if (recorded && !isSystemEvent(recorded)) event(recordedEvent(recorded, prefix));
    if (recorded) checkpoint(safeNumber(recorded.getCommitPosition()));
    if (reached) checkpoint(safeNumber(reached.getCommitPosition()));
  };

  return (after, listener) => {
    let cancelled = false;
    let call: ClientReadableStream<ReadResp> | undefined;
    const cancel = (): void => {
      cancelled = true;
      call?.cancel();
    };

    const follow = async (): Promise<Failure> => {
      // The server starts behind the first record that it finds at the given place or later. Should the record there
      // have been scavenged, that is one too far: so it is given the record before, and what comes twice is dropped.
      const before = after <= 0 ? E.right(null) : await log.lastBefore(after, once(deadlineMs));
      if (E.isLeft(before)) {
        const end = before.left.kind === 'unavailable' ? await log.lastBefore(null, once(deadlineMs)) : before;
        return E.isLeft(end) ? before.left : unavailable(`the log has no event at ${after}; is it another log?`);
      }
      const found = await within(clock, deadlineMs, link.node());
      if ('late' in found) return found.late;
      if (cancelled) return unavailable('cancelled');
      const subscription = found.value.read(subscribeRequest(before.right, prefix), link.metadata());
      call = subscription;
      const failure = await new Promise<Failure>(resolve => {
        const unconfirmed = clock.after(deadlineMs, () => {
          resolve(away(`a subscription was not confirmed in ${deadlineMs} ms`));
          subscription.cancel();
        });
        subscription
          .on('data', (response: ReadResp) => {
            unconfirmed();
            if (cancelled) return;
            try {
              take(response, listener);
            } catch (error) {
              resolve(failureOf(error));
              subscription.cancel();
            }
          })
          .on('error', error => {
            unconfirmed();
            resolve(failureOf(error));
          })
          .on('end', () => {
            unconfirmed();
            resolve(unavailable('the server ended a subscription'));
          });
      });
      if (!cancelled) link.failed(found.value, failure);
      return failure;
    };

    return {
      ended: follow(),
      pause: () => call?.pause(),
      resume: () => call?.resume(),
      cancel,
    };
  };
};
