/** The built pages as they are served: what leads there, what the browser is told, and how large they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { BUILT, buildPages } from '../support/pages';
import { type Running, startService } from '../support/service';

let flowsync: Running;
beforeAll(async () => {
  buildPages();
  flowsync = await startService();
});

const nobody = { 'x-api-key': null };
const get = (path: string, headers = {}) => flowsync.request('GET', path, undefined, { ...nobody, ...headers });

test('a browser at / is led to the pages, and a program is told that nothing is there', async () => {
  const browser = await get('/', { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
  expect([browser.status, browser.headers.location]).toEqual([302, '/app/']);
  const program = await get('/', { accept: '*/*' });
  expect([program.status, program.body.error.errors[0].reason]).toEqual([404, 'unknown-route']);
  expect((await get('/app')).headers.location).toBe('/app/');
});

test('a page is let do nothing but what it needs, and is not stored', async () => {
  const { status, headers } = await get('/app/flows/7');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/html; charset=utf-8');
  expect(headers['cache-control']).toBe('no-store');
  const policy = String(headers['content-security-policy']);
  for (const rule of [
    ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"],
    ...["base-uri 'none'", "form-action 'self'", "require-trusted-types-for 'script'"],
  ])
    expect(policy.split('; ')).toContain(rule);
  expect(policy).not.toContain('unsafe');
  const [script = ''] = /\/app\/assets\/[\w.-]+\.js/.exec(String((await get('/app/')).body)) ?? [];
  const asset = await get(script);
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
});

const NOWHERE = [
  '/app/../package.json',
  '/app/%2e%2e/package.json',
  '/app/assets/..%2f..%2fpackage.json',
  '/app/assets/../index.html',
  '/app/..%5cpackage.json',
  '/app/%00',
  '/app/assets/none.js',
  '/app/api/nothing',
  '/app/api/../flows',
];

test.each(NOWHERE)('a path that climbs, or leads to nothing, is 404: %s', async path => {
  const answer = await get(path);
  expect([path, answer.status, answer.body.error?.errors[0].reason]).toEqual([path, 404, 'unknown-route']);
});

test('an address that no page has is 404, and shows the way back', async () => {
  const { status, headers } = await get('/app/nonsense');
  expect([status, headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
});

test('the first page needs at most 35 kB of script and 8 kB of style, and each other page 15 kB more', () => {
  const assets = join(BUILT, 'assets');
  const sizeOf = (name: string): number => gzipSync(readFileSync(join(assets, name))).length;
  const index = readFileSync(join(BUILT, 'index.html'), 'utf8');
  const scripts = readdirSync(assets).filter(name => name.endsWith('.js'));
  /** With all that it needs before it runs. */
  const withImports = (name: string, found = new Set<string>()): ReadonlySet<string> => {
    if (found.has(name)) return found;
    found.add(name);
    const text = readFileSync(join(assets, name), 'utf8');
    for (const [, other = ''] of text.matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)) withImports(other, found);
    return found;
  };
  const [entry = ''] = [...index.matchAll(/\/app\/assets\/([\w.-]+\.js)/g)].map(([, name = '']) => name);
  const pageOf = (name: string): string => scripts.find(one => new RegExp(`^${name}-`).test(one)) ?? '';
  const sum = (names: Iterable<string>): number => [...names].reduce((total, name) => total + sizeOf(name), 0);
  // Whoever signs in sees the flows next, in one language: the one with more words.
  const [words = ''] = [pageOf('en'), pageOf('da')].toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const first = new Set([entry, words, pageOf('flows')].flatMap(name => [...withImports(name)]));
  expect(first.size).toBeGreaterThan(3);
  expect(sum(first)).toBeLessThanOrEqual(35_000);
  expect(sum(readdirSync(assets).filter(name => name.endsWith('.css')))).toBeLessThanOrEqual(8_000);
  for (const name of scripts) {
    const more = [...withImports(name)].filter(one => !first.has(one));
    expect([name, sum(more) <= 15_000]).toEqual([name, true]);
  }
});
