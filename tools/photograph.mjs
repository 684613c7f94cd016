/**
 * Photographs every page in every state, for people to look at: `node tools/photograph.mjs <folder> [part of a name] [part of a look]`,
 * after `npm run build`. It starts a flowsync of its own, with lifelike data, and needs Chromium.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [folder, only = '', looks = ''] = process.argv.slice(2);
if (folder === undefined) throw new Error('Say into which folder: node tools/photograph.mjs <folder>');
mkdirSync(folder, { recursive: true });

const root = join(import.meta.dirname, '..');
const ADMIN_KEY = 'admin-key-of-the-photographer';
const CHROMIUM = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'];

const LOOKS = [
  { width: 1280, colorScheme: 'light', language: 'en' },
  { width: 390, colorScheme: 'light', language: 'da' },
  { width: 1280, colorScheme: 'dark', language: 'da' },
  { width: 390, colorScheme: 'dark', language: 'en' },
];

const cleanUps = [];

const startFlowsync = async () => {
  const dir = mkdtempSync(join(tmpdir(), 'flowsync-photographs-'));
  const env = {
    ...{ ...process.env, PORT: '0', FLOWSYNC_DATA_DIR: dir, FLOWSYNC_ADMIN_KEY: ADMIN_KEY },
    ...{ FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8', FLOWSYNC_RATE_LIMIT: 'off' },
    ...{ FLOWSYNC_WEBHOOK_SCHEDULE: '0s,1s' },
  };
  const child = spawn(process.execPath, [join(root, 'dist/src/cli/main.js'), 'start'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise(resolve => child.once('exit', resolve));
  cleanUps.push(async () => {
    child.kill();
    await ended;
    rmSync(dir, { recursive: true, force: true });
  });
  let text = '';
  const url = await new Promise((resolve, reject) => {
    child.stdout.on('data', chunk => {
      text += chunk;
      const [, found] = /listens at (http:\S+?),/.exec(text) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then(() => reject(new Error('flowsync did not start: is it built?')));
  });
  return { url, as: apiAt(url), admin: apiAt(url)(ADMIN_KEY) };
};

const apiAt = url => apiKey => async (method, path, body) => {
  const answer = await fetch(`${url}${path}`, {
    method,
    headers: { 'x-api-key': apiKey, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const envelope = await answer.json();
  if (!envelope.success) throw new Error(`${method} ${path}: ${JSON.stringify(envelope.error)}`);
  return envelope.data;
};

/** Answers what its path says: `/204` is a receiver that is well, `/500` one that is not. */
const startReceiver = async () => {
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () =>
      response
        .writeHead(Number(request.url.slice(1)), { 'content-type': 'text/plain' })
        .end('The timetable is being rebuilt.\n'),
    );
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(() => new Promise(resolve => server.close(resolve)));
  return `http://127.0.0.1:${server.address().port}`;
};

const until = async test => {
  for (let n = 0; n < 200; n++) {
    if (await test()) return;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error('That took longer than 20 s.');
};

const many = (count, first = 1) => Array.from({ length: count }, (_, n) => first + n);

/** A school with some exams, two integrations, and a bad day. Answers addresses of pages. */
const makeWorld = async ({ as, admin, url }) => {
  const receiver = await startReceiver();
  const client = async (name, role) => {
    const { apiKey, clientId } = await admin('POST', '/clients', { name, role });
    return { call: as(apiKey), apiKey, clientId };
  };
  const middleware = await client('SIS middleware', 'integrator');
  const manager = await client('Anna Manager', 'manager');
  const analyst = await client('Exam office', 'analyst');
  const webhook = (title, path, more = {}) =>
    middleware.call('POST', '/webhooks', {
      title,
      url: `${receiver}${path}`,
      events: ['FLOW_EXTERNAL_SOURCE'],
      ...more,
    });
  const good = await webhook('SIS middleware', '/204', {
    events: ['FLOW_EXTERNAL_SOURCE', 'flow.sync.completed', 'flow.sync.failed', 'FINAL_GRADE'],
  });
  const bad = await webhook('Timetable bridge', '/500', {
    filters: { flowCodes: ['CHEM-*'], references: ['class-*'] },
    maxPerSecond: 5,
    signature: { scheme: 'plain', header: 'x-timetable-signature', prefix: 'sha256=' },
  });
  await webhook('Registrar (legacy)', '/204', { active: false });

  const flow = (id, code, title, more = {}) => manager.call('PUT', `/flows/${id}`, { code, title, ...more });
  const source = (id, reference, description) =>
    manager.call('POST', `/flows/${id}/external-sources`, { reference, ...(description ? { description } : {}) });
  const list = (id, sourceId, ids, by = middleware) =>
    by.call('PUT', `/flows/${id}/external-sources/${sourceId}/allocations/participants`, {
      participantIds: ids,
      addMissing: true,
    });
  const sync = (id, references) =>
    manager.call('POST', `/flows/${id}/sync`, references === undefined ? {} : { references });
  const answer = (id, reference, how, body = {}) =>
    middleware.call('POST', `/flows/${id}/external-sources/${reference}/sync/${how}`, body);

  await flow(9, 'CHEM-AB', 'Chemistry, summer 2026');
  await source(9, 'class-a', 'Chemistry, group A');
  await source(9, 'class-b', 'Chemistry, group B');
  await source(9, 'resit;2026:C|1', 'Resit');
  await source(9, 'class-c', 'Chemistry, evening group');
  const first = await sync(9, ['class-a', 'class-c']);
  await list(9, 1, many(116));
  await answer(9, 'class-a', 'done', { requestId: first.requestId, message: 'All there.' });
  await answer(9, 'class-c', 'fail', {
    requestId: first.requestId,
    reason: 'unknown-reference',
    message: 'No such class in the registrar.',
  });
  await list(9, 2, many(49, 200));
  const held = await sync(9, ['class-b']);
  await list(9, 2, []);
  const open = await sync(9, ['resit;2026:C|1']);
  await answer(9, encodeURIComponent('resit;2026:C|1'), 'progress', {
    requestId: open.requestId,
    percent: 62,
    message: 'fetched 31 of 50',
  });
  const again = await sync(9, ['class-a']);
  await list(9, 1, [...many(114), 300, 301, 302]);
  await answer(9, 'class-a', 'done', { requestId: again.requestId });
  await manager.call('POST', '/flows/9/schedules', { cron: 'daily 05:30', zone: 'Europe/Copenhagen' });

  await flow(7, 'MATHS-7', 'Mathematics, final exam');
  await source(7, 'maths-7');
  const done = await sync(7);
  await list(7, 1, many(30, 400));
  await answer(7, 'maths-7', 'done', { requestId: done.requestId });
  await flow(
    8,
    'PHY-1',
    'Physics, with a title that is longer than any one would like to read in a list of flows, and yet is one',
  );
  await source(8, 'phy-1');
  const failed = await sync(8);
  await answer(8, 'phy-1', 'fail', {
    requestId: failed.requestId,
    reason: 'timeout-of-registrar',
    message: 'The registrar did not answer within 30 s.',
  });
  await flow(10, 'LAT-2', 'Latin');
  await flow(11, 'OLD-1', 'History, spring 2025');
  await manager.call('PATCH', '/flows/11/archive');
  for (const id of many(9, 20)) {
    await flow(id, `BIO-${id}`, `Biology, class ${id}`);
    await source(id, `bio-${id}`);
    const { requestId } = await sync(id);
    if (id % 4 !== 0)
      await answer(
        id,
        `bio-${id}`,
        id % 3 === 0 ? 'fail' : 'done',
        id % 3 === 0 ? { requestId, reason: 'unknown-reference' } : { requestId },
      );
  }
  await until(async () => (await admin('GET', `/webhooks/${bad.id}/deliveries?state=failed`)).length > 0);
  const [failedDelivery] = await admin('GET', `/webhooks/${bad.id}/deliveries?state=failed`);
  const [delivered] = await admin('GET', `/webhooks/${good.id}/deliveries?state=delivered`);
  return {
    url,
    keys: { analyst: analyst.apiKey, manager: manager.apiKey, integrator: middleware.apiKey },
    good,
    bad,
    requests: { first, held, open, again },
    failedDelivery,
    delivered,
  };
};

/** What is done on a page before it is photographed. */
const press = name => page => page.getByRole('button', { name }).first().click({ timeout: 3000 });

const shotsOf = ({ good, bad, requests, failedDelivery, delivered }) => [
  ['flows', 'flows'],
  ['flows-nothing', 'flows?q=nothing+like+it'],
  ['flow', 'flows/9'],
  ['flow-complete', 'flows/7'],
  ['flow-no-source', 'flows/10'],
  ['flow-archived', 'flows/11'],
  ['flow-missing', 'flows/404404'],
  ['flow-past', 'flows/9?asOf=30'],
  ['flow-add-source', 'flows/7', press(/^(Add source|Tilføj kilde)/)],
  ['flow-schedule', 'flows/7', press(/^(New schedule|Ny tidsplan)/)],
  ['source', 'flows/9/sources/1'],
  ['source-empty', 'flows/9/sources/3'],
  ['sync', `flows/9/syncs/${requests.first.requestId}`],
  ['sync-open', `flows/9/syncs/${requests.open.requestId}`],
  ['sync-held', `flows/9/syncs/${requests.held.requestId}`],
  ['sync-changes', `flows/9/syncs/${requests.again.requestId}`],
  ['replay', 'flows/9/replay?at=20'],
  ['diff-flow', 'flows/9/diff?from=10'],
  ['diff', 'diff?from=40'],
  ['integrations', 'integrations'],
  ['integrations-new', 'integrations', press(/^(New webhook|Ny webhook)/)],
  ['integration', `integrations/${good.id}`],
  ['integration-bad', `integrations/${bad.id}`],
  ['integration-edit', `integrations/${bad.id}`, press(/^(Change|Ret)/)],
  ['integration-recover', `integrations/${bad.id}?state=failed`, press(/^Send (again in bulk|mange)/)],
  ['delivery-failed', `integrations/deliveries/${failedDelivery.id}`],
  ['delivery', `integrations/deliveries/${delivered.id}`],
  ['timeline', 'timeline?since=SINCE&until=UNTIL'],
  ['timeline-flow', 'timeline?since=SINCE&until=UNTIL&lanes=flow'],
  ['timeline-integration', 'timeline?since=SINCE&until=UNTIL&lanes=integration'],
  ['timeline-reason', 'timeline?since=SINCE&until=UNTIL&reason=unknown-reference'],
  ['timeline-past', 'timeline?since=SINCE&until=UNTIL&asOf=250'],
  ['timeline-day', 'timeline'],
  ['timeline-table', 'timeline?since=SINCE&until=UNTIL&view=table'],
  ['timeline-empty', 'timeline?since=2026-01-01T00:00:00.000Z&until=2026-01-02T00:00:00.000Z'],
  ['audit', 'audit'],
  ['audit-proved', 'audit', press(/^(Verify these|Efterprøv disse)/)],
  ['set-up', 'set-up'],
  [
    'set-up-change',
    'set-up',
    page =>
      page
        .getByRole('button', { name: /Anna Manager$/ })
        .first()
        .click(),
  ],
  ['flow-chosen', 'flows/9?select=class-a+class-c', page => page.keyboard.press(']')],
  ['settings', 'flows', press(/◐/)],
  ['moment', 'flows', press(/^(As of|Som det var)/)],
  ['keys', 'flows', page => page.keyboard.press('?')],
  ['missing', 'nonsense'],
  ['parts', 'parts'],
];

const EMPTY = [
  ['empty-flows', 'flows'],
  ['empty-integrations', 'integrations'],
  ['empty-timeline', 'timeline'],
  ['empty-audit', 'audit?text=nothing'],
];

const photograph = async (browser, service, shots, apiKey, look) => {
  const { width, colorScheme, language } = look;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'Europe/Copenhagen',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('pageerror', error => console.log(`${page.url()}: ${error}`));
  page.on(
    'console',
    message =>
      message.type() === 'error' &&
      !/status of [45]/.test(message.text()) &&
      console.log(`${page.url()}: ${message.text()}`),
  );
  await page.addInitScript(`try { localStorage.setItem('flowsync-language', '${language}') } catch {}`);
  await page.goto(`${service.url}/app/sign-in`);
  await page.locator('h1').waitFor();
  const shoot = async name => {
    const fullPage = (await page.locator('dialog[open]').count()) === 0;
    await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}-${language}.png`), fullPage });
  };
  if (only === '') await shoot('sign-in');
  await page.locator('input[name]').first().fill(apiKey);
  await page.keyboard.press('Enter');
  await page.locator('nav a').first().waitFor();
  const range = {
    SINCE: new Date(Date.now() - 600_000).toISOString(),
    UNTIL: new Date(Date.now() + 60_000).toISOString(),
  };
  for (const [name, path, act] of shots.filter(([name]) => name.includes(only))) {
    await page.goto(`${service.url}/app/${path.replace(/SINCE|UNTIL/g, word => range[word])}`);
    await page.locator('h1').waitFor();
    await until(async () => (await page.getByText(/^(Loading|Henter) …$/).count()) === 0);
    try {
      await act?.(page);
    } catch (error) {
      console.log(`${name}: ${String(error).split('\n')[0]}`);
    }
    await page.waitForLoadState('load');
    await page.waitForTimeout(150);
    await shoot(name);
  }
  await context.close();
};

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: CHROMIUM });
try {
  const [full, empty] = [await startFlowsync(), await startFlowsync()];
  const world = await makeWorld(full);
  for (const look of LOOKS.filter(look => Object.values(look).join('-').includes(looks))) {
    await photograph(browser, full, shotsOf(world), ADMIN_KEY, look);
    await photograph(browser, empty, EMPTY, ADMIN_KEY, look);
    await photograph(
      browser,
      full,
      [
        ['flows-analyst', 'flows'],
        ['flow-analyst', 'flows/9'],
        ['set-up-analyst', 'set-up'],
        ['audit-analyst', 'audit'],
        ['sync-analyst', `flows/9/syncs/${world.requests.first.requestId}`],
        ['timeline-manager', 'timeline?since=SINCE&until=UNTIL&lanes=manager'],
      ],
      world.keys.analyst,
      look,
    );
  }
} finally {
  await browser.close();
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
}
