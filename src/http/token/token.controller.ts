/**
 * `POST /oauth2/token`: the client credentials grant of RFC 6749 (section 4.4). Its answers and errors have the form of
 * that standard and not of our envelope, since OAuth libraries read them.
 */
import { Controller, Inject } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import * as t from 'io-ts';
import * as TE from '../../lib/task-either';
import { hashSecret } from '../../secrets/api-key';
import type { Access } from '../edge/access/access';
import { guarded, tooMany } from '../edge/access/guessing';
import { type ClientSecret, clientSecretOf, type TokenError, tokenError } from '../edge/access/token-request';
import { TOKEN_LIFETIME_SECONDS } from '../edge/access/tokens';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, type InputOf, RawAnswer, rawEndpoint, routeOf } from '../edge/endpoint';
import { Failure } from '../edge/failure';
import { ACCESS } from '../edge/tokens';

const Token = t.type(
  { access_token: t.string, token_type: t.literal('Bearer'), expires_in: described(t.number, 'In seconds', 3600) },
  'Token',
);
type Token = t.TypeOf<typeof Token>;
const Refused = t.type(
  {
    error: described(t.string, 'As RFC 6749 names it', 'invalid_client'),
    error_description: described(t.string, 'For a person', 'client_id is missing.'),
  },
  'TokenRefusal',
);

const spec = rawEndpoint({
  operation: 'issueToken',
  method: 'POST',
  route: '/oauth2/token',
  module: 'Access',
  summary: 'A bearer token for an hour, against the secret of an API client (RFC 6749, client credentials)',
  roles: 'open',
  raw: 'api',
  accepts: 'form',
  // Strangers send it.
  bodyLimit: 16 * 1024,
  body: object(
    'TokenRequest',
    { grant_type: t.literal('client_credentials') },
    { client_id: t.string, client_secret: t.string },
  ),
  answer: Token,
  refusal: Refused,
});

const statusOf = (answer: Token | TokenError): number =>
  !('error' in answer) ? 200 : answer.error === 'invalid_client' ? 401 : 400;

const rawAnswer = (answer: Token | TokenError): RawAnswer => {
  const status = statusOf(answer);
  const headers = { pragma: 'no-cache', ...(status === 401 ? { 'www-authenticate': 'Basic realm="flowsync"' } : {}) };
  return new RawAnswer('application/json; charset=utf-8', JSON.stringify(answer), headers, status);
};

@Controller()
export class TokenController {
  constructor(@Inject(ACCESS) private readonly access: Access) {}

  @Endpoint(spec)
  token({ request }: InputOf<typeof spec>): Answer<RawAnswer> {
    return TE.fromTask(async () => {
      const credentials = clientSecretOf(request);
      const answer = 'error' in credentials ? credentials : await this.issue(credentials, request);
      return rawAnswer(answer);
    });
  }

  private async issue({ clientId, secret }: ClientSecret, request: FastifyRequest): Promise<Token | TokenError> {
    const { clients, tokens, clientLimit, guessLimit, accessLog } = this.access;
    const check = () => clients.bySecret(clientId, secret, request.context.at);
    try {
      await guarded(guessLimit, request.ip, clientId, check, refused =>
        accessLog.refused({ clientId: refused.clientId, reason: refused.reason, route: routeOf(spec) }),
      );
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 401) throw error;
      return tokenError('invalid_client', 'client_id and client_secret are not those of an API client that may call.');
    }
    const limit = clientLimit.take(clientId);
    if (limit !== null && limit.remaining < 0) throw tooMany(limit, `API client ${clientId}`);
    const access_token = await tokens.issue(clientId, hashSecret(secret));
    accessLog.tokenIssued(clientId);
    return { access_token, token_type: 'Bearer', expires_in: TOKEN_LIFETIME_SECONDS };
  }
}
