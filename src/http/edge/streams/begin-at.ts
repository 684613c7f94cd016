/** From which position of the log on a stream goes: a reader who comes back says where it stood. */
import type { FastifyRequest } from 'fastify';
import { pipe } from 'fp-ts/function';
import type { EventStore, Position } from '../../../event-store/event-store';
import * as TE from '../../../lib/task-either';
import type { Answer } from '../endpoint';
import { badRequest, ofCommandError, quoted } from '../failure';

/** What a browser's `EventSource` sends when it comes back stands above the query that it began with. */
export const beginAt = (
  store: Pick<EventStore, 'head'>,
  { headers }: FastifyRequest,
  after: Position | undefined,
): Answer<Position> => {
  const last = headers['last-event-id'];
  if (last !== undefined && !(typeof last === 'string' && /^\d{1,15}$/.test(last))) {
    const message = `last-event-id must be a position, in decimal; it is ${quoted(String(last))}`;
    return TE.left(badRequest([{ reason: 'invalid-header', message }]));
  }
  const [name, given] = last === undefined ? ['query.after', after] : ['last-event-id', Number(last)];
  return pipe(
    store.head(),
    TE.mapLeft(ofCommandError),
    TE.filterOrElse(
      end => given === undefined || given <= end,
      end => {
        const message = `${name} is ${given}, beyond the end of the log at ${end}`;
        return badRequest([{ reason: 'out-of-range', message }]);
      },
    ),
    TE.map(end => given ?? end),
  );
};
