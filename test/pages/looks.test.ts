/** How every page looks to axe and to whoever has little room: in each theme and language, at three widths. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { dataOf } from '../support/http-client';
import { axeFindings, buildPages, describeInBrowser, openPage, signInAs } from '../support/pages';
import { startReceiver } from '../support/receiver';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

const SCRIPT = '<img src=x onerror="document.title=\'stolen\'">';

const LOOKS = [
  ['light', 'en', 1280],
  ['dark', 'da', 390],
  ['light', 'da', 320],
] as const;

const PAGES = [
  'sign-in',
  'flows',
  'flows/9',
  'flows/1',
  'flows/404404',
  'flows?q=nothing+like+it',
  'flows/9/syncs/00000000-0000-4000-8000-000000000000',
  'integrations/404404',
  'integrations?state=stopped',
  'integrations',
  'timeline?since=2026-01-01T00:00:00.000Z&until=2027-01-01T00:00:00.000Z',
  'timeline?view=table',
  'timeline?since=2026-01-01T00:00:00.000Z&until=2026-01-02T00:00:00.000Z',
  'timeline?since=2026-01-01T00:00:00.000Z&until=2027-01-01T00:00:00.000Z&asOf=20',
  'timeline?lanes=flow',
  'diff?from=1',
  'diff?from=yesterday',
  'flows/9?asOf=-0s',
  'flows/9/replay',
  'flows/9/diff',
  'audit?type=Sync*',
  'audit?text=nothing+like+it',
  'set-up',
  'parts',
  'nonsense',
];

describeInBrowser('every page', () => {
  let flowsync: Running;
  /** To what only an id leads. */
  let found: ReadonlyArray<string>;

  beforeAll(async () => {
    buildPages();
    flowsync = await startService({ env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' } });
    found = await somethingOfEach(flowsync);
  });

  test.each(LOOKS)(
    'axe finds nothing on any page, %s and in %s, and nothing is wider than %i px',
    async (colorScheme, language, width) => {
      const { page, complaints } = await openPage({
        colorScheme,
        forcedColors: width === 320 ? 'active' : 'none',
        viewport: { width, height: 900 },
      });
      await signInAs(page, flowsync.url, flowsync.adminKey);
      await page.evaluate(`localStorage.setItem('flowsync-language', '${language}')`);
      for (const path of [...PAGES, ...found]) {
        await page.goto(`${flowsync.url}/app/${path}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await page.waitForLoadState('load');
        await until(async () => (await page.getByText(/^(Loading|Henter) …$/).count()) === 0);
        // In forced colours there is nothing for it to measure.
        if (width > 320) expect([path, await axeFindings(page)]).toEqual([path, []]);
        expect([path, await page.locator('h1').count()]).toEqual([path, 1]);
        const widest = Number(await page.evaluate('document.documentElement.scrollWidth'));
        expect([path, widest]).toEqual([path, Math.min(widest, width)]);
        const clipped =
          "[...document.querySelectorAll('.panel')].filter(one => one.scrollWidth > one.clientWidth).length";
        expect([path, await page.evaluate(clipped)]).toEqual([path, 0]);
        await shoot(page, path, `${width}-${colorScheme}-${language}`);
      }
      expect(complaints).toEqual([]);
      await page.context().close();
    },
  );
});

/** A flow with all that a page of it may show, and what came of it; the addresses of what has no number of ours. */
const somethingOfEach = async ({ request }: Running): Promise<ReadonlyArray<string>> => {
  const send = dataOf(request);
  const receiver = await startReceiver();
  const settings = { title: 'Registrar', url: receiver.url, events: ['FLOW_EXTERNAL_SOURCE'], active: true };
  const webhook = await send<{ id: number }>('POST', '/webhooks', { ...settings, secret: receiver.secret });

  await send('PUT', '/flows/1', { code: 'CHEM-AB', title: 'Chemistry' });
  await send('PUT', '/flows/66', { code: 'X"><script>', title: SCRIPT });
  await send('PUT', '/flows/9', { code: 'BIO', title: 'Biology' });
  for (const reference of ['b', 'c'])
    await send('POST', '/flows/9/external-sources', { reference, description: SCRIPT });
  const list = '/flows/9/external-sources/1/allocations/participants';
  await send('PUT', list, { participantIds: [1, 2, 3, 4, 5, 6, 7], addMissing: true });
  await send('POST', '/flows/9/schedules', { cron: 'daily 05:30', zone: 'Europe/Copenhagen' });

  const { requestId } = await send<{ requestId: string }>('POST', '/flows/9/sync');
  await receiver.has(1);
  await send('POST', '/flows/9/external-sources/b/sync/done', { requestId });
  await send('POST', '/flows/9/external-sources/c/sync/fail', { requestId, reason: 'x', message: SCRIPT });
  await send('POST', '/flows/9/sync', { references: ['c'] });
  // Held until somebody decides.
  await request('PUT', list, { participantIds: [] });

  const [delivery] = await send<ReadonlyArray<{ id: string }>>('GET', '/deliveries');
  return [
    ...[`flows/9/syncs/${requestId}`, 'flows/9/sources/1'],
    ...[`integrations/${webhook.id}`, `integrations/deliveries/${delivery?.id}`],
  ];
};

/** For whoever wants to look: `PAGES_SHOTS=<folder>`. */
const shoot = async (page: Page, path: string, name: string): Promise<void> => {
  const folder = process.env.PAGES_SHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  const file = path
    .replace(/\?.*/, '')
    .replaceAll('/', '-')
    .replace(/[0-9a-f-]{30,}.*/, 'one');
  await page.screenshot({ path: join(folder, `${file}-${name}.png`), fullPage: true });
};
