/** Single calls to the server, each with a deadline, and their failures as values. */
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { AppendReq, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import * as E from 'fp-ts/Either';
import type { Clock } from '../../../runtime/ports';
import { PAGE_BYTES } from '../../page';
import { type Failure, failureOf } from './failure';
import type { Link } from './link';
import { bytesOfRecord, type Recorded } from './wire';
import { withDeadline } from './with-deadline';

/** Single calls, each with its deadline in milliseconds. They never reject. */
export interface Calls {
  /** What the request finds, up to a page; a stream that does not exist or was deleted has nothing. */
  readonly read: (request: ReadReq, deadlineMs: number) => Promise<E.Either<Failure, ReadonlyArray<Recorded>>>;
  /** All that the server says to a request, until `enough`, or until it has said all. */
  readonly listen: (
    request: ReadReq,
    deadlineMs: number,
    enough: (response: ReadResp) => boolean,
  ) => Promise<E.Either<Failure, void>>;
  readonly append: (request: AppendReq, deadlineMs: number) => Promise<E.Either<Failure, void>>;
}

export const createCalls = (link: Link, clock: Clock): Calls => {
  const call = async <A>(
    deadlineMs: number,
    run: (node: StreamsClient, deadline: number, done: (result: E.Either<unknown, A>) => void) => void,
  ): Promise<E.Either<Failure, A>> => {
    const deadline = clock.now() + deadlineMs;
    const found = await withDeadline(clock, deadlineMs, link.node());
    if ('late' in found) return E.left(found.late);
    const result = await new Promise<E.Either<unknown, A>>(resolve => {
      try {
        run(found.value, deadline, resolve);
      } catch (error) {
        resolve(E.left(error)); // the connection was closed meanwhile
      }
    });
    if (E.isRight(result)) {
      link.answered();
      return result;
    }
    const failure = failureOf(result.left);
    link.failed(found.value, failure);
    return E.left(failure);
  };

  const listen: Calls['listen'] = (request, deadlineMs, enough) =>
    call<void>(deadlineMs, (node, deadline, done) => {
      const responses = node.read(request, link.metadata(), { deadline });
      responses
        .on('data', (response: ReadResp) => {
          if (!enough(response)) return;
          done(E.right(undefined));
          responses.cancel();
        })
        .on('error', error => done(E.left(error)))
        .on('end', () => done(E.right(undefined)));
    });

  return {
    listen,
    read: async (request, deadlineMs) => {
      const events: Recorded[] = [];
      let room = PAGE_BYTES;
      const read = await listen(request, deadlineMs, response => {
        const event = response.getEvent()?.getEvent();
        if (!event) return false;
        events.push(event);
        room -= bytesOfRecord(event);
        return room <= 0 && events.length > 1; // the first may be that behind which the caller reads
      });
      if (E.isLeft(read) && read.left.kind !== 'stream-deleted') return read;
      return E.right(E.isLeft(read) ? [] : events);
    },
    append: (request, deadlineMs) =>
      call<void>(deadlineMs, (node, deadline, done) => {
        const sink = node.append(link.metadata(), { deadline }, error =>
          done(error === null ? E.right(undefined) : E.left(error)),
        );
        sink.write(request);
        sink.end();
      }),
  };
};
