/**
 * `asOf`: whatever answers from state answers as of a moment as well. One place for all routes: it stands in no query of
 * their own, and a handler sees the moment as its context.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import * as E from 'fp-ts/Either';
import { type AsOf, type Moment, type NoSuchMoment, readAsOf } from '../../moments/moment';
import type { AnyEndpoint } from './endpoint-spec';
import { badRequest, Failure, failing, quoted } from './failure';
import type { RequestContext } from './request-context';

/** Which moment is meant. */
export type FindMoment = (asOf: AsOf, context: RequestContext) => Promise<E.Either<Failure | NoSuchMoment, Moment>>;

type Query = Readonly<Record<string, unknown>>;

export const AS_OF_DESCRIPTION =
  'As of which moment: a position (as `flowsync-position` says it), a time with a zone, or how long ago (`-90s`, `-15m`, ' +
  '`-2h`, `-7d`). `flowsync-as-of` and `flowsync-as-of-time` of the answer name the moment.';

/** As long as a caller waits for what must be built, and the longest that they may ask for. */
const WAIT_MS = 5000;
const MAX_WAIT_MS = 30_000;

/** Whatever reads, unless it says why not. */
export const takesAsOf = ({ method, readsOnly, raw, isOfMoment, roles, presentOnly }: AnyEndpoint): boolean =>
  (method === 'GET' || readsOnly === true) &&
  (raw === undefined || isOfMoment === true) &&
  roles !== 'open' &&
  presentOnly === undefined;

/** The query without it. */
export const withoutAsOf = (query: Query): Query => {
  const { asOf: _, ...others } = query;
  return others;
};

/** For a view that only the present has; a page, which is open to anybody, leaves it to what it asks. */
export const refuseAsOf = ({ presentOnly, route, isOfMoment }: AnyEndpoint, query: Query): void => {
  if (!('asOf' in query) || isOfMoment) return;
  const why = presentOnly ?? 'it does not answer from the history';
  const message = `query.asOf: ${route} cannot be asked as of a moment in the past: ${why}.`;
  throw badRequest([{ reason: 'present-only', message }]);
};

/** Undefined where it is not given. */
export const contextAsOf = async (
  request: FastifyRequest,
  reply: FastifyReply,
  find: FindMoment,
): Promise<RequestContext | undefined> => {
  const { asOf: given } = request.query as Query;
  if (given === undefined) return undefined;
  const { context } = request;
  const { position, at } = await momentNamed('asOf', String(given), find, context);
  reply.headers({ 'flowsync-as-of': String(position), 'flowsync-as-of-time': at });
  return { ...context, at, asOf: { position, waitMs: waitOf(request) } };
};

/** Of a field of the query that names a moment; throws a `Failure` on one that names none. */
export const momentNamed = async (
  field: string,
  given: string,
  find: FindMoment,
  context: RequestContext,
): Promise<Moment> => {
  const asOf = readAsOf(given);
  if (asOf === null) throw wrong(field, given);
  const found = await find(asOf, context);
  if (E.isRight(found)) return found.right;
  throw found.left instanceof Failure ? found.left : noSuch(field, given, found.left);
};

const wrong = (field: string, given: string): Failure => {
  const forms = 'a position, a time with a zone (2026-11-24T10:00:00Z), or how long ago (-90s, -15m, -2h, -7d)';
  return badRequest([{ reason: 'invalid-value', message: `query.${field} must be ${forms}; it is ${quoted(given)}` }]);
};

const noSuch = (field: string, given: string, { why, limit: { position, at } }: NoSuchMoment): Failure =>
  why === 'future'
    ? failing(
        400,
        'moment-in-future',
        `query.${field} lies in the future: the log ends at position ${position}, at ${at}; it is ${quoted(given)}`,
      )
    : failing(
        400,
        'moment-before-beginning',
        `query.${field} lies before the beginning: the first event is at position ${position}, of ${at}; it is ${quoted(given)}`,
      );

/** `Prefer: wait=10`, in seconds (RFC 7240); what else is preferred is passed over. */
const waitOf = ({ headers }: FastifyRequest): number => {
  const [, seconds] = /(?:^|[,;\s])wait=(\d{1,6})(?:$|[,;\s])/.exec(String(headers.prefer ?? '')) ?? [];
  return seconds === undefined ? WAIT_MS : Math.min(MAX_WAIT_MS, Number(seconds) * 1000);
};
