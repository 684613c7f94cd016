/** `POST /oauth2/token`, as RFC 6749 has it. */
import { standingClock } from '../support/clock';
import type { Answer, Send } from '../support/http-client';
import { type Running, startService } from '../support/service';

const hour = 3_600_000;
const clock = standingClock();
let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService({ ports: { clock } });
});

const reasonOf = ({ body }: Answer): string => body.error.errors[0].reason;
const tries = (send: Send): Promise<Answer> => send('GET', '/flows');

const ask = (form: Record<string, string>, headers: Record<string, string> = {}, path = '/oauth2/token') =>
  flowsync.request('POST', path, new URLSearchParams(form).toString(), {
    'x-api-key': null,
    'content-type': 'application/x-www-form-urlencoded',
    ...headers,
  });

describe('POST /oauth2/token', () => {
  let client: { clientId: string; apiKey: string };
  beforeAll(async () => {
    client = await flowsync.client('manager');
  });
  const form = (): Record<string, string> => ({
    grant_type: 'client_credentials',
    client_id: client.clientId,
    client_secret: client.apiKey,
  });
  const sendBytes = (bytes: Buffer): Promise<Answer> =>
    flowsync.request('POST', '/oauth2/token', bytes, {
      'x-api-key': null,
      'content-type': 'application/x-www-form-urlencoded',
    });
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`,
  });

  test.each(['/oauth2/token', '/v1/oauth2/token'])('a token for an hour, from %s', async path => {
    const answer = await ask(form(), {}, path);
    expect(answer).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store', pragma: 'no-cache' } });
    expect(answer.body).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600 });
    const send: Send = (method, url) =>
      flowsync.request(method, url, undefined, {
        'x-api-key': null,
        authorization: `Bearer ${answer.body.access_token}`,
      });
    clock.advance(hour - 1);
    expect((await tries(send)).status).toBe(200);
    clock.advance(1000);
    expect(reasonOf(await tries(send))).toBe('invalid-token');
  });

  test('also by HTTP Basic', async () => {
    const { client_secret: _, client_id: __, ...rest } = form();
    expect((await ask(rest, basic(client.clientId, client.apiKey))).status).toBe(200);
  });

  test('also with fields of which the standard says that they are ignored', async () => {
    expect((await ask({ ...form(), audience: 'flowsync', scope: 'all' })).status).toBe(200);
  });

  test.each<[string, (form: Record<string, string>) => Promise<Answer>, number, string]>([
    ['a wrong secret', all => ask({ ...all, client_secret: 'wrong' }), 401, 'invalid_client'],
    ['an unknown client', all => ask({ ...all, client_id: 'nobody' }), 401, 'invalid_client'],
    ['a client id that cannot be', all => ask({ ...all, client_id: '\u0000/../x' }), 401, 'invalid_client'],
    ['another grant', all => ask({ ...all, grant_type: 'password' }), 400, 'unsupported_grant_type'],
    ['no grant', ({ grant_type: _, ...rest }) => ask(rest), 400, 'invalid_request'],
    ['no secret', ({ client_secret: _, ...rest }) => ask(rest), 400, 'invalid_request'],
    ['the secret in two places', all => ask(all, basic('a', 'b')), 400, 'invalid_request'],
    [
      'Basic that is none',
      ({ client_secret: _, ...rest }) => ask(rest, { authorization: 'Basic ????' }),
      401,
      'invalid_client',
    ],
    ['nothing at all', () => ask({}), 400, 'invalid_request'],
  ])('%s', async (_, send, status, error) => {
    const answer = await send(form());
    expect(answer).toMatchObject({ status, body: { error, error_description: expect.any(String) } });
  });

  test('only as a form', async () => {
    const answer = await flowsync.request('POST', '/oauth2/token', form());
    expect(answer).toMatchObject({ status: 415, body: { error: 'invalid_request' } });
  });

  test('errors before it is looked at have the form of the standard, too', async () => {
    const requests: ReadonlyArray<readonly [string, () => Promise<Answer>, number, string]> = [
      ['a body that is too large', () => ask({ ...form(), audience: 'x'.repeat(20_000) }), 413, 'invalid_request'],
      ['a header that is wrong', () => ask(form(), { 'x-correlation-id': 'a b' }), 400, 'invalid_request'],
      ['bytes that are no characters', () => sendBytes(Buffer.from([0x61, 0x3d, 0xff])), 400, 'invalid_request'],
      [
        'one client by HTTP Basic, another in the body',
        () => {
          const { client_secret: _, ...rest } = form();
          return ask({ ...rest, client_id: 'admin' }, basic(client.clientId, client.apiKey));
        },
        400,
        'invalid_request',
      ],
    ];
    for (const [name, send, status, error] of requests)
      expect({ name, ...(await send()) }).toMatchObject({
        name,
        status,
        body: { error, error_description: expect.any(String) },
      });
  });

  test('what was sent comes back in few words only', async () => {
    for (const field of ['grant_type', 'client_id', 'client_secret']) {
      const answer = await ask({ ...form(), [field]: '\u0001'.repeat(5_000) });
      expect(JSON.stringify(answer.body).length).toBeLessThan(1500);
    }
    expect(
      JSON.stringify((await sendBytes(Buffer.from('a'.repeat(8000).concat('&').repeat(2)))).body).length,
    ).toBeLessThan(500);
  });

  test('a token is good as long as the secret is that it was given against', async () => {
    const made = await flowsync.client('analyst');
    const token = async (apiKey: string): Promise<Send> => {
      const fields = { grant_type: 'client_credentials', client_id: made.clientId, client_secret: apiKey };
      const headers = { 'x-api-key': null, authorization: `Bearer ${(await ask(fields)).body.access_token}` };
      return (method, path) => flowsync.request(method, path, undefined, headers);
    };
    const rotate = async (body?: unknown): Promise<string> =>
      (await flowsync.request('POST', `/clients/${made.clientId}/rotate`, body)).body.data.apiKey;
    const first = await token(made.apiKey);
    const secondKey = await rotate({ graceSeconds: 60 });
    const second = await token(secondKey);
    expect([(await tries(first)).status, (await tries(second)).status]).toEqual([200, 200]);
    clock.advance(60_000);
    expect([(await tries(first)).status, (await tries(second)).status]).toEqual([401, 200]);
    await rotate();
    expect(reasonOf(await tries(second))).toBe('invalid-token');
  });

  test('a token of another service is nothing here', async () => {
    const other = await startService();
    const foreign = await other.client('manager');
    const token = await other.request(
      'POST',
      '/oauth2/token',
      new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: foreign.clientId,
        client_secret: foreign.apiKey,
      }).toString(),
      { 'content-type': 'application/x-www-form-urlencoded' },
    );
    const headers = { 'x-api-key': null, authorization: `Bearer ${token.body.access_token}` };
    expect((await other.request('GET', '/flows', undefined, headers)).status).toBe(200);
    expect((await flowsync.request('GET', '/flows', undefined, headers)).status).toBe(401);
  });
});
