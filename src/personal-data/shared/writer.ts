/**
 * Says what is to be known of a person behind the server's last word about them, and nowhere else: who was faster, on
 * this replica or another, is read and decided upon anew. So of two who write at once both have effect, field by field.
 */
import * as E from 'fp-ts/Either';
import { identity, pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Appended, ExpectedRevision, Position, RecordedEvent, StoreError } from '../../event-store/event-store';
import { createKeyedQueue } from '../../lib/keyed-queue';
import type { Random } from '../../runtime/ports';
import type { Sealer } from '../../secrets/sealer';
import { causeOf } from '../../sqlite/errors';
import type { PeopleUnavailable, PersonalData } from '../people';
import type { PeopleCache } from './people-cache';
import type { PeopleLog } from './people-log';
import { personEvent, personIn } from './person-event';

export interface WriterParts {
  readonly store: PeopleLog;
  /** What it says need not be the last word. */
  readonly cache: Pick<PeopleCache, 'find'>;
  readonly sealer: Sealer;
  readonly random: Pick<Random, 'uuid'>;
}

/** Null: nobody is known, or was forgotten. Left: why it cannot be read. */
export type LastWord = E.Either<string, PersonalData | null>;

/**
 * Answers with the position behind which this is the case. `isCurrent`: the cache holds all that anybody had said when
 * the caller began; else what it holds is looked up before it is believed that nothing need be said.
 */
export type Write = (
  stream: string,
  decide: (lastWord: LastWord) => LastWord,
  isCurrent?: boolean,
) => TE.TaskEither<PeopleUnavailable, Position>;

export const unavailable = (cause: string): PeopleUnavailable => ({ _tag: 'PeopleUnavailable', cause });

export const storeFailed = (error: StoreError): PeopleUnavailable =>
  unavailable('cause' in error ? error.cause : error._tag);

export const createWrite = ({ store, cache, sealer, random }: WriterParts): Write => {
  const queue = createKeyedQueue();

  /** Before its second event every stream is set to keep its last only: none holds the past. */
  const say = (stream: string, expected: ExpectedRevision, data: PersonalData | null) =>
    pipe(
      expected === 0 ? store.keepOnlyLast(stream) : TE.right(undefined),
      TE.flatMap(() => store.append(stream, expected, [personEvent({ sealer, random }, stream, data)])),
    );

  const write = async (
    stream: string,
    decide: (lastWord: LastWord) => LastWord,
    isCurrent: boolean,
  ): Promise<E.Either<PeopleUnavailable, Position>> => {
    // What this replica has read is most often the last word; and if not, the server says so.
    const cached = cache.find(stream);
    let lastWord: LastWord = E.right(cached?.data ?? null);
    let expected: ExpectedRevision = cached?.revision ?? 'no-stream';
    /** Of the last word, once that is certain. */
    let position: Position | null = isCurrent ? 0 : null;
    for (;;) {
      const decided = decide(lastWord);
      if (E.isLeft(decided))
        return E.left(unavailable(`the personal data of ${stream} cannot be read: ${decided.left}`));
      if (!isSame(lastWord, decided.right)) {
        const said: E.Either<StoreError, Appended> = await say(stream, expected, decided.right)();
        if (E.isRight(said)) return E.right(said.right.position);
        if (said.left._tag !== 'WrongExpectedRevision') return E.left(storeFailed(said.left));
        expected = said.left.actual ?? 'no-stream';
      } else if (position !== null) return E.right(position);

      const read = await store.readStream(stream, { direction: 'backwards', limit: 1 })();
      if (E.isLeft(read)) return E.left(storeFailed(read.left));
      const last: RecordedEvent | undefined = read.right[0];
      lastWord = last === undefined ? E.right(null) : personIn(sealer, last);
      expected = last?.revision ?? expected;
      position = last?.position ?? 0;
    }
  };

  return (stream, decide, isCurrent = false) =>
    pipe(
      TE.tryCatch(
        () => queue(stream, () => write(stream, decide, isCurrent)),
        error => unavailable(causeOf(error)),
      ),
      TE.flatMapEither(identity),
    );
};

const isSame = (lastWord: LastWord, data: PersonalData | null): boolean =>
  E.isRight(lastWord) && lastWord.right?.name === data?.name && lastWord.right?.email === data?.email;
