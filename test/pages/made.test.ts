/** What was just made is there, read from where it was written, and has the focus. */
import type { Page } from 'playwright-core';
import { axeFindings, buildPages, describeInBrowser, openPage, type Shown, signInAs } from '../support/pages';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

describeInBrowser('what was just made', () => {
  let flowsync: Running;
  let shown: Shown;

  beforeAll(async () => {
    buildPages();
    flowsync = await startService({ env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' } });
    await flowsync.request('PUT', '/flows/7', { code: 'M', title: 'Maths' });
    shown = await openPage();
    await signInAs(shown.page, flowsync.url, flowsync.adminKey);
    // What happens is not told: what is shown was read by the page itself.
    await shown.page.route('**/app/api/stream**', route => route.abort());
  });

  const open = async (path: string): Promise<Page> => {
    await shown.page.goto(`${flowsync.url}/app/${path}`);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
    return shown.page;
  };
  const press = (name: string) => shown.page.getByRole('button', { name }).first().click();
  const fill = (name: string, text: string) => shown.page.getByRole('dialog').getByLabel(name).fill(text);
  const focused = (): Promise<readonly [string, string]> =>
    shown.page.evaluate('[document.activeElement.tagName, document.activeElement.textContent]');
  const hasFocus = (tag: string, text: string) =>
    until(async () => {
      const [name, content] = await focused();
      return name === tag && content.includes(text);
    });

  test('has the focus in its list: a source, by its link, also the first one', async () => {
    const page = await open('flows/7');
    for (const reference of ['class-a', 'class-b']) {
      await press('Add source');
      await fill('Reference', reference);
      await press('Add the source');
      await hasFocus('A', reference);
    }
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'class-b' }).waitFor();
  });

  test('… a schedule and a client, which have no link, by their row; its key is shown first', async () => {
    const page = await open('flows/7');
    await press('New schedule');
    await fill('When', 'daily 04:40');
    await press('Make the schedule');
    await hasFocus('DIV', 'daily 04:40');
    expect(await axeFindings(page)).toEqual([]);
    await open('set-up');
    await press('New client');
    await fill('Name', 'Registrar');
    await press('Make the client');
    await page.locator('[data-secret]').waitFor();
    await hasFocus('BUTTON', '');
    await press('I have it');
    await hasFocus('TR', 'Registrar');
  });

  test('… also where it stands on another page of the list', async () => {
    for (let n = 0; n < 100; n++)
      await flowsync.request('POST', '/clients', { name: `Robot ${n}`, role: 'integrator' });
    const page = await open('set-up');
    await press('New client');
    await fill('Name', 'Last of all');
    await press('Make the client');
    await press('I have it');
    await hasFocus('TR', 'Last of all');
    expect(page.url()).toContain('offset=100');
  });

  test('or is open, with its heading in focus: a flow, and a webhook when its secret was seen', async () => {
    await open('flows');
    await press('New flow');
    await fill('Title', 'Chemistry');
    await press('Make the flow');
    await hasFocus('H1', 'Chemistry');
    const page = await open('integrations');
    await press('New webhook');
    await fill('Title', 'Registrar');
    await fill('Address', 'http://127.0.0.1:9/');
    await press('Make the webhook');
    await page.locator('[data-secret]').waitFor();
    await press('I have it');
    await hasFocus('H1', 'Registrar');
    await page.goBack();
    await page.getByRole('table', { name: 'Webhooks' }).getByRole('link', { name: 'Registrar' }).waitFor();
  });

  test('does not take the focus from whoever went on meanwhile', async () => {
    const page = await open('flows/7');
    let read = (): void => undefined;
    const isLate = new Promise<void>(resolve => {
      read = resolve;
    });
    await press('Add source');
    await fill('Reference', 'class-c');
    await page.route('**/app/api/flows/7', async route => {
      await isLate;
      await route.continue();
    });
    await press('Add the source');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('checkbox', { name: 'Select class-a' }).click();
    read();
    await page.getByRole('link', { name: 'class-c' }).waitFor();
    // What is done after the drawing is done by then.
    await page.evaluate('new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))');
    expect((await focused())[0]).toBe('INPUT');
    expect(shown.complaints.filter(text => !text.includes('ERR_FAILED'))).toEqual([]);
  });
});
