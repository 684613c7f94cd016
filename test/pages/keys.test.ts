/** Keys that act on every page, and the clock by which times are shown, in a real browser. */
import type { Page } from 'playwright-core';
import { axeFindings, buildPages, describeInBrowser, openPage, type Shown, signInAs } from '../support/pages';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

describeInBrowser('with keys', () => {
  let flowsync: Running;
  let shown: Shown;

  beforeAll(async () => {
    buildPages();
    flowsync = await startService({ isSubscribed: true });
    for (const [id, title] of [
      [1, 'Art'],
      [2, 'Biology'],
    ] as const)
      await flowsync.request('PUT', `/flows/${id}`, { code: title.toUpperCase(), title });
    await flowsync.request('POST', '/flows/1/external-sources', { reference: 'a' });
    await flowsync.request('POST', '/flows/1/sync');
    shown = await openPage({ timezoneId: 'Europe/Copenhagen', permissions: ['clipboard-read', 'clipboard-write'] });
    await signInAs(shown.page, flowsync.url, flowsync.adminKey);
  });

  const open = async (path: string): Promise<Page> => {
    await shown.page.goto(`${flowsync.url}/app/${path}`);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
    return shown.page;
  };
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.textContent');
  const help = (page: Page) => page.getByRole('dialog').getByRole('heading', { name: 'Keys' });

  test('lead from row to row, to the filter and to help, and do nothing in fields and dialogs', async () => {
    const page = await open('flows');
    await page.getByRole('link', { name: 'Art' }).waitFor();
    const titles = [];
    for (const key of ['j', 'j', 'k']) {
      await page.keyboard.press(key);
      titles.push(await focused(page));
    }
    expect(new Set(titles)).toEqual(new Set(['Art', 'Biology']));
    expect(titles[2]).toBe(titles[0]);
    await page.keyboard.press('/');
    await page.keyboard.type('?jk');
    // What is typed becomes a question, some time later: the list of before is gone by then.
    await until(() => new URL(page.url()).searchParams.get('q') === '?jk');
    expect(await page.getByRole('searchbox').inputValue()).toBe('?jk');
    expect(await help(page).count()).toBe(0);
    await page.getByRole('searchbox').fill('');
    await until(() => !new URL(page.url()).searchParams.has('q'));
    await page.getByRole('link', { name: 'Art' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Art' }).waitFor();
    await page.keyboard.press('?');
    await help(page).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('j');
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await help(page).waitFor({ state: 'detached' });
  });

  test('go event by event, to the table, and back to now', async () => {
    const page = await open('flows/1/replay?at=1');
    const slider = page.getByRole('slider', { name: 'Event' });
    await slider.waitFor();
    await page.keyboard.press(']');
    await until(() => new URL(page.url()).searchParams.get('at') === '2');
    await page.keyboard.press('[');
    await until(() => new URL(page.url()).searchParams.get('at') === '1');
    await open('timeline');
    await page.locator('.lanes a').first().waitFor();
    await page.keyboard.press('v');
    await page.getByRole('table', { name: 'Lanes' }).waitFor();
    await open('flows?asOf=-0s');
    await page.getByRole('link', { name: 'Back to now' }).waitFor();
    await page.keyboard.press('.');
    await until(() => new URL(page.url()).search === '');
  });

  test('lead from sync to sync of a flow, on to its next page, and a link shows others the same', async () => {
    await flowsync.request('PUT', '/flows/3', { code: 'CHEM', title: 'Chemistry' });
    for (const reference of ['a', 'b', 'c']) await flowsync.request('POST', '/flows/3/external-sources', { reference });
    const ids: string[] = [];
    for (let n = 0; n < 27; n++) {
      ids.unshift((await flowsync.request('POST', '/flows/3/sync', { references: ['a'] })).body.data.requestId);
      await flowsync.request('POST', '/flows/3/external-sources/a/sync/done');
    }
    const page = await open('flows/3');
    const chosen = () => new URL(page.url()).searchParams.get('sync');
    const row = page.getByRole('table', { name: 'Syncs' }).locator('tr[aria-current=true]');
    await page.getByRole('table', { name: 'Syncs' }).waitFor();
    await page.keyboard.press('[');
    expect(chosen()).toBeNull();
    for (const expected of [0, 1]) {
      await page.keyboard.press(']');
      await until(() => chosen() === ids[expected]);
    }
    await page.keyboard.press('[');
    await until(() => chosen() === ids[0]);
    await until(async () => (await row.count()) === 1);
    await until(async () => (await page.evaluate('document.activeElement.id')) === `sync-${ids[0]}`);
    await page.getByRole('button', { name: 'never synced 2' }).click();
    await page.getByRole('button', { name: 'Request sync of 2' }).waitFor();
    await until(() => new URL(page.url()).searchParams.get('select') === 'b c');
    const other = await openPage();
    await signInAs(other.page, flowsync.url, flowsync.adminKey);
    await other.page.goto(page.url());
    await other.page.getByRole('button', { name: 'Request sync of 2' }).waitFor();
    expect(await other.page.getByRole('checkbox', { name: 'Select b' }).isChecked()).toBe(true);
    expect(await other.page.getByRole('checkbox', { name: 'Select a' }).isChecked()).toBe(false);
    await other.page.locator('tr[aria-current=true]').getByRole('link').waitFor();
    await other.page.context().close();
    await open(`flows/3?sync=${ids[24]}`);
    await row.waitFor();
    await page.keyboard.press(']');
    await until(() => new URL(page.url()).searchParams.get('offset') === '25');
    await page.getByText('26–27 of 27').waitFor();
    for (const expected of [25, 26, 26]) {
      await page.keyboard.press(']');
      await until(() => chosen() === ids[expected]);
    }
    // The address says so first, and the focus follows.
    await until(async () => (await page.evaluate('document.activeElement.id')) === `sync-${ids[26]}`);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Sync of a/ }).waitFor();
    expect(page.url()).toContain(`/syncs/${ids[26]}`);
    // Choosing left no step behind, opening did.
    await page.goBack();
    await page.getByText('26–27 of 27').waitFor();
    expect(chosen()).toBe(ids[26]);
  });

  test('copy an address that shows others the same, by the same clock', async () => {
    const page = await open('timeline');
    await page.locator('.lanes a').first().waitFor();
    await page.keyboard.press('c');
    await page.getByText('with its times in Europe/Copenhagen').waitFor();
    const copied = new URL(await page.evaluate<string>('navigator.clipboard.readText()'));
    expect(copied.searchParams.get('tz')).toBe('Europe/Copenhagen');
    expect(Date.parse(copied.searchParams.get('until') ?? '')).toBeLessThanOrEqual(Date.now());
    const elsewhere = await openPage({ timezoneId: 'Asia/Kolkata' });
    await signInAs(elsewhere.page, flowsync.url, flowsync.adminKey);
    await elsewhere.page.goto(copied.href);
    await elsewhere.page.getByText('on the clock of Europe/Copenhagen').waitFor();
    const from = (other: Page) => other.getByLabel(/^From/).inputValue();
    const instant = copied.searchParams.get('since') ?? '';
    const wall = new Intl.DateTimeFormat('sv-SE', {
      ...{ timeZone: 'Europe/Copenhagen', dateStyle: 'short', timeStyle: 'medium' },
    }).format(new Date(instant));
    await until(async () => (await from(elsewhere.page)).replace('T', ' ') === wall);
    await elsewhere.page.context().close();
  });

  test('can be switched off, and on again', async () => {
    const page = await open('flows');
    await page.keyboard.press('?');
    await page.getByRole('button', { name: 'Switch the keys off' }).click();
    await page.keyboard.press('?');
    await page.keyboard.press('j');
    expect(await help(page).count()).toBe(0);
    await page.getByRole('button', { name: /Settings$/ }).click();
    await page.getByLabel('Single keys').selectOption('on');
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await help(page).waitFor();
  });

  test('a clock that is chosen holds on all pages, and where times are typed', async () => {
    const page = await open('flows');
    await page.getByRole('button', { name: /Settings$/ }).click();
    await page.getByLabel('Time zone').selectOption('Asia/Kolkata');
    await page.getByRole('button', { name: /^Asia\/Kolkata/ }).waitFor();
    const { updatedAt } = (await flowsync.request('GET', '/flows/1')).body.data;
    const wall = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Kolkata', timeStyle: 'medium' });
    await page
      .getByText(wall.format(new Date(updatedAt)))
      .first()
      .waitFor();
    await open('timeline');
    await page.getByLabel('From (Asia/Kolkata)').fill('2026-03-29T05:30');
    await page.keyboard.press('Enter');
    await until(() => new URL(page.url()).searchParams.get('since') === '2026-03-29T00:00:00.000Z');
    await page.getByRole('button', { name: /Settings$/ }).click();
    await page.getByLabel('Time zone').selectOption('Europe/Copenhagen');
    await page.getByRole('button', { name: /^Europe\/Copenhagen/ }).waitFor();
    expect(shown.complaints).toEqual([]);
  });
});
