/**
 * A search for ours may have to pass much of others', and the server says nothing until it has found some. One that
 * answers nothing else meanwhile is not searching: it is away.
 */
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import * as E from 'fp-ts/Either';
import { createInterruptibleWait } from '../../../lib/interruptible-wait';
import type { Clock } from '../../../runtime/ports';
import type { Calls } from '../connection/calls';
import type { Failure } from '../connection/failure';
import type { Recorded } from '../connection/wire';
import type { Positions } from './positions';

/** Never rejects. */
export type Search = (request: ReadReq) => Promise<E.Either<Failure, ReadonlyArray<Recorded>>>;

/** It takes `searchMs` at most, and gives up when the server answers nothing else for `deadlineMs`. */
export const createSearch = (
  calls: Calls,
  positions: Positions,
  clock: Clock,
  deadlineMs: number,
  searchMs: number,
): Search => {
  return request => {
    const probePause = createInterruptibleWait(clock);
    let found = false;

    /** Rejects never, resolves only when the server is away. */
    const absence = async (): Promise<E.Either<Failure, never>> => {
      for (;;) {
        await probePause.wait(deadlineMs / 2);
        if (found) return new Promise(() => undefined);
        const end = await positions.end(deadlineMs / 2);
        if (E.isLeft(end)) return end;
      }
    };
    const answer = calls.read(request, searchMs).finally(() => {
      found = true;
      probePause.end();
    });
    return Promise.race([answer, absence()]);
  };
};
