/** The request headers that mean something to every endpoint. A wrong one is refused like any other wrong value. */
import type { FastifyRequest } from 'fastify';
import { CorrelationId, type Principal } from '../../../../domain/history';
import { ParticipantId } from '../../../../domain/kernel/types';
import type { Position } from '../../../event-store/event-store';
import type { Random } from '../../../runtime/ports';
import type { AnyEndpoint } from '../endpoint';
import { badRequest, type Failure, quoted } from '../failure';

/** The id of the request, here and everywhere; a given one that is not valid is refused later, under a drawn one. */
export const requestId =
  (random: Random) =>
  ({ headers }: { readonly headers: FastifyRequest['headers'] }): string => {
    const given = headers['x-correlation-id'];
    return given !== undefined && CorrelationId.is(given) ? given : random.uuid();
  };

/** An API key stands above a token. */
export const credentialsOf = ({
  headers,
}: FastifyRequest): { readonly apiKey?: string | undefined; readonly token?: string | undefined } => {
  const { 'x-api-key': apiKey, authorization } = headers;
  if (typeof apiKey === 'string') return { apiKey };
  return { token: authorization === undefined ? undefined : /^bearer +(\S+)$/i.exec(authorization)?.[1] };
};

export const checkCorrelationId = ({ headers, id }: FastifyRequest): void => {
  const given = headers['x-correlation-id'];
  if (given !== undefined && given !== id)
    throw badHeader('x-correlation-id', 'made of 1 to 128 visible ASCII characters', given);
};

/** Node would refuse it in a form of its own. */
export const checkHost = ({ raw, headers }: FastifyRequest): void => {
  if (headers.host === undefined && raw.httpVersion === '1.1')
    throw badRequest([{ reason: 'invalid-header', message: 'host is missing' }]);
};

export const positionOf = ({ headers }: FastifyRequest): Position => {
  const given = headers['flowsync-position'];
  if (given === undefined) return 0;
  const position = typeof given === 'string' && /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
  if (!Number.isSafeInteger(position)) throw badHeader('flowsync-position', 'a position, in decimal', given);
  return position;
};

/** The person for whom the client asks, by their id as a participant; undefined when it does not say. */
export const onBehalfOf = ({ headers }: FastifyRequest): Principal | undefined => {
  const given = headers['flowsync-on-behalf-of'];
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[1-9]\d{0,15}$/.test(given) && ParticipantId.is(Number(given)))
    return { type: 'person', id: given };
  throw badHeader('flowsync-on-behalf-of', 'the id of a person, in decimal', given);
};

/** Of commands that make something: what sets or reads may be sent again without one. */
export const idempotencyKeyOf = (
  { headers }: FastifyRequest,
  { method, readsOnly }: AnyEndpoint,
): string | undefined => {
  const given = headers['idempotency-key'];
  if (given === undefined || method !== 'POST' || readsOnly) return undefined;
  if (typeof given === 'string' && /^[\x21-\x7e]{1,255}$/.test(given)) return given;
  throw badHeader('idempotency-key', 'made of 1 to 255 visible ASCII characters', given);
};

const badHeader = (name: string, expected: string, value: unknown): Failure =>
  badRequest([{ reason: 'invalid-header', message: `${name} must be ${expected}; it is ${quoted(String(value))}` }]);
