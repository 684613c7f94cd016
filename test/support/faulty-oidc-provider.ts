/** An OpenID provider in a few lines, which does what it should unless it is asked to do one thing wrong. */
import { createServer, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import { listen } from './loopback';

/** `hangs`: no answer; `drops`: the connection is closed; `drips`: it begins, and never ends. */
export type Reply =
  | 'hangs'
  | 'drops'
  | 'drips'
  | { readonly status?: number; readonly type?: string; readonly body: unknown };

export interface Fault {
  readonly discovery?: Reply;
  readonly token?: Reply;
  readonly jwks?: Reply;
  readonly userinfo?: Reply;
  /** In place of what the address that it leads back to should carry; null: that is left out. */
  readonly back?: Readonly<Record<string, string | null>>;
  /** In place of claims of the ID token; undefined: it is left out. */
  readonly claims?: JWTPayload;
  readonly signedBy?: 'another key' | 'an unknown key' | 'nobody';
}

const HUGE = 4 * 1024 * 1024;
export const huge: Reply = { body: `"${'x'.repeat(HUGE)}"` };

export const startFaultyProvider = async (clientId: string) => {
  const [own, other] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  let fault: Fault = {};
  let nonce = '';

  const reply = (response: ServerResponse, given: Reply): void => {
    if (given === 'hangs') return;
    if (given === 'drops') return void response.destroy();
    const { status = 200, type = 'application/json', body } = given === 'drips' ? { body: '{' } : given;
    response.writeHead(status, { 'content-type': type });
    response.write(typeof body === 'string' ? body : JSON.stringify(body));
    if (given !== 'drips') response.end();
  };

  const idToken = async (): Promise<string> => {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...{ iss: url, aud: clientId, sub: 'ada', nonce, iat: now, exp: now + 600, groups: ['exam-office'] },
      ...fault.claims,
    };
    if (fault.signedBy === 'nobody') return new UnsecuredJWT(claims).encode();
    const kid = fault.signedBy === 'an unknown key' ? 'unknown' : 'own';
    const { privateKey } = fault.signedBy === undefined ? own : other;
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
  };

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', url);
    switch (pathname) {
      case '/.well-known/openid-configuration': {
        const metadata = {
          issuer: url,
          authorization_endpoint: `${url}/authorize`,
          token_endpoint: `${url}/token`,
          jwks_uri: `${url}/jwks`,
          userinfo_endpoint: `${url}/userinfo`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        };
        return reply(response, fault.discovery ?? { body: metadata });
      }
      case '/authorize': {
        nonce = searchParams.get('nonce') ?? '';
        const back = new URL(searchParams.get('redirect_uri') ?? '');
        const carried = { code: 'a-code', state: searchParams.get('state'), ...fault.back };
        for (const [name, value] of Object.entries(carried)) if (value !== null) back.searchParams.set(name, value);
        return void response.writeHead(302, { location: back.href }).end();
      }
      case '/token': {
        const body = { access_token: 'a-token', token_type: 'Bearer', expires_in: 600, id_token: await idToken() };
        return reply(response, fault.token ?? { body });
      }
      case '/jwks':
        return reply(
          response,
          fault.jwks ?? {
            body: { keys: [{ ...(await exportJWK(own.publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }] },
          },
        );
      case '/userinfo':
        return reply(response, fault.userinfo ?? { body: { sub: 'ada' } });
      default:
        return void response.writeHead(404).end();
    }
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    url,
    /** From here on; nothing: it does what it should. */
    does: (next: Fault = {}): void => {
      fault = next;
    },
  };
};
