/** The day of an integrator, in a real browser: a webhook set up to the last choice, and messages sent again in bulk. */
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { listen } from '../support/loopback';
import { axeFindings, buildPages, describeInBrowser, openPage, type Shown, signInAs } from '../support/pages';
import { startRecovery } from '../support/recovery';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

/** So few that the circuit of the webhook stays closed while they fail. */
const MESSAGES = 4;

describeInBrowser('at the integrations', () => {
  let flowsync: Running;
  let shown: Shown;
  let url = '';
  let status = 500;
  /** The ids of messages, in the order in which they came. */
  const came: string[] = [];

  beforeAll(async () => {
    buildPages();
    flowsync = await startService({
      env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8', FLOWSYNC_WEBHOOK_SCHEDULE: '0s' },
    });
    const receiver = createServer((request, response) => {
      came.push(String(request.headers['webhook-id']));
      request.resume().on('end', () => response.writeHead(status).end());
    });
    url = `http://127.0.0.1:${await listen(receiver)}/`;
    shown = await openPage();
    await signInAs(shown.page, flowsync.url, flowsync.adminKey);
  });

  const open = async (path: string): Promise<Page> => {
    await shown.page.goto(`${flowsync.url}/app/${path}`);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
    return shown.page;
  };
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
  const dialog = (page: Page) => page.getByRole('dialog');
  const stored = async (id: number) => (await flowsync.request('GET', `/webhooks/${id}`)).body.data;

  test('all that has failed is counted, sent again under its id, and said to have arrived', async () => {
    const hook = { title: 'Registrar', url, events: ['flow.source.added'] };
    const { id } = (await flowsync.request('POST', '/webhooks', hook)).body.data;
    await flowsync.request('PUT', '/flows/7', { code: 'M', title: 'Maths' });
    for (let n = 0; n < MESSAGES; n++)
      await flowsync.request('POST', '/flows/7/external-sources', { reference: `class-${n}` });
    await until(async () => {
      const { data } = (await flowsync.request('GET', `/webhooks/${id}/deliveries?state=failed`)).body;
      return data.length === MESSAGES;
    });
    const before = came.splice(0).toSorted();
    status = 204;

    const page = await open(`integrations/${id}?statusClass=4xx`);
    await page.getByText('No delivery fits this filter.').waitFor();
    await button(page, 'Send again in bulk …').click();
    await dialog(page).getByText('No message fits.').waitFor();
    expect(
      await dialog(page)
        .getByRole('button', { name: /^Send 0/ })
        .getAttribute('aria-disabled'),
    ).toBe('true');
    await page.keyboard.press('Escape');
    await page.getByLabel('Last answer').selectOption('5xx');
    await page.getByRole('button', { name: 'Show', exact: true }).click();
    await button(page, 'Send again in bulk …').click();
    await dialog(page).getByText(`${MESSAGES} messages will be sent again to Registrar.`).waitFor();
    await dialog(page).getByText('Each keeps its webhook-id').waitFor();
    await dialog(page).getByText('Last answer: 5xx').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await dialog(page)
      .getByRole('button', { name: `Send ${MESSAGES} messages again` })
      .click();
    const job = page.locator('[data-recovery=finished]');
    await job.getByText(`${MESSAGES} of ${MESSAGES} messages sent again`).waitFor();
    await job.getByText('none of them is given up now').waitFor();
    await until(() => page.evaluate<boolean>("document.activeElement.matches('[data-recovery]')"));
    await until(() => came.length === MESSAGES);
    expect(came.splice(0).toSorted()).toEqual(before);
  });

  test('one that runs shows how far it is, and is cancelled', async () => {
    const hook = { title: 'Slow', url, events: ['flow.source.removed'] };
    const { id } = (await flowsync.request('POST', '/webhooks', hook)).body.data;
    await startRecovery(flowsync.service, id, { total: 40, resent: 10 });
    const page = await open(`integrations/${id}`);
    const job = page.locator('[data-recovery=running]');
    await job.getByText('10 of 40 messages sent again').waitFor();
    await button(page, 'Cancel it').click();
    await page.locator('[data-recovery=cancelled]').getByText('Cancelled').waitFor();
    const [shownThen] = (await flowsync.request('GET', `/webhooks/${id}/recoveries`)).body.data;
    expect(shownThen.state).toBe('cancelled');
  });

  test('what is new shows by itself to the integrator whose it is, by few requests, and nothing of others', async () => {
    const integrator = await flowsync.client('integrator');
    const make = async (request: typeof integrator.request, title: string): Promise<number> =>
      (await request('POST', '/webhooks', { title, url, events: ['flow.archived'] })).body.data.id;
    const own = await make(integrator.request, 'Mine');
    const other = await make(flowsync.request, 'Of others');
    const { page, complaints } = await openPage();
    await signInAs(page, flowsync.url, integrator.apiKey);
    await page.goto(`${flowsync.url}/app/integrations`);
    await page.getByText('Nothing was sent yet.').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    const asked: string[] = [];
    page.on('request', request => asked.push(new URL(request.url()).pathname));
    const test = async (id: number): Promise<string> =>
      (await flowsync.request('POST', `/webhooks/${id}/test`)).body.data.deliveryId;
    status = 204;
    for (let n = 0; n < 10; n++) await test(other);
    await integrator.request('PUT', `/webhooks/${own}`, {
      title: 'Mine too',
      url,
      events: ['flow.archived'],
      active: true,
    });
    await page.getByRole('link', { name: 'Mine too' }).waitFor();
    expect(asked.filter(path => path === '/app/api/deliveries')).toEqual([]);
    const rows = page.getByRole('table', { name: 'Deliveries' }).locator('tbody tr');
    for (let n = 0; n < 20; n++) await test(own);
    await until(async () => (await rows.filter({ hasText: 'Delivered' }).count()) === 20);
    // Sixty events or more.
    expect(asked.filter(path => path === '/app/api/deliveries').length).toBeLessThan(30);
    status = 500;
    const delivery = await test(own);
    await page.goto(`${flowsync.url}/app/integrations/deliveries/${delivery}`);
    await page.getByText('answered 500').waitFor();
    status = 204;
    await flowsync.request('POST', `/deliveries/${delivery}/resend`);
    await page.getByText('answered 204').waitFor();
    await page.goto(`${flowsync.url}/app/integrations/${own}`);
    await page.getByText('Live', { exact: true }).waitFor();
    await integrator.request('PUT', `/webhooks/${own}`, {
      title: 'Mine',
      url,
      events: ['flow.archived'],
      active: false,
    });
    await page.locator('.head').getByText('Off', { exact: true }).waitFor();
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a webhook is made with all that it can be told, and changed', async () => {
    const page = await open('integrations');
    await button(page, 'New webhook').first().click();
    await page.getByLabel('Title').fill('Timetable');
    await page.getByLabel('Address').fill(url);
    await page.getByRole('checkbox', { name: 'a sync has failed flow.sync.failed' }).check();
    await page.getByText('Names of the WISEflow API that are never sent here').click();
    await page.getByRole('checkbox', { name: 'FINAL_GRADE' }).check();
    await page.getByText('Only about').click();
    await page.getByLabel('Flows, by number').fill('7, seven');
    await page.getByText('“seven” is no number of a flow.').first().waitFor();
    await page.getByLabel('Flows, by number').fill('7, 9');
    await page.getByLabel('Flow codes').fill('MATHS-*');
    await page.getByLabel('References').fill('class-a\nresit;2026:*');
    await page.getByText('Pace', { exact: true }).click();
    await page.getByLabel('Attempts a second, at most').fill('0');
    await page.getByText('“0” is no whole number from 1 to 1000.').first().waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel('Attempts a second, at most').fill('5');
    await page.getByLabel('At once, at most').fill('2');
    await page.getByText('Signature', { exact: true }).first().click();
    await page.getByRole('combobox', { name: 'Signature' }).selectOption('plain');
    await page.getByLabel('Header').fill('host');
    await button(page, 'Make the webhook').click();
    await page.getByRole('alert').getByText('body.signature.header').waitFor();
    await page.getByLabel('Header').fill('x-signature');
    await page.getByLabel('Before the signature').fill('sha256=');
    await button(page, 'Make the webhook').click();
    await page.locator('[data-secret]').waitFor();
    await button(page, 'I have it').click();
    await page.getByRole('heading', { level: 1, name: 'Timetable' }).waitFor();
    await page.getByText('(never sent)').waitFor();
    const id = Number(/\/(\d+)$/.exec(page.url())?.[1]);
    expect(await stored(id)).toMatchObject({
      events: ['FLOW_EXTERNAL_SOURCE', 'flow.sync.failed', 'FINAL_GRADE'],
      filters: { flowIds: [7, 9], flowCodes: ['MATHS-*'], references: ['class-a', 'resit;2026:*'] },
      ...{ maxPerSecond: 5, maxConcurrent: 2 },
      signature: { scheme: 'plain', header: 'x-signature', prefix: 'sha256=', encoding: 'hex' },
    });

    await button(page, 'Change …').click();
    await page.getByLabel('Flows, by number').fill('');
    await page.getByLabel('Flow codes').fill('');
    await page.getByLabel('References').fill('');
    await page.getByLabel('Attempts a second, at most').fill('');
    await page.getByRole('combobox', { name: 'Signature' }).selectOption('ed25519');
    await button(page, 'Save').click();
    await dialog(page).waitFor({ state: 'detached' });
    await page.getByText(/^whpk_/).waitFor();
    expect(await stored(id)).toMatchObject({
      ...{ filters: null, maxPerSecond: null, maxConcurrent: 2, signature: { scheme: 'ed25519' } },
    });
    const { publicKey } = (await stored(id)).signature;
    await button(page, 'New secret …').click();
    await dialog(page).getByRole('button', { name: 'New secret' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await until(async () => (await stored(id)).signature.publicKey !== publicKey);
    expect(shown.complaints).toEqual([]);
  });
});
