/** The one clock of all pages, in a real browser: what is shown of the past, and that nothing there can be changed. */
import type { Page } from 'playwright-core';
import { buildPages, describeInBrowser, openPage, type Shown, signInAs } from '../support/pages';
import { type Running, startService } from '../support/service';
import { mostOfTheTest, until } from '../support/until';

/** Looks at a page that find it as it was before, until it is taken to be whole: some tenth of a second. */
const SAME = 5;
const LIST = '/flows/7/external-sources/1/allocations/participants';

describeInBrowser('in the past', () => {
  let flowsync: Running;
  let shown: Shown;
  /** Of the log, after each of the three steps. */
  const positions: number[] = [];

  beforeAll(async () => {
    buildPages();
    flowsync = await startService({ isSubscribed: true });
    const step = async (...[method, path, body]: Parameters<Running['request']>): Promise<void> => {
      const { headers } = await flowsync.request(method, path, body);
      positions.push(Number(headers['flowsync-position']));
    };
    await step('PUT', '/flows/7', { code: 'MATHS-7', title: 'Mathematics' });
    await flowsync.request('POST', '/flows/7/external-sources', { reference: 'maths-7' });
    await step('PUT', LIST, { participantIds: [1, 2, 3], addMissing: true });
    await flowsync.request('POST', '/flows/7/sync');
    await step('PUT', '/flows/7', { code: 'MATHS-7', title: 'Algebra' });
    shown = await openPage();
    await signInAs(shown.page, flowsync.url, flowsync.adminKey);
  });

  const open = async (path: string): Promise<Page> => {
    await shown.page.goto(`${flowsync.url}/app/${path}`);
    await shown.page.getByRole('heading', { level: 1 }).waitFor();
    return shown.page;
  };
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const button = (page: Page, name: string) => page.getByRole('button', { name });

  test('every page shows the moment that its address names, which links keep and others see the same by', async () => {
    const page = await open(`flows?asOf=${positions[1]}`);
    await page.getByRole('region', { name: 'The past' }).getByText(`position ${positions[1]}`).waitFor();
    await page.getByRole('link', { name: 'Mathematics' }).click();
    await heading(page, 'Mathematics');
    await page.locator('[data-state=NONE]').waitFor();
    expect(page.url()).toBe(`${flowsync.url}/app/flows/7?asOf=${positions[1]}`);
    const { apiKey } = await flowsync.client('analyst');
    const other = await openPage();
    await signInAs(other.page, flowsync.url, apiKey);
    await other.page.goto(page.url());
    await heading(other.page, 'Mathematics');
    await other.page.context().close();
  });

  test('a moment is chosen by its time, how long ago it was, or its position, and left again', async () => {
    const page = await open('flows/7');
    await heading(page, 'Algebra');
    await button(page, 'As of …').click();
    await page.getByLabel('Position instead').fill('x');
    await page.getByText('A position is a whole number.').first().waitFor();
    await page.getByLabel('Position instead').fill(String(positions[0]));
    await page.keyboard.press('Enter');
    await page.getByText('This flow has no source yet.').waitFor();
    await button(page, 'Another moment …').click();
    await button(page, 'a week ago').click();
    await page.getByText('Choose a later moment: the history begins there.').first().waitFor();
    const { searchParams } = new URL(page.url());
    expect(Date.parse(searchParams.get('asOf') ?? '')).toBeLessThan(Date.now() - 6 * 86_400_000);
    await page.getByRole('link', { name: 'Back to now' }).click();
    await heading(page, 'Algebra');
    expect(page.url()).toBe(`${flowsync.url}/app/flows/7`);
    await page.goBack();
    await page.getByText('Choose a later moment').first().waitFor();
  });

  test('how long ago, in an address, becomes the time that it was', async () => {
    const page = await open('flows?asOf=-0s');
    await until(() => new URL(page.url()).searchParams.get('asOf')?.endsWith('Z') === true);
  });

  test('what happens meanwhile changes nothing there', async () => {
    const page = await open(`flows/7?asOf=${positions[2]}`);
    await heading(page, 'Algebra');
    await flowsync.request('PUT', '/flows/7', { code: 'MATHS-7', title: 'Geometry' });
    await page.getByRole('link', { name: 'Flows' }).first().click();
    await page.getByRole('link', { name: 'Algebra' }).click();
    await heading(page, 'Algebra');
    await page.getByRole('link', { name: 'Back to now' }).click();
    await heading(page, 'Geometry');
    await flowsync.request('PUT', '/flows/7', { code: 'MATHS-7', title: 'Algebra' });
    await heading(page, 'Algebra');
  });

  test('a flow is replayed event by event, with the slider, the buttons and the keyboard', async () => {
    const page = await open('flows/7/replay');
    const slider = page.getByRole('slider', { name: 'Event' });
    await page.getByText('SyncRequested', { exact: true }).or(page.getByText('FlowDetailsChanged')).first().waitFor();
    const all = Number(await slider.getAttribute('max'));
    await slider.focus();
    await page.keyboard.press('Home');
    await page.getByText('FlowRegistered', { exact: true }).waitFor();
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^Event 1, /);
    await page.keyboard.press('ArrowRight');
    await page.getByText('SourceAdded', { exact: true }).waitFor();
    await page.getByText('/externalSources/0').first().waitFor();
    expect(new URL(page.url()).searchParams.get('at')).toBe('1');
    await button(page, 'Next event').click();
    await page.getByText('ParticipantAdded', { exact: true }).waitFor();
    await slider.focus();
    await page.keyboard.press('PageUp');
    await until(async () => (await slider.inputValue()) === String(all));
    await page.keyboard.press('Shift+ArrowLeft');
    await until(async () => (await slider.inputValue()) === '0');
    await page.getByLabel('Number').fill(String(all));
    await page.keyboard.press('Enter');
    await button(page, 'Play').click();
    await until(async () => (await slider.inputValue()) === String(all));
    await page.getByLabel('Number').fill('1');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'All pages as of this moment' }).click();
    await page.getByText('This flow has no source yet.').waitFor();
    await heading(page, 'Mathematics');
  });

  test('two moments of a flow are compared, each line with the event that made it', async () => {
    const page = await open(`flows/7/diff?from=${positions[0]}&to=${positions[1]}`);
    const table = page.getByRole('table', { name: 'Difference' });
    await table.getByText('maths-7').waitFor();
    await table.getByText('3 participants', { exact: true }).waitFor();
    await table.getByText('1–3', { exact: true }).waitFor();
    await page.getByLabel('Earlier moment').fill('7d');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('query.from').waitFor();
    await page.getByLabel('Earlier moment').fill(String(positions[1]));
    await page.getByLabel('Later moment').fill('');
    await page.keyboard.press('Enter');
    await table.getByText('the flow itself').waitFor();
    await table.getByText('/title').waitFor();
    await table.getByRole('link').first().click();
    await page.getByRole('slider', { name: 'Event' }).waitFor();
  });

  test('two moments of everything are compared, and what is named leads there', async () => {
    const page = await open(`diff?from=${positions[0]}&to=${positions[2]}`);
    const table = page.getByRole('table', { name: 'Difference of everything' });
    await table.getByRole('link', { name: 'Algebra' }).waitFor();
    await table.getByText('/title').waitFor();
    await table.getByRole('link', { name: /compare the flow$/i }).waitFor();
    await page.getByLabel('Earlier moment').fill(String(positions[2]));
    await page.keyboard.press('Enter');
    await page.getByText('Nothing differs.').waitFor();
    await page.getByLabel('Earlier moment').fill('yesterday');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('query.from must be a position').waitFor();
  });

  test('no button of any page changes anything there, and each that is off says why', async () => {
    const [{ requestId }] = (await flowsync.request('GET', '/flows/7/sync-requests')).body.data;
    const [{ id }] = (await flowsync.request('GET', '/webhooks')).body.data;
    const [delivery] = (await flowsync.request('GET', '/deliveries')).body.data;
    const { page } = shown;
    const changes: string[] = [];
    page.on('request', request => {
      const isChange =
        !['GET', 'HEAD'].includes(request.method()) && !/\/(search|session\/renew)\b/.test(request.url());
      if (isChange) changes.push(`${request.method()} ${request.url()}`);
    });
    for (const path of [
      ...['flows', 'flows/7', `flows/7/syncs/${requestId}`, 'flows/7/sources/1', 'integrations', `integrations/${id}`],
      ...[`integrations/deliveries/${delivery.id}`, 'set-up', 'audit'],
    ]) {
      const address = `${path}?asOf=${positions[2]}`;
      const main = (await open(address)).locator('main');
      await until(async () => (await main.getByText('Loading …').count()) === 0);
      const off = main.locator('button[aria-disabled=true]');
      const why = await off.evaluateAll(all => all.map(one => one.getAttribute('title')));
      expect([path, why.filter(reason => reason?.startsWith('This is the past') !== true)]).toEqual([path, []]);
      await main.evaluate(all => {
        for (const one of all.querySelectorAll('button')) one.click();
      });
      expect([path, await page.getByRole('dialog').count()]).toEqual([path, 0]);
    }
    expect(changes).toEqual([]);
    expect(shown.complaints).toEqual([]);
  });

  test('a page as of a moment says what the live page said then', async () => {
    const [{ requestId }] = (await flowsync.request('GET', '/flows/7/sync-requests')).body.data;
    const [{ id }] = (await flowsync.request('GET', '/webhooks')).body.data;
    // One that is open gets older, in the past not.
    await flowsync.request('POST', '/flows/7/external-sources/maths-7/sync/done');
    const [since, end] = [-3_600_000, 0].map(ms => new Date(Date.now() + ms).toISOString());
    const paths = [
      ...['flows', 'flows/7', `flows/7/syncs/${requestId}`, 'flows/7/sources/1', 'flows/7/replay?at=2'],
      ...['integrations', `integrations/${id}`, 'audit?type=Flow*', `timeline?view=table&since=${since}&until=${end}`],
    ];
    /** Without what one can do, which is off in the past. */
    const said = (page: Page): Promise<string> =>
      page.locator('main').evaluate(element => {
        const copy = element.cloneNode(true);
        for (const one of copy.querySelectorAll('button, .hidden, .button, form, search, svg')) one.remove();
        // At midnight the times of today get a date.
        for (const one of copy.querySelectorAll('time')) one.textContent = one.dateTime;
        return copy.textContent ?? '';
      });
    /** Names and figures come by themselves, after the rest. */
    const saidInTheEnd = async (path: string): Promise<string> => {
      const page = await open(path);
      let [before, same] = ['', 0];
      await until(async () => {
        const now = await said(page);
        same = now === before && !now.includes('Loading …') ? same + 1 : 0;
        before = now;
        return same === SAME;
      });
      return before;
    };
    const head = async () => (await flowsync.request('GET', '/flows?asOf=-0s')).headers['flowsync-as-of'];
    let live: ReadonlyArray<readonly [string, string]> = [];
    let position = await head();
    // Attempts at a webhook go on meanwhile, now and then.
    await until(async () => {
      position = await head();
      const read: (typeof live)[number][] = [];
      for (const path of paths) read.push([path, await saidInTheEnd(path)]);
      live = read;
      return (await head()) === position;
    });
    await flowsync.request('PUT', '/flows/8', { code: 'NEW', title: 'New' });
    await flowsync.request('PUT', LIST, { participantIds: [1, 2, 3, 4], addMissing: true });
    await flowsync.request('POST', '/flows/7/external-sources', { reference: 'later' });
    await flowsync.request('POST', '/flows/7/sync');
    for (const [path, text] of live) {
      const page = await open(`${path}${path.includes('?') ? '&' : '?'}asOf=${position}`);
      let now = '';
      await until(
        async () => {
          now = await said(page);
          return now === text;
        },
        { withinMs: mostOfTheTest() / 3 },
      ).catch(() => undefined);
      expect([path, now]).toEqual([path, text]);
    }
    expect(new Set(live.map(([, text]) => text)).size).toBe(paths.length);
  });
});
