/** Signing in by OpenID Connect, with a real provider: who gets in, in which role, and who does not. */
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { browse } from '../support/browse';
import { freePort } from '../support/loopback';
import { environment, runProgram } from '../support/program';
import { type Running, startService } from '../support/service';

const OUTSIDE = [
  'https://evil.example/',
  '//evil.example/',
  '/app//evil.example',
  '/flows',
  '/app/../x',
  'javascript:1',
];
const NOT_LET_IN = [
  ['is in no group that may', 'eve', 'no-role'],
  ['does not want to', 'refuses', 'refused'],
] as const;

describe('signing in by OpenID Connect', () => {
  let flowsync: Running;
  let provider: ChildProcess;
  let issuer: string;
  const groups = { ada: ['exam-office'], bo: ['readers', 'it'], eve: ['others'] };

  beforeAll(async () => {
    const [port, own] = [await freePort(), await freePort()];
    issuer = `http://127.0.0.1:${port}`;
    provider = runProgram(join(__dirname, '../support/oidc-provider.mjs'), [], {
      env: environment({
        PORT: String(port),
        GROUPS: JSON.stringify(groups),
        REDIRECT_URIS: JSON.stringify([`http://127.0.0.1:${own}/app/oidc/callback`]),
      }),
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
    });
    await new Promise(resolve => provider.stdout?.once('data', resolve));
    flowsync = await startService({
      env: {
        PORT: String(own),
        FLOWSYNC_PUBLIC_URL: `http://127.0.0.1:${own}`,
        FLOWSYNC_OIDC_ISSUER: issuer,
        FLOWSYNC_OIDC_CLIENT_ID: 'flowsync',
        FLOWSYNC_OIDC_CLIENT_SECRET: 'a secret of the client',
        FLOWSYNC_OIDC_ROLES: 'exam-office=manager, readers=analyst, it=admin',
        FLOWSYNC_OIDC_USER_ID_CLAIM: 'user_number',
      },
    });
  });

  const start = () => `${flowsync.url}/app/oidc/begin?to=%2Fapp%2Fflows%2F7`;
  const comeAs = (who: string) => {
    const browser = browse();
    browser.jarOf(new URL(issuer).host).set('who', who);
    return browser;
  };
  const sessionOf = async ({ jarOf }: ReturnType<typeof browse>) => {
    const value = jarOf(new URL(flowsync.url).host).get('flowsync-session');
    const headers = { 'x-api-key': null, 'sec-fetch-site': 'same-origin', cookie: `flowsync-session=${value}` };
    const ask = (method: string, path: string, body?: unknown) =>
      flowsync.request(method, `/app/api${path}`, body, headers);
    return { ask, who: (await ask('GET', '/session')).body.data };
  };

  test('leads there and back, and whoever comes is a client of their own, in the role of their group', async () => {
    const browser = comeAs('ada');
    expect(await browser.follow(start())).toBe(`${flowsync.url}/app/flows/7`);
    const { ask, who } = await sessionOf(browser);
    expect(who).toMatchObject({ name: 'ada Person', role: 'manager', clientId: expect.stringMatching(/^person-/) });
    expect((await ask('PUT', '/flows/7', { code: 'A', title: 'Art' })).status).toBe(200);
    const [event] = (await flowsync.request('GET', '/flows/7/events')).body.data;
    expect(event.actor).toEqual({ type: 'client', id: who.clientId });
    expect(JSON.stringify((await flowsync.request('GET', '/events')).body.data)).not.toContain('ada Person');
    expect((await flowsync.request('GET', `/clients/${who.clientId}`)).body.data.userId).toBe(70);
    const again = comeAs('ada');
    await again.follow(start());
    expect((await sessionOf(again)).who.clientId).toBe(who.clientId);
  });

  test('gives the most that any group lets somebody do, and at once less in every session when that is taken away', async () => {
    const browser = comeAs('bo');
    await browser.follow(start());
    const { ask, who } = await sessionOf(browser);
    expect(who.role).toBe('admin');
    expect((await ask('GET', '/clients')).status).toBe(200);
    provider.send({ groups: { ...groups, bo: ['readers'] } });
    await comeAs('bo').follow(start());
    expect((await ask('GET', '/clients')).status).toBe(403);
    expect((await ask('GET', '/flows')).status).toBe(200);
  });

  test.each(NOT_LET_IN)('lets nobody in who %s', async (_, who, reason) => {
    const browser = comeAs(who);
    expect(await browser.follow(start())).toBe(`${flowsync.url}/app/sign-in?failed=${reason}`);
    expect((await sessionOf(browser)).who).toBeNull();
  });

  test('lets nobody in who was locked out', async () => {
    const browser = comeAs('ada');
    await browser.follow(start());
    const { ask, who } = await sessionOf(browser);
    await flowsync.request('DELETE', `/clients/${who.clientId}`);
    expect((await ask('GET', '/flows')).status).toBe(401);
    expect(await comeAs('ada').follow(start())).toBe(`${flowsync.url}/app/sign-in?failed=revoked`);
  });

  test('who was not let in is in the history', async () => {
    await flowsync.service.accessLog.stop();
    const { data } = (await flowsync.request('GET', '/audit?type=AccessRefused')).body;
    const refused = data.map((entry: { readonly data: Record<string, unknown> }) => entry.data);
    expect(refused).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ clientId: null, reason: 'no-role', route: 'GET /app/oidc/callback' }),
        expect.objectContaining({ clientId: null, reason: 'refused-by-provider' }),
        expect.objectContaining({ clientId: expect.stringMatching(/^person-/), reason: 'client-revoked' }),
      ]),
    );
  });

  test('takes an answer once, from the browser that has asked, with nothing changed', async () => {
    const callback = /\/app\/oidc\/callback/;
    const browser = comeAs('bo');
    const answer = await browser.follow(start(), callback);
    const failed = (reason: string) => `${flowsync.url}/app/sign-in?failed=${reason}`;
    expect(await browse().follow(answer)).toBe(failed('expired'));
    const other = comeAs('bo');
    await other.follow(start(), callback);
    expect(await other.follow(answer)).toBe(failed('unexpected'));
    const changed = new URL(answer);
    changed.searchParams.set('state', 'another');
    expect(await browser.follow(changed.href)).toBe(failed('unexpected'));
    expect(await browser.follow(answer)).toBe(`${flowsync.url}/app/flows/7`);
    expect(await browser.follow(answer)).toBe(failed('expired'));
  });

  test.each(OUTSIDE)('leads to nothing but pages afterwards: %s', async to => {
    const browser = comeAs('bo');
    const end = await browser.follow(`${flowsync.url}/app/oidc/begin?to=${encodeURIComponent(to)}`);
    expect(end).toBe(`${flowsync.url}/app/flows`);
  });
});

test('a provider that does not answer is said to be so, and a key still signs in', async () => {
  const port = await freePort();
  const flowsync = await startService({
    env: {
      FLOWSYNC_PUBLIC_URL: 'https://flowsync.example.org',
      FLOWSYNC_OIDC_ISSUER: `http://127.0.0.1:${port}`,
      FLOWSYNC_OIDC_CLIENT_ID: 'flowsync',
      FLOWSYNC_OIDC_CLIENT_SECRET: 'x',
      FLOWSYNC_OIDC_ROLES: 'it=admin',
    },
  });
  const { headers } = await flowsync.request('GET', '/app/oidc/begin', undefined, { 'x-api-key': null });
  expect(headers.location).toBe('/app/sign-in?failed=unreachable');
});

test('half of a configuration is refused, with what is missing', async () => {
  await expect(startService({ env: { FLOWSYNC_OIDC_ISSUER: 'https://id.example.org' } })).rejects.toThrow(
    'FLOWSYNC_OIDC_ISSUER is set, so these must be too: FLOWSYNC_PUBLIC_URL, FLOWSYNC_OIDC_CLIENT_ID, FLOWSYNC_OIDC_CLIENT_SECRET, FLOWSYNC_OIDC_ROLES.',
  );
});
