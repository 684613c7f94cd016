/**
 * Appends over one stream of requests and answers, which is half as fast again as a call each. Every append has its
 * deadline, and what is pending belongs to its own stream of this store: when that dies, nobody else's appends do.
 */

import { BadRequest, MaximumAppendSizeExceeded, WrongExpectedVersion } from '@eventstore/db-client/generated/shared_pb';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import type { Clock, Random } from '../../../runtime/ports';
import type { EventData, Position, Revision } from '../../event-store';
import { away, type Failure, failureOf, unavailable } from '../connection/failure';
import type { Link } from '../connection/link';
import { appendRequests, safeNumber } from '../connection/wire';
import { withDeadline } from '../connection/with-deadline';

export type BatchReply =
  /** `position` is null for a retry whose events were deleted since. */
  | { readonly kind: 'stored'; readonly revision: Revision; readonly position: Position | null }
  | { readonly kind: 'wrong-revision'; readonly actual: Revision | null }
  | { readonly kind: 'too-large'; readonly limit: number }
  /** Not stored, and no use in trying again. */
  | { readonly kind: 'refused'; readonly cause: string }
  /** It may be stored, or come to be later. */
  | { readonly kind: 'unknown'; readonly cause: string };

interface Lane {
  readonly node: StreamsClient;
  readonly call: ClientDuplexStream<BatchAppendReq, BatchAppendResp>;
  readonly pending: Map<string, (answer: BatchReply) => void>;
  /** Since when it owes answers and has brought none. */
  silent: number | null;
  ended: boolean;
}

export interface BatchAppends {
  /**
   * At an exact place: behind this revision, or on a stream that does not exist for -1. Never rejects. Appends reach the
   * server in the order of the calls, as long as they go down one stream of requests.
   */
  readonly append: (
    name: string,
    behind: Revision,
    events: ReadonlyArray<EventData>,
    deadlineMs: number,
  ) => Promise<BatchReply>;
  readonly close: () => void;
}

const TYPES = 'event_store.client.';

/** A stream that owes answers and brings none for `silenceMs` is given up; what is pending on it can be sent again. */
export const createBatchAppends = (link: Link, clock: Clock, random: Random, silenceMs: number): BatchAppends => {
  let opening: Promise<Lane> | undefined;
  let inUse: Lane | undefined;
  let closed = false;

  const end = (lane: Lane, failure: Failure): void => {
    if (lane.ended) return;
    lane.ended = true;
    lane.call.cancel();
    link.failed(lane.node, failure);
    // A user without any right was refused before anything was stored.
    const kind = failure.kind === 'unauthenticated' || failure.kind === 'access-denied' ? 'refused' : 'unknown';
    for (const answer of [...lane.pending.values()]) answer({ kind, cause: failure.cause });
  };

  const open = async (): Promise<Lane> => {
    const node = await link.node();
    const lane: Lane = {
      node,
      call: node.batchAppend(link.metadata()),
      pending: new Map(),
      silent: null,
      ended: false,
    };
    lane.call.on('data', (response: BatchAppendResp) => {
      lane.pending.get(response.getCorrelationId()?.getString() ?? '')?.(answerTo(response));
      lane.silent = lane.pending.size === 0 ? null : clock.elapsed();
      link.answered();
    });
    lane.call.on('error', error => end(lane, failureOf(error)));
    lane.call.on('end', () => end(lane, unavailable('the server ended the stream of appends')));
    return lane;
  };

  const lane = async (): Promise<Lane> => {
    opening ??= open();
    const opened = opening;
    const found = await opened.catch(() => null);
    if (found !== null && !found.ended) {
      inUse = found;
      return found;
    }
    if (opening === opened) opening = undefined;
    return found === null ? opened : lane();
  };

  const send = (to: Lane, name: string, behind: Revision, events: ReadonlyArray<EventData>, deadlineMs: number) =>
    new Promise<BatchReply>(resolve => {
      const id = random.uuid();
      to.silent ??= clock.elapsed();
      const answered = (answer: BatchReply): void => {
        cancel();
        to.pending.delete(id);
        resolve(answer);
      };
      const cancel = clock.after(deadlineMs, () => {
        answered({ kind: 'unknown', cause: `no answer to an append in ${Math.round(deadlineMs)} ms` });
        const silence = to.silent === null ? 0 : clock.elapsed() - to.silent;
        if (silence >= silenceMs) end(to, away(`no answer to any append in ${Math.round(silence)} ms`));
      });
      to.pending.set(id, answered);
      for (const request of appendRequests(id, name, behind, events)) to.call.write(request);
    });

  return {
    append: async (name, behind, events, deadlineMs) => {
      if (closed) return { kind: 'unknown', cause: 'the store is closed' };
      // Most find it open, and need no deadline for that.
      if (inUse?.ended === false) return send(inUse, name, behind, events, deadlineMs);
      const start = clock.elapsed();
      const found = await withDeadline(clock, deadlineMs, lane());
      return 'late' in found
        ? { kind: 'unknown', cause: found.late.cause }
        : send(found.value, name, behind, events, deadlineMs - (clock.elapsed() - start));
    },
    close: () => {
      closed = true;
      // The server does not end a stream whose requests have ended.
      opening?.then(
        lane => end(lane, unavailable('the store is closed')),
        () => undefined,
      );
    },
  };
};

const answerTo = (response: BatchAppendResp): BatchReply => {
  const success = response.getSuccess();
  if (success) {
    const position = success.getPosition();
    return {
      kind: 'stored',
      revision: safeNumber(success.getCurrentRevision()),
      position: position === undefined ? null : safeNumber(position.getCommitPosition()),
    };
  }
  const error = response.getError();
  const details = error?.getDetails();
  const type = details?.getTypeName();
  const bad = type === `${TYPES}BadRequest` ? details?.unpack(BadRequest.deserializeBinary, type)?.getMessage() : '';
  const cause = `the server refused an append: ${bad || error?.getMessage() || type?.slice(TYPES.length)}`;
  switch (type) {
    case `${TYPES}WrongExpectedVersion`: {
      const wrong = details?.unpack(WrongExpectedVersion.deserializeBinary, type);
      const actual = wrong?.hasCurrentStreamRevision() ? safeNumber(wrong.getCurrentStreamRevision()) : null;
      return { kind: 'wrong-revision', actual };
    }
    case `${TYPES}MaximumAppendSizeExceeded`: {
      const limit = details?.unpack(MaximumAppendSizeExceeded.deserializeBinary, type)?.getMaxappendsize();
      return { kind: 'too-large', limit: limit ?? 0 };
    }
    case `${TYPES}AccessDenied`:
    case `${TYPES}StreamDeleted`:
    case `${TYPES}BadRequest`:
      return { kind: 'refused', cause };
    default:
      return { kind: 'unknown', cause };
  }
};
