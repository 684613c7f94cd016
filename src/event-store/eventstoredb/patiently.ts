import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import * as E from 'fp-ts/Either';
import type { Calls } from './calls';
import { type Failure, passes, unavailable } from './failure';
import type { Attempts, Patience } from './patience';
import type { Recorded } from './wire';

/** Reads, and reads again while the server is away and there is time. Never rejects. */
export const readPatiently = async <A>(
  calls: Calls,
  patience: Patience,
  attempts: Attempts,
  request: ReadReq,
  decode: (event: Recorded) => A,
  /** For one attempt; the time that is left by default. */
  deadlineMs?: number,
): Promise<E.Either<Failure, ReadonlyArray<A>>> => {
  for (;;) {
    const read = await calls.read(request, deadlineMs ?? attempts.left());
    if (E.isRight(read)) {
      patience.answered();
      return E.tryCatch(
        () => read.right.map(decode),
        error => unavailable(String(error)),
      );
    }
    if (!passes(read.left) || !(await attempts.again())) return read;
  }
};
