/** What a token request says: a form, whose fields the standard lets be many; those it does not name are ignored. */
import type { FastifyRequest } from 'fastify';
import { type Failure, quoted } from '../failure';

export interface ClientSecret {
  readonly clientId: string;
  readonly secret: string;
}

/** RFC 6749, section 5.2. */
export interface TokenError {
  readonly error:
    | 'invalid_request'
    | 'invalid_client'
    | 'unsupported_grant_type'
    | 'temporarily_unavailable'
    | 'server_error';
  readonly error_description: string;
}
export const tokenError = (error: TokenError['error'], error_description: string): TokenError => ({
  error,
  error_description,
});

/** What is refused before the request is looked at, or fails; section 4.1.2.1 has the words for what passes. */
export const tokenErrorOf = ({ status, message }: Failure): TokenError => {
  if (status === 401) return tokenError('invalid_client', message);
  if (status === 429 || status === 503) return tokenError('temporarily_unavailable', message);
  return tokenError(status < 500 ? 'invalid_request' : 'server_error', message);
};

export const clientSecretOf = ({ body, headers }: FastifyRequest): ClientSecret | TokenError => {
  const form = (body ?? {}) as Readonly<Record<string, unknown>>;
  const twice = Object.keys(form).find(name => Array.isArray(form[name]));
  if (twice !== undefined) return tokenError('invalid_request', `${quoted(twice)} is given more than once.`);
  const { grant_type, client_id, client_secret } = form as Readonly<Record<string, string | undefined>>;
  if (grant_type === undefined) return tokenError('invalid_request', 'grant_type is missing.');
  if (grant_type !== 'client_credentials')
    return tokenError('unsupported_grant_type', `grant_type must be client_credentials; it is ${quoted(grant_type)}.`);

  const basic = /^basic +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (basic === undefined) {
    if (client_id === undefined) return tokenError('invalid_request', 'client_id is missing.');
    if (client_secret === undefined) return tokenError('invalid_request', 'client_secret is missing.');
    return { clientId: client_id, secret: client_secret };
  }
  if (client_secret !== undefined)
    return tokenError('invalid_request', 'Send the secret once: by HTTP Basic, or as client_secret.');
  const credentials = ofBasic(basic);
  if (credentials === null)
    return tokenError('invalid_client', 'authorization is not HTTP Basic of client id and secret.');
  return client_id === undefined || client_id === credentials.clientId
    ? credentials
    : tokenError('invalid_request', 'client_id is another than that of HTTP Basic.');
};

/** RFC 6749, section 2.3.1: both parts are form-encoded before they are joined. */
const ofBasic = (encoded: string): ClientSecret | null => {
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  if (colon < 1) return null;
  try {
    const [clientId, secret] = [text.slice(0, colon), text.slice(colon + 1)].map(part =>
      decodeURIComponent(part.replaceAll('+', ' ')),
    );
    return clientId === undefined || secret === undefined ? null : { clientId, secret };
  } catch {
    return null;
  }
};
