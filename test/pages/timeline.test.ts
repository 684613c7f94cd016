/** The day of an analyst, in a real browser: when syncs took place, by drawing, table, keyboard and mouse. */
import type { Page } from 'playwright-core';
import { buildPages, describeInBrowser, openPage, type Shown, signInAs } from '../support/pages';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

describeInBrowser('on the timeline', () => {
  let flowsync: Running;
  let shown: Shown;

  beforeAll(async () => {
    buildPages();
    flowsync = await startService({ isSubscribed: true });
    for (const [id, outcome] of [
      [7, { path: 'done', body: {} }],
      [8, { path: 'fail', body: { reason: 'unknown-reference' } }],
      [9, null],
    ] as const) {
      await flowsync.request('PUT', `/flows/${id}`, { code: `F-${id}`, title: `Flow ${id}` });
      await flowsync.request('POST', `/flows/${id}/external-sources`, { reference: 'a' });
      await flowsync.request('POST', `/flows/${id}/sync`);
      if (outcome !== null)
        await flowsync.request('POST', `/flows/${id}/external-sources/a/sync/${outcome.path}`, outcome.body);
    }
    const { apiKey } = await flowsync.client('analyst');
    shown = await openPage();
    await signInAs(shown.page, flowsync.url, apiKey);
  });

  const open = async (path: string): Promise<Page> => {
    await shown.page.goto(`${flowsync.url}/app/${path}`);
    await shown.page.locator('.lanes a, table a').first().waitFor();
    return shown.page;
  };
  const bars = (page: Page) => page.locator('.lanes a');
  const range = (page: Page): number => {
    const { searchParams } = new URL(page.url());
    return Date.parse(searchParams.get('until') ?? '') - Date.parse(searchParams.get('since') ?? '');
  };

  test('each sync is a bar that leads to it, and where its time went is said there', async () => {
    const page = await open('timeline');
    await page.getByText('1 still open').waitFor();
    await page.getByText('unknown-reference').waitFor();
    expect(await bars(page).count()).toBe(3);
    await page.getByRole('link', { name: /^Flow 7, Complete/ }).press('Enter');
    await page.getByRole('heading', { name: 'Where the time went' }).waitFor();
    await page.getByText('until the end').waitFor();
  });

  test('what is only of one flow stands in the address, and is a table as well', async () => {
    const page = await open('timeline');
    await page.getByLabel('Only of').selectOption('flowId');
    await page.getByLabel('Which').fill('8');
    await page.keyboard.press('Enter');
    await until(async () => (await bars(page).count()) === 1);
    expect(new URL(page.url()).search).toBe('?flowId=8');
    await page.getByRole('button', { name: 'Table' }).click();
    const rows = page.getByRole('table', { name: 'Lanes' }).getByRole('row');
    await until(async () => (await rows.count()) === 2);
    await open(`timeline?flowId=8&view=table`);
    expect(await rows.last().textContent()).toContain('Failed');
  });

  test('lanes are put apart by flow, source, integration and manager, and named', async () => {
    const page = await open('timeline');
    await page.getByRole('button', { name: 'integration', exact: true }).click();
    await page.locator('.lane-name').getByText('Nobody answered').waitFor();
    expect(new URL(page.url()).searchParams.get('lanes')).toBe('integration');
    await page.getByRole('button', { name: 'source', exact: true }).click();
    await page.locator('.lane-name').getByText('Flow 8 › a').waitFor();
    await page.getByRole('button', { name: 'flow', exact: true }).click();
    await page.locator('.lane-name').getByText('Flow 9', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Table' }).click();
    await page.getByRole('columnheader', { name: 'Lane' }).waitFor();
    await page.getByRole('button', { name: 'Drawing' }).click();
    await page.locator('.lane-name').getByText('Flow 8', { exact: true }).click();
    await until(() => new URL(page.url()).searchParams.get('flowId') === '8');
    await until(async () => (await bars(page).count()) === 1);
    expect(await page.getByRole('button', { name: 'manager', exact: true }).getAttribute('title')).toContain('filter');
  });

  test('a reason leaves only what failed for it', async () => {
    const page = await open('timeline');
    await page.getByRole('link', { name: 'unknown-reference' }).click();
    await until(async () => (await bars(page).count()) === 1);
    expect(new URL(page.url()).searchParams.get('reason')).toBe('unknown-reference');
    await page.getByRole('link', { name: /^Flow 8, Failed/ }).waitFor();
    await page.locator('.figures').getByText('0 %').waitFor();
    expect(await page.getByLabel('Which').inputValue()).toBe('unknown-reference');
  });

  test('the wheel zooms around the bar that it points at, which is not stretched when it rests', async () => {
    const page = await open('timeline?fold=off');
    const bar = page.getByRole('link', { name: /^Flow 8, Failed/ }).locator('.whole');
    const boxOf = async () => (await bar.boundingBox()) ?? { x: 0, y: 0, width: 0 };
    const before = await boxOf();
    await page.mouse.move(before.x + 1, before.y + 5);
    await page.keyboard.down('Control');
    for (let n = 0; n < 3; n++) await page.mouse.wheel(0, -60);
    await page.keyboard.up('Control');
    await until(() => range(page) < 16 * 3_600_000 && range(page) > 14 * 3_600_000);
    await until(async () => Number(await bar.getAttribute('width')).toFixed(1) === (await boxOf()).width.toFixed(1));
    expect(Math.abs((await boxOf()).x - before.x)).toBeLessThan(2);
  });

  test('the keyboard goes from bar to bar, moves in time and zooms', async () => {
    const page = await open('timeline?fold=off');
    await bars(page).first().focus();
    await page.keyboard.press('ArrowRight');
    const labelled = () => page.evaluate<string | null>("document.activeElement.getAttribute('aria-label')");
    expect(await labelled()).toMatch(/^Flow 8, Failed/);
    expect(await page.locator('.lanes a[tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('+');
    await until(() => range(page) === 12 * 3_600_000);
    await page.keyboard.press('End');
    expect(await labelled()).toMatch(/^Flow 9, Sync Requested/);
    const before = page.url();
    await page.keyboard.press('Shift+ArrowRight');
    await until(() => page.url() !== before);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Sync of/ }).waitFor();
  });

  test('of the past, a line says beyond which moment nothing is known', async () => {
    const moment = (await flowsync.request('GET', '/flows?asOf=-0s')).headers['flowsync-as-of'];
    const { headers } = await flowsync.request('GET', `/flows?asOf=${moment}`);
    const at = Date.parse(String(headers['flowsync-as-of-time']));
    const [since, until] = [at - 3_600_000, at + 1_800_000].map(ms => new Date(ms).toISOString());
    const page = await open(`timeline?asOf=${moment}&fold=off&since=${since}&until=${until}`);
    const lanes = page.locator('.lanes .beyond');
    await lanes.getByText('nothing beyond is known').waitFor();
    const [x, end] = [
      await lanes.locator('line').getAttribute('x1'),
      await lanes.locator('rect').getAttribute('width'),
    ];
    expect(Number(x) / (Number(x) + Number(end))).toBeCloseTo(2 / 3, 1);
    expect(await page.locator('.strip .beyond line').count()).toBe(1);
    await open(`timeline?since=${since}&until=${until}`);
    expect(await page.locator('.beyond').count()).toBe(0);
  });

  test('a long time in which nothing happened is folded, which is said, and can be switched off in the address', async () => {
    const page = await open('timeline');
    const left = async (): Promise<number> => (await bars(page).first().boundingBox())?.x ?? 0;
    const fold = page.locator('.fold');
    expect(await fold.locator('title').allTextContents()).toEqual([
      expect.stringMatching(/^2[34]([.]\d)? hours without any request: /),
    ]);
    expect(await fold.locator('text').textContent()).toBe('24 h');
    const folded = await left();
    await page.getByRole('button', { name: 'Fold idle time', pressed: true }).click();
    await until(async () => (await fold.count()) === 0);
    expect(new URL(page.url()).search).toBe('?fold=off');
    expect(await left()).toBeGreaterThan(folded);
    await open('timeline?fold=off');
    await page.getByRole('button', { name: 'Fold idle time', pressed: false }).waitFor();
    expect(await fold.count()).toBe(0);
  });

  test('what is dragged goes with the mouse across a fold, and stays there', async () => {
    const [since, end] = [-24 * 3_600_000, 0].map(ms => new Date(Date.now() + ms).toISOString());
    const page = await open(`timeline?since=${since}&until=${end}`);
    expect(await page.locator('.fold').count()).toBe(1);
    const running = page.getByRole('link', { name: /^Flow 9, Sync Requested/ });
    const left = async (): Promise<number> => (await running.boundingBox())?.x ?? 0;
    const before = await left();
    const { x, y } = (await page.locator('.lanes').boundingBox()) ?? { x: 0, y: 0 };
    const answered = page.waitForResponse(answer => /\/timelines\?.*since=/.test(answer.url()));
    await page.mouse.move(x + 300, y + 20);
    await page.mouse.down();
    await page.mouse.move(x + 100, y + 20, { steps: 4 });
    await page.mouse.up();
    await until(async () => (await left()) < before - 190);
    await answered;
    await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
    expect(Math.abs((await left()) - (before - 200))).toBeLessThan(2);
  });

  test('the mouse drags it, and chooses a range in the overview', async () => {
    const page = await open('timeline?fold=off');
    const drag = async (selector: string, from: number, to: number): Promise<void> => {
      const { x, y, width } = (await page.locator(selector).boundingBox()) ?? { x: 0, y: 0, width: 0 };
      await page.mouse.move(x + width * from, y + 20);
      await page.mouse.down();
      await page.mouse.move(x + width * (from + to) * 0.5, y + 20);
      await page.mouse.move(x + width * to, y + 20);
      await page.mouse.up();
    };
    await drag('.lanes', 0.2, 0.7);
    await until(() => new URL(page.url()).searchParams.has('since'));
    expect(Math.abs(range(page) - 24 * 3_600_000)).toBeLessThanOrEqual(1);
    await drag('.strip', 0.2, 0.7);
    await until(() => range(page) > 48 * 3_600_000);
    expect(shown.complaints).toEqual([]);
  });

  test('a table of many has pages, whose place stands in the address, by button and key', async () => {
    await flowsync.request('PUT', '/flows/10', { code: 'F-10', title: 'Flow 10' });
    await flowsync.request('POST', '/flows/10/external-sources', { reference: 'a' });
    for (let n = 0; n < 105; n++) {
      await flowsync.request('POST', '/flows/10/sync');
      await flowsync.request('POST', '/flows/10/external-sources/a/sync/done');
    }
    const page = await open('timeline?flowId=10&view=table');
    const rows = page.getByRole('table', { name: 'Lanes' }).locator('tbody tr');
    const hrefs = () => rows.locator('a').evaluateAll(links => links.map(link => link.getAttribute('href')));
    await page.getByText('1–100 of 105').waitFor();
    await until(async () => (await rows.count()) === 100);
    const first = await hrefs();
    await page.getByRole('button', { name: 'Older' }).click();
    await page.getByText('101–105 of 105').waitFor();
    expect(new URL(page.url()).searchParams.get('offset')).toBe('100');
    const all = [...first, ...(await hrefs())];
    expect(new Set(all).size).toBe(105);
    await page.keyboard.press('[');
    await page.getByText('1–100 of 105').waitFor();
    expect(new URL(page.url()).searchParams.has('offset')).toBe(false);
    await open('timeline?flowId=10&view=table&offset=100');
    await until(async () => (await rows.count()) === 5);
    expect(shown.complaints).toEqual([]);
  });
});
