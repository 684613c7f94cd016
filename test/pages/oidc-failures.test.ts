/** Whatever goes wrong while somebody signs in by OpenID Connect: a page says what, and nobody waits for ever. */
import { browse } from '../support/browse';
import { type Fault, huge, startFaultyProvider } from '../support/faulty-oidc-provider';
import { freePort } from '../support/loopback';
import { buildPages, describeInBrowser, openPage } from '../support/pages';
import { type Running, startService } from '../support/service';

const CLIENT = 'flowsync';
const HOUR_S = 3600;
const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

const LOCALES = ['en-GB', 'da-DK'];

type Case = readonly [name: string, fault: Fault, reason: string];

const BEFORE: ReadonlyArray<Case> = [
  ['answers with an error', { discovery: { status: 500, body: {} } }, 'unreachable'],
  ['has no such page', { discovery: { status: 404, type: 'text/html', body: '<h1>404</h1>' } }, 'unreachable'],
  ['closes the connection', { discovery: 'drops' }, 'unreachable'],
  ['does not answer', { discovery: 'hangs' }, 'unreachable'],
  ['never comes to an end', { discovery: 'drips' }, 'unreachable'],
  ['answers with what is no JSON', { discovery: { body: '{"issuer":' } }, 'unreachable'],
  ['answers with a page', { discovery: { type: 'text/html', body: '<h1>Welcome</h1>' } }, 'unreachable'],
  ['answers with megabytes', { discovery: huge }, 'unreachable'],
  ['is another one', { discovery: { body: { issuer: 'https://another.example' } } }, 'misconfigured'],
  ['keeps its keys to itself', { jwks: { status: 500, body: {} } }, 'unreachable'],
];

const AFTER: ReadonlyArray<Case> = [
  ['who denies it there', { back: { error: 'access_denied', code: null } }, 'refused'],
  ['a provider out of order', { back: { error: 'temporarily_unavailable', code: null } }, 'unreachable'],
  ['a client that may not', { back: { error: 'unauthorized_client', code: null } }, 'misconfigured'],
  ['another state', { back: { state: 'another' } }, 'unexpected'],
  ['no state', { back: { state: null } }, 'unexpected'],
  ['no code', { back: { code: null } }, 'untrusted'],
  ['another issuer on the way back', { back: { iss: 'https://another.example' } }, 'untrusted'],
  ['a code that has expired', { token: { status: 400, body: { error: 'invalid_grant' } } }, 'expired'],
  ['a secret that is wrong', { token: { status: 401, body: { error: 'invalid_client' } } }, 'misconfigured'],
  ['another nonce', { claims: { nonce: 'another' } }, 'unexpected'],
  ['a token of another issuer', { claims: { iss: 'https://another.example' } }, 'untrusted'],
  ['a token for another client', { claims: { aud: 'another' } }, 'untrusted'],
  ['a token that another has signed', { signedBy: 'another key' }, 'untrusted'],
  ['a token of a key that nobody knows', { signedBy: 'an unknown key' }, 'untrusted'],
  ['a token that nobody has signed', { signedBy: 'nobody' }, 'untrusted'],
  ['no token', { token: { body: { access_token: 'a-token', token_type: 'Bearer' } } }, 'untrusted'],
  ['a clock that is slow', { claims: { exp: secondsFromNow(-HOUR_S) } }, 'clock'],
  ['a clock that is fast', { claims: { nbf: secondsFromNow(HOUR_S) } }, 'clock'],
  ['nothing of groups', { claims: { groups: undefined } }, 'no-groups'],
  ['no group', { claims: { groups: [] } }, 'no-role'],
  ['a group that nobody knows', { claims: { groups: ['strangers'] } }, 'no-role'],
  ['groups that are none', { claims: { groups: { 'exam-office': true } } }, 'no-role'],
  ['somebody else’s userinfo', { claims: { groups: undefined }, userinfo: { body: { sub: 'eve' } } }, 'untrusted'],
  ['a userinfo that fails', { claims: { groups: undefined }, userinfo: { status: 503, body: {} } }, 'unreachable'],
  ['a token that is no JSON', { token: { body: '{"access_token":' } }, 'unreachable'],
  ['a page in place of a token', { token: { type: 'text/html', body: '<h1>Hello</h1>' } }, 'unreachable'],
  ['megabytes in place of a token', { token: huge }, 'unreachable'],
  ['an error in place of a token', { token: { status: 502, type: 'text/plain', body: 'bad gateway' } }, 'unreachable'],
  ['a connection that is closed', { token: 'drops' }, 'unreachable'],
  ['no answer', { token: 'hangs' }, 'unreachable'],
  ['an answer that never ends', { token: 'drips' }, 'unreachable'],
];

describe('whoever cannot be signed in by OpenID Connect is shown why', () => {
  let flowsync: Running;
  let provider: Awaited<ReturnType<typeof startFaultyProvider>>;

  beforeAll(async () => {
    provider = await startFaultyProvider(CLIENT);
    // The address to come back to has its port in it.
    const port = await freePort();
    flowsync = await startService({
      env: {
        PORT: String(port),
        FLOWSYNC_PUBLIC_URL: `http://127.0.0.1:${port}`,
        FLOWSYNC_OIDC_ISSUER: provider.url,
        FLOWSYNC_OIDC_CLIENT_ID: CLIENT,
        FLOWSYNC_OIDC_CLIENT_SECRET: 'a secret',
        FLOWSYNC_OIDC_ROLES: 'exam-office=manager',
      },
    });
  });

  const tryIt = async (fault: Fault) => {
    provider.does(fault);
    const browser = browse();
    const end = await browser.follow(`${flowsync.url}/app/oidc/begin`);
    const isSignedIn = browser.jarOf(new URL(flowsync.url).host).has('flowsync-session');
    return { end: end.slice(flowsync.url.length), isSignedIn };
  };
  test.each(BEFORE)('the provider %s', async (_, fault, reason) => {
    expect(await tryIt(fault)).toEqual({ end: `/app/sign-in?failed=${reason}`, isSignedIn: false });
  });

  test('once the provider answers, whoever may is in', async () => {
    expect(await tryIt({})).toEqual({ end: '/app/flows', isSignedIn: true });
  });

  test.each(AFTER)('%s', async (_, fault, reason) => {
    expect(await tryIt(fault)).toEqual({ end: `/app/sign-in?failed=${reason}`, isSignedIn: false });
  });

  test('after all that whoever may is in, and nothing was a fault of the service', async () => {
    expect(await tryIt({})).toEqual({ end: '/app/flows', isSignedIn: true });
    expect(flowsync.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
  });
});

describeInBrowser('in a browser', () => {
  beforeAll(buildPages);

  test.each(LOCALES)('the page says what was wrong and what to do, each in its own words: %s', async locale => {
    const { url } = await startService();
    const { page } = await openPage({ locale });
    const reasons = new Set([...BEFORE, ...AFTER].map(([, , reason]) => reason));
    const texts = new Set<string>();
    for (const reason of [...reasons, 'revoked']) {
      await page.goto(`${url}/app/sign-in?failed=${reason}`);
      const text = (await page.getByRole('alert').textContent()) ?? '';
      expect(text).toMatch(/^.{20,}\.$/);
      texts.add(text);
    }
    expect(texts.size).toBe(reasons.size + 1);
  });
});
