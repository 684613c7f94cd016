/** The pages in a real browser: the day of a manager, of an integrator and of an admin, and what must not work. */
import type { Page } from 'playwright-core';
import { realClock } from '../../src/runtime/real';
import { buildPages, describeInBrowser, openPage, type Shown, signInAs } from '../support/pages';
import { type Receiver, startReceiver } from '../support/receiver';
import { type Running, startService } from '../support/service';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

describeInBrowser('in a browser', () => {
  let flowsync: Running;
  let receiver: Receiver;
  let answer = async (_: { flowId: number; requestId: string; reference: string }): Promise<void> => undefined;
  let admin: Shown;

  beforeAll(async () => {
    buildPages();
    flowsync = await startService({ env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' } });
    receiver = await startReceiver(async ({ data, type }) => {
      if (type !== 'flow.sync.requested') return;
      for (const { reference } of data.externalSources) void answer({ ...data, reference });
    });
    admin = await openPage();
    await signInAs(admin.page, flowsync.url, flowsync.adminKey);
  });

  const open = async (path: string): Promise<Page> => {
    await admin.page.goto(`${flowsync.url}/app/${path}`);
    await admin.page.getByRole('heading', { level: 1 }).waitFor();
    return admin.page;
  };
  const title = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();
  const focused = (page: Page) => page.evaluate('document.activeElement.textContent');
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

  test('a link of the first start brings the key along, once, and leaves no trace of itself', async () => {
    const fresh = await startService({ config: { adminKey: null } });
    const { page } = await openPage();
    await page.goto(fresh.firstLink ?? '');
    await until(async () => (await page.getByLabel('API key').inputValue()) === fresh.adminKey);
    expect(page.url()).toBe(`${fresh.url}/app/sign-in`);
    await button(page, 'Sign in').click();
    await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor();
    const again = await openPage();
    await again.page.goto(fresh.firstLink ?? '');
    await again.page.getByText('This link was used before').waitFor();
  });

  test('an integrator makes a webhook, sees its secret once, and tests it', async () => {
    const page = await open('integrations');
    await page.getByText('There is no webhook yet.').waitFor();
    await button(page, 'New webhook').first().click();
    await page.getByLabel('Title').fill('Registrar');
    await page.getByLabel('Address').fill('http://192.168.0.1/');
    await button(page, 'Make the webhook').click();
    await page.getByRole('alert').getByText('url').first().waitFor();
    await page.getByLabel('Address').fill(receiver.url);
    await button(page, 'Make the webhook').click();
    const secret = await page.locator('[data-secret]').textContent();
    expect(secret).toMatch(/^whsec_/);
    await button(page, 'I have it').click();
    await page.getByRole('heading', { level: 1, name: 'Registrar' }).waitFor();
    const [{ id }] = (await flowsync.request('GET', '/webhooks')).body.data;
    const { title: name, url, events, active } = (await flowsync.request('GET', `/webhooks/${id}`)).body.data;
    await flowsync.request('PUT', `/webhooks/${id}`, { title: name, url, events, active, secret: receiver.secret });
    await button(page, 'Send a test').click();
    await page.getByText('The test arrived, and was accepted.').waitFor();
    expect(await page.locator('main').textContent()).not.toContain(secret);
  });

  test('a manager adds a reference and requests a sync, and sees it complete without asking again', async () => {
    let finish = (): void => undefined;
    const finished = new Promise<void>(resolve => {
      finish = resolve;
    });
    answer = async ({ flowId, requestId, reference }) => {
      await finished;
      await flowsync.request('PUT', `/flows/${flowId}/external-sources/1/allocations/participants`, {
        ...{ participantIds: [1, 2, 3], addMissing: true },
      });
      await flowsync.request('POST', `/flows/${flowId}/external-sources/${reference}/sync/done`, { requestId });
    };
    const page = await open('flows');
    await button(page, 'New flow').first().click();
    await page.getByLabel('Title').fill('Chemistry');
    await page.getByLabel('Code').fill('CHEM-AB');
    await button(page, 'Make the flow').click();
    await page.getByRole('heading', { level: 1, name: 'Chemistry' }).waitFor();
    await button(page, 'Add source').first().click();
    await page.getByLabel('Reference').fill('class a');
    await page.getByText('A blank cannot be in a reference.').waitFor();
    await page.getByLabel('Reference').fill('class-a');
    await button(page, 'Add the source').click();
    await button(page, 'Request sync').click();
    await page.locator('[data-state=PENDING]').waitFor();
    expect(await page.title()).toBe('Chemistry: Sync Requested · flowsync');
    await page.evaluate('globalThis.stays = true');
    finish();
    await page.locator('[data-state=SUCCESS]').waitFor();
    expect(await page.title()).toBe('Chemistry: Complete · flowsync');
    await page.getByText('3 participants').waitFor();
    expect(await page.evaluate('globalThis.stays')).toBe(true);
    await page.getByRole('table', { name: 'Syncs' }).getByRole('link').first().click();
    await page.getByText('+3 added').first().waitFor();
    await page.getByRole('link', { name: 'flow.sync.requested' }).waitFor();
    answer = async () => undefined;
  });

  test('an open sync is cancelled after a question, and the page says so', async () => {
    await flowsync.request('PUT', '/flows/9', { code: 'BIO', title: 'Biology' });
    await flowsync.request('POST', '/flows/9/external-sources', { reference: 'b' });
    const { requestId } = (await flowsync.request('POST', '/flows/9/sync')).body.data;
    const page = await open(`flows/9/syncs/${requestId}`);
    await button(page, 'Cancel the sync').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the sync' }).click();
    await page.locator('[data-state=CANCELLED]').waitFor();
    expect(await button(page, 'Cancel the sync').getAttribute('aria-disabled')).toBe('true');
  });

  test('what finished last stands beside what is open, and a second request leads to the one that runs', async () => {
    await flowsync.request('PUT', '/flows/11', { code: 'PHY', title: 'Physics' });
    await flowsync.request('POST', '/flows/11/external-sources', { reference: 'a' });
    await flowsync.request('POST', '/flows/11/sync');
    await flowsync.request('POST', '/flows/11/external-sources/a/sync/fail', { reason: 'closed', message: 'Monday' });
    const { requestId } = (await flowsync.request('POST', '/flows/11/sync')).body.data;
    const page = await open('flows/11');
    const row = page.getByRole('table', { name: 'Sources' }).locator('tbody tr');
    await row.getByText('Sync Requested').waitFor();
    await row.getByText('closed: Monday').waitFor();
    await button(page, 'Sync a').click();
    await page.getByText('A sync of this was open already').waitFor();
    await page.getByRole('link', { name: 'See the sync' }).click();
    await page.getByRole('heading', { level: 1, name: 'Sync of a' }).waitFor();
    expect(page.url()).toContain(requestId);
  });

  test('a page that is paused stays as it is, says how much is new, and goes on', async () => {
    await flowsync.request('PUT', '/flows/13', { code: 'ART', title: 'Art' });
    const page = await open('flows/13');
    await page.getByText('Live').waitFor();
    await button(page, 'Pause').click();
    for (const title of ['Art 1', 'Art 2', 'Art 3']) await flowsync.request('PUT', '/flows/13', { code: 'ART', title });
    await page.getByText('Paused · 3 new').waitFor();
    expect(await title(page)).toBe('Art');
    await page.keyboard.press('.');
    await page.getByRole('heading', { level: 1, name: 'Art 3' }).waitFor();
    await page.getByText(/^Live, \d+ s ago$/).waitFor();
  });

  test('a change that would take too many away is approved on the page of the flow', async () => {
    await flowsync.request('PUT', '/flows/10', { code: 'LAT', title: 'Latin' });
    await flowsync.request('POST', '/flows/10/external-sources', { reference: 'latin' });
    const list = '/flows/10/external-sources/1/allocations/participants';
    await flowsync.request('PUT', list, { participantIds: [1, 2, 3, 4, 5, 6, 7], addMissing: true });
    const page = await open('flows/10');
    await flowsync.request('PUT', list, { participantIds: [] });
    await page.getByText('would take away 7 of 7 participants').waitFor();
    await button(page, 'Approve 7 removals').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve 7 removals' }).click();
    await page.getByText('would take away').waitFor({ state: 'detached' });
    expect((await flowsync.request('GET', '/flows/10/external-sources/1')).body.data.allocatedCount).toBe(0);
  });

  test('whoever signs out is out in every tab, and a client that is revoked is out at once', async () => {
    const { apiKey, clientId } = await flowsync.client('manager');
    const { page } = await openPage();
    await signInAs(page, flowsync.url, apiKey);
    const tab = await page.context().newPage();
    await tab.goto(`${flowsync.url}/app/flows/9`);
    await tab.getByRole('heading', { level: 1, name: 'Biology' }).waitFor();
    await button(page, 'Sign out').click();
    for (const one of [page, tab]) await one.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await signInAs(page, flowsync.url, apiKey);
    await flowsync.request('DELETE', `/clients/${clientId}`);
    await flowsync.request('PUT', '/flows/9', { code: 'BIO', title: 'Biology 2' });
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
  });

  test('whoever does nothing is warned before the session ends, and may stay', async () => {
    let passed = 0;
    const clock = { ...realClock, now: () => realClock.now() + passed };
    const { url, adminKey, stop } = await startService({ ports: { clock } });
    const { page } = await openPage();
    await page.clock.install();
    await signInAs(page, url, adminKey);
    passed = 28 * 60_000;
    await page.clock.fastForward(passed);
    await button(page, 'Stay signed in').click();
    await button(page, 'Stay signed in').waitFor({ state: 'detached' });
    passed = 50 * 60_000;
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor();
    await page.context().close();
    await stop();
  });

  test('an analyst sees why a button is off, and no page of admins', async () => {
    const { apiKey } = await flowsync.client('analyst');
    const { page } = await openPage();
    await signInAs(page, flowsync.url, apiKey);
    expect(await button(page, 'New flow').getAttribute('aria-disabled')).toBe('true');
    expect(await button(page, 'New flow').getAttribute('title')).toBe('Your role (analyst) may not do this.');
    expect(await page.getByRole('link', { name: 'Set-up' }).count()).toBe(0);
    await page.goto(`${flowsync.url}/app/set-up`);
    await page.getByText('Only admins see this page.').first().waitFor();
  });

  test('eight tabs are live over one stream, also when the one that reads it is closed', async () => {
    const { page } = await openPage();
    await signInAs(page, flowsync.url, flowsync.adminKey);
    const tabs = await Promise.all(Array.from({ length: 7 }, () => page.context().newPage()));
    for (const tab of tabs) {
      await tab.goto(`${flowsync.url}/app/flows/9`);
      await tab.getByRole('heading', { level: 1, name: /Biology/ }).waitFor();
    }
    await page.close();
    await flowsync.request('PUT', '/flows/9', { code: 'BIO', title: 'Biology 8' });
    await tabs[6]?.getByRole('heading', { level: 1, name: 'Biology 8' }).waitFor();
    await page.context().close();
  });

  test('the keyboard alone is enough to add a source', async () => {
    const page = await open('flows/9');
    await button(page, 'Add source').first().focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('by-keys');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'by-keys' }).waitFor();
    await until(async () => (await focused(page)) === 'by-keys');
    await button(page, 'Add source').first().focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('by-keys');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('by-keys').waitFor();
    await page.keyboard.press('Escape');
    await until(async () => (await focused(page)) === 'Add source');
  });

  test('the keyboard alone is enough from signing in to signing out', async () => {
    const { page, complaints } = await openPage();
    const { keyboard } = page;
    /** As whoever sees no pointer gets there. */
    const tabTo = async (name: string | RegExp, role: 'button' | 'link' | 'checkbox' = 'button'): Promise<void> => {
      const wanted = page.getByRole(role, { name }).first();
      await wanted.waitFor();
      for (let n = 0; n < 60; n++) {
        if (await wanted.evaluate(one => one.ownerDocument.activeElement === one)) return;
        await keyboard.press('Tab');
      }
      throw new Error(`60 tabs do not lead to ${name}`);
    };
    await page.goto(`${flowsync.url}/app/`);
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    await keyboard.press('Tab');
    await keyboard.type(flowsync.adminKey);
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor();
    await tabTo('New flow');
    await keyboard.press('Enter');
    await keyboard.type('KEYS-1');
    await keyboard.press('Tab');
    await keyboard.type('Keys');
    await keyboard.press('Enter');
    await page.locator('main').getByText('This flow has no source yet.').waitFor();
    await tabTo('Add source');
    await keyboard.press('Enter');
    await keyboard.type('by-keys');
    await keyboard.press('Enter');
    await page.getByRole('table', { name: 'Sources' }).waitFor();
    await tabTo('Select by-keys', 'checkbox');
    await keyboard.press('Space');
    await tabTo('Sync by-keys');
    await keyboard.press('Enter');
    await tabTo('See the sync', 'link');
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sync of by-keys' }).waitFor();
    await tabTo('Cancel the sync');
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await keyboard.press('Enter');
    await page.locator('[data-state=CANCELLED]').waitFor();
    await keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await keyboard.press('Escape');
    await page.goto(`${flowsync.url}/app/integrations`);
    await tabTo('Sign out');
    await keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('an address that leads to no page says so', async () => {
    for (const path of ['constructor', 'nothing', 'flows/9/toString']) {
      const page = await open(path);
      await page.getByRole('heading', { level: 1, name: 'There is no such page.' }).waitFor();
    }
  });

  test('a page goes on where it stood when the service comes back, and whoever was signed in still is', async () => {
    const env = { FLOWSYNC_DATA_DIR: tempDir() };
    const before = await startService({ env });
    const port = new URL(before.url).port;
    await before.request('PUT', '/flows/1', { code: 'A', title: 'Art' });
    const { page } = await openPage();
    await signInAs(page, before.url, before.adminKey);
    await page.getByRole('link', { name: 'Art' }).click();
    await page.getByRole('heading', { level: 1, name: 'Art' }).waitFor();
    await page.getByText('Live').waitFor();
    await before.request('PUT', '/flows/1', { code: 'A', title: 'Art 1' });
    await page.getByRole('heading', { level: 1, name: 'Art 1' }).waitFor();
    await before.stop();
    await page.getByText('Connecting …').waitFor();
    const after = await startService({ env: { ...env, PORT: port } });
    await after.request('PUT', '/flows/1', { code: 'A', title: 'Art 2' });
    await page.getByRole('heading', { level: 1, name: 'Art 2' }).waitFor();
  });

  test('a tab that has missed more than is replayed shows things as they are, and is live', async () => {
    const env = { FLOWSYNC_DATA_DIR: tempDir() };
    const before = await startService({ env });
    await before.request('PUT', '/flows/1', { code: 'A', title: 'Art' });
    const { page } = await openPage();
    await signInAs(page, before.url, before.adminKey);
    await page.goto(`${before.url}/app/flows/1`);
    await page.getByText('Live').waitFor();
    await before.stop();
    await page.getByText('Connecting …').waitFor();
    const elsewhere = await startService({ env });
    const participantIds = Array.from({ length: 1100 }, (_, n) => 1000 + n);
    await elsewhere.request('POST', '/flows/1/participants', { participantIds });
    await elsewhere.request('PUT', '/flows/1', { code: 'A', title: 'Art 1' });
    await elsewhere.stop();
    const streamed: string[] = [];
    await page.exposeFunction('heard', (name: string) => void streamed.push(name));
    await page.evaluate(
      `new BroadcastChannel('flowsync-stream').onmessage = ({ data }) => heard(Object.keys(data)[0])`,
    );
    const after = await startService({ env: { ...env, PORT: new URL(before.url).port } });
    await page.getByRole('heading', { level: 1, name: 'Art 1' }).waitFor();
    await after.request('PUT', '/flows/1', { code: 'A', title: 'Art 2' });
    await page.getByRole('heading', { level: 1, name: 'Art 2' }).waitFor();
    // Whatever else happens then, a checkpoint for one: what was missed did not come one by one.
    const [first, ...more] = streamed.filter(name => name !== 'isOpen');
    expect(first).toBe('resyncAt');
    expect(more).toContain('event');
    expect(more.length).toBeLessThan(20);
    await page.context().close();
  });

  test('what a proxy could not get is asked for again, and shown when it comes', async () => {
    await flowsync.request('PUT', '/flows/12', { code: 'GEO', title: 'Geography' });
    const page = await open('flows/12');
    await page.getByText('Live').waitFor();
    let left = 5;
    await page.route(`${flowsync.url}/app/api/flows/12`, route =>
      left-- > 0 ? route.fulfill({ status: 502, body: 'bad gateway' }) : route.continue(),
    );
    await flowsync.request('PUT', '/flows/12', { code: 'GEO', title: 'Geography 2' });
    await page.getByRole('heading', { level: 1, name: 'Geography 2' }).waitFor();
    expect(left).toBeLessThan(0);
    await page.unroute(`${flowsync.url}/app/api/flows/12`);
  });

  test('a flow is synced by the clock when a manager has said so', async () => {
    const page = await open('flows/9');
    await button(page, 'New schedule').click();
    await page.getByLabel('When').fill('each day');
    await button(page, 'Make the schedule').click();
    await page.getByRole('alert').getByText('cron').first().waitFor();
    await page.getByLabel('When').fill('daily 05:30');
    await page.getByLabel('Time zone').fill('Europe/Copenhagen');
    await button(page, 'Make the schedule').click();
    await page.getByText('daily 05:30').waitFor();
    const [schedule] = (await flowsync.request('GET', '/flows/9/schedules')).body.data;
    expect(schedule).toMatchObject({ cron: 'daily 05:30', zone: 'Europe/Copenhagen', active: true });
  });

  test('no script failed and no policy was broken', async () => {
    expect(admin.complaints).toEqual([]);
    expect(await title(admin.page)).toBeTruthy();
  });
});
