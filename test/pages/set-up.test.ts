/** The day of an admin, in a real browser: who may call, who they are, and until when. */
import { axeFindings, buildPages, describeInBrowser, openPage, type Shown, signInAs } from '../support/pages';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

describeInBrowser('at the set-up', () => {
  let flowsync: Running;
  let shown: Shown;

  beforeAll(async () => {
    buildPages();
    flowsync = await startService({ env: { FLOWSYNC_MANAGERS_SEE: 'own' } });
    await flowsync.request('PUT', '/flows/7', { code: 'M', title: 'Maths' });
    await flowsync.request('POST', '/flows/7/set-up', { managers: [70] });
    shown = await openPage();
    await signInAs(shown.page, flowsync.url, flowsync.adminKey);
  });

  test('a manager is told who they are among the managers of flows, and sees theirs from then on', async () => {
    const { clientId, request } = await flowsync.client('manager');
    const { page } = shown;
    await page.goto(`${flowsync.url}/app/set-up`);
    const dialog = page.getByRole('dialog');
    const change = page.getByRole('button', { name: 'Change … A manager' });
    await change.click();
    await dialog.getByLabel('User id').fill('seventy');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').getByText('body.userId').waitFor();
    await dialog.getByLabel('User id').fill('70');
    await dialog.getByLabel('Ends (').fill('2040-01-01T08:00');
    expect(await axeFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('user 70').waitFor();
    expect((await request('GET', '/flows/7')).status).toBe(200);
    const { expiresAt } = (await flowsync.request('GET', `/clients/${clientId}`)).body.data;
    expect(expiresAt).toMatch(/^20(39-12-31|40-01-01)T/);
    await change.click();
    await dialog.getByLabel('User id').fill('');
    await dialog.getByLabel('Ends (').fill('');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('user 70').waitFor({ state: 'detached' });
    expect((await request('GET', '/flows/7')).status).toBe(404);
    const after = (await flowsync.request('GET', `/clients/${clientId}`)).body.data;
    expect([after.userId, after.expiresAt]).toEqual([null, null]);
  });

  test('who did it has a name for admins, and for others what they did and the id that an admin knows', async () => {
    const { clientId, apiKey } = await flowsync.client('manager');
    const { apiKey: analyst } = await flowsync.client('analyst');
    await flowsync.request('PUT', `/clients/${clientId}/user`, { userId: 70 });
    await flowsync.request('POST', '/flows/7/external-sources', { reference: 'a' });
    const { requestId } = (await flowsync.as(apiKey)('POST', '/flows/7/sync')).body.data;
    const { page } = shown;
    await page.goto(`${flowsync.url}/app/flows/7/syncs/${requestId}`);
    await page.locator('.kv').getByText('A manager').first().waitFor();
    const other = (await openPage()).page;
    await signInAs(other, flowsync.url, analyst);
    await other.goto(page.url());
    const who = other.locator('.kv').getByRole('link', { name: `client …${clientId.slice(-6)}` });
    await who.waitFor();
    expect(await who.getAttribute('title')).toContain(clientId);
    await who.click();
    await other.getByRole('heading', { level: 1, name: 'Audit' }).waitFor();
    expect(await other.getByLabel(/^Who/).inputValue()).toBe(`client:${clientId}`);
    await until(async () => (await other.getByRole('table', { name: 'Audit' }).locator('tbody tr').count()) === 1);
    await other.getByText(`requested sync ${requestId}`).waitFor();
    await other.context().close();
    const own = (await openPage()).page;
    await signInAs(own, flowsync.url, apiKey);
    await own.goto(page.url());
    await own.locator('.kv').getByText('A manager').first().waitFor();
    await own.context().close();
  });

  test('a key is shown once, replaced, and its client revoked; nobody locks out themselves', async () => {
    const { page, complaints } = shown;
    await page.goto(`${flowsync.url}/app/set-up`);
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'New client' }).click();
    await dialog.getByLabel('Name').fill('Registrar');
    await dialog.getByRole('button', { name: 'Make the client' }).click();
    const key = (await page.locator('[data-secret]').textContent()) ?? '';
    await page.getByRole('button', { name: 'I have it' }).click();
    expect((await flowsync.as(key)('GET', '/flows')).status).toBe(200);
    await page.getByRole('button', { name: 'New key … Registrar' }).click();
    await dialog.getByRole('button', { name: 'New key' }).click();
    const next = (await page.locator('[data-secret]').textContent()) ?? '';
    await page.getByRole('button', { name: 'I have it' }).click();
    expect((await flowsync.as(key)('GET', '/flows')).status).toBe(401);
    await page.getByRole('button', { name: 'Revoke … Registrar' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page
      .getByRole('row', { name: /Registrar/ })
      .getByText('Revoked')
      .waitFor();
    expect((await flowsync.as(next)('GET', '/flows')).status).toBe(401);
    const self = page.getByRole('button', { name: 'Revoke … admin' });
    expect(await self.getAttribute('title')).toBe('That is you: another admin can do it.');
    expect(complaints).toEqual([]);
  });
});
