/**
 * Appends that are never doubled and never told wrong. Whatever the caller expects, the server is asked for one exact
 * revision: an append to it may be sent again after a lost answer, because either it is there already, and the server
 * knows it by its ids, or it still fits, or somebody else's event took the place and it can never come to be there.
 */
import * as E from 'fp-ts/Either';
import { createTurns } from '../../commands/turns';
import type { Clock, Random } from '../../runtime/ports';
import type { Appended, EventData, EventStore, ExpectedRevision, Revision, StoreError } from '../event-store';
import type { Answer, BatchAppends } from './batch-appends';
import type { Failure } from './failure';
import { storeUnavailable } from './failure';
import { earlier, firstRepeated, placeFor } from './judge';
import type { Attempts, Patience } from './patience';
import type { StreamReads } from './read-stream';
import type { KnownStreams, StreamIds } from './stream-ids';
import { bytesOfAppend } from './wire';

type Outcome = E.Either<StoreError, Appended>;

export interface AppendParts {
  readonly prefix: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly batches: BatchAppends;
  readonly reads: StreamReads;
  readonly known: KnownStreams;
  readonly patience: Patience;
  readonly maxAppendBytes: number;
}

export const createAppend = (parts: AppendParts): EventStore['append'] => {
  const { prefix, batches, reads, known, patience, maxAppendBytes } = parts;
  const inTurn = createTurns();
  const refused = (failure: Pick<Failure, 'cause'>): Outcome => E.left(storeUnavailable(failure));

  /** Where the events of an earlier append stand; null when they were deleted meanwhile. */
  const placeOf = async (stream: string, revision: Revision): Promise<E.Either<StoreError, Appended | null>> => {
    const read = await reads.read(stream, 'forwards', revision, 1);
    if (E.isLeft(read)) return E.left(storeUnavailable(read.left));
    const event = read.right[0];
    return E.right(event?.revision === revision ? { revision, position: event.position } : null);
  };

  const stored = (stream: string, events: ReadonlyArray<EventData>, answer: Answer & { kind: 'stored' }): Outcome => {
    const first = answer.revision - events.length + 1;
    known.learn(
      stream,
      events.map(({ eventId }, index) => ({ eventId, revision: first + index })),
    );
    return E.right({ revision: answer.revision, position: answer.position ?? 0 });
  };

  const run = async (
    stream: string,
    expected: ExpectedRevision,
    events: ReadonlyArray<EventData>,
    attempts: Attempts,
  ): Promise<Outcome> => {
    /** What the server last said of the stream's end, should its events be hidden. */
    let told: Revision | null = null;
    let fresh = false;
    let ids: StreamIds | undefined = known.get(stream);
    for (;;) {
      // A new stream has no ids to know; if it is not new, the server says so.
      if (!fresh && (told !== null || (ids === undefined && expected !== 'no-stream'))) {
        const read = await reads.catchUp(stream);
        if (E.isLeft(read)) return refused(read.left);
        ids = read.right;
        fresh = true;
      }
      const before = ids === undefined ? { kind: 'none' as const } : earlier(ids, events);
      if (before.kind === 'reused') return E.left({ _tag: 'EventIdReused', stream, eventId: before.eventId });
      if (before.kind === 'stored') {
        const place = await placeOf(stream, before.revision);
        if (E.isLeft(place) || place.right !== null) return place as Outcome;
        known.forget(stream);
        ids = undefined;
        fresh = false;
        continue;
      }
      const head = Math.max(ids?.head ?? -1, told ?? -1);
      const behind = placeFor(expected, head);
      if (behind === null && !fresh) {
        told ??= -1;
        continue;
      }
      if (behind === null || (told !== null && typeof expected === 'number' && behind !== head))
        return E.left({ _tag: 'WrongExpectedRevision', stream, expected, actual: head < 0 ? null : head });

      const answer = await batches.append(prefix + stream, behind, events, attempts.left());
      if (answer.kind !== 'unknown') patience.answered();
      switch (answer.kind) {
        case 'stored':
          return stored(stream, events, answer);
        case 'too-large':
          return E.left({ _tag: 'AppendTooLarge', stream, bytes: bytesOfAppend(events), limit: answer.limit });
        case 'refused':
          return refused(answer);
        case 'wrong-revision':
          told = answer.actual ?? -1;
          fresh = false;
          break;
        case 'unknown':
          if (!(await attempts.again())) return refused(answer);
      }
    }
  };

  return (stream, expected, events) => async () => {
    if (events.length === 0) return E.right({ revision: -1, position: 0 });
    const repeated = firstRepeated(events);
    if (repeated !== undefined) return E.left({ _tag: 'EventIdReused', stream, eventId: repeated });
    const bytes = bytesOfAppend(events);
    if (bytes > maxAppendBytes) return E.left({ _tag: 'AppendTooLarge', stream, bytes, limit: maxAppendBytes });
    const attempts = patience.begin();
    return inTurn(stream, () =>
      attempts.left() > 0
        ? run(stream, expected, events, attempts)
        : Promise.resolve(refused({ cause: 'the server did not answer those who were before in this stream' })),
    );
  };
};
