/** The day of the platform team, in a real browser: that the entries are in the signed history, and what is said when not. */
import type { Page } from 'playwright-core';
import { buildPages, describeInBrowser, openPage, type Shown, signInAs } from '../support/pages';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

describeInBrowser('on the page of the audit', () => {
  let flowsync: Running;
  let shown: Shown;

  beforeAll(async () => {
    buildPages();
    flowsync = await startService();
    await flowsync.request('PUT', '/flows/7', { code: 'MATHS-7', title: 'Mathematics' });
    await flowsync.request('POST', '/flows/7/external-sources', { reference: 'maths-7' });
    shown = await openPage();
    await signInAs(shown.page, flowsync.url, flowsync.adminKey);
    const { eventId } = (await flowsync.request('GET', '/audit?flow=7&order=desc')).body.data[0];
    await until(async () => (await flowsync.request('GET', `/events/${eventId}/proof`)).status === 200);
  });

  const open = async (): Promise<Page> => {
    await shown.page.goto(`${flowsync.url}/app/audit?flow=7`);
    await shown.page.getByRole('table', { name: 'Audit' }).waitFor();
    return shown.page;
  };
  /** The proof of each event, as somebody on the way changes it. */
  const altered = async (change: (proof: string) => string): Promise<void> => {
    await shown.page.route('**/proof', async route => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: change(await answer.text()) });
    });
  };

  test('each entry is proved in the browser, and what was checked is said', async () => {
    const page = await open();
    await page.getByRole('button', { name: 'Verify these 2' }).click();
    await page.getByText('All 2 entries are proved.').waitFor();
    expect(await page.getByText(/^event \d+ of a signed checkpoint of \d+$/).count()).toBe(2);
    await page.getByText('What was checked, in this browser').click();
    await page.getByText('The checkpoint is signed with a key of this history (Ed25519).').waitFor();
  });

  test('what is exported is what the table shows, by the same filter', async () => {
    const page = await open();
    const rows = page.getByRole('table', { name: 'Audit' }).locator('tbody tr');
    const positions = await rows.locator('td.num').allTextContents();
    const href = await page.getByRole('link', { name: /^Export/ }).getAttribute('href');
    const csv = await page.evaluate(async path => (await fetch(path ?? '')).text(), href);
    const [head, ...lines] = csv
      .trim()
      .split('\r\n')
      .map(line => line.split(',').slice(0, 2));
    expect(head).toEqual(['record', 'position']);
    expect(lines.pop()?.[0]).toBe('end');
    expect(lines.map(([, position]) => position).toReversed()).toEqual(positions);
    expect(positions.length).toBe(2);
  });

  /** Another first character of what follows. */
  const otherAfter = (text: string, mark: string): string => {
    const at = text.indexOf(mark) + mark.length;
    return `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`;
  };
  const recordSaying = (text: string, from: string, to: string): string =>
    text.replace(/^extra (.*)$/m, (_, record: string) => {
      const said = Buffer.from(record, 'base64').toString().replace(from, to);
      return `extra ${Buffer.from(said).toString('base64')}`;
    });

  const ALTERATIONS: ReadonlyArray<readonly [string, (text: string) => string, string]> = [
    ['its record names another', (text: string) => recordSaying(text, '"admin"', '"nobody"'), 'says something else'],
    [
      'its facts are others',
      (text: string) => recordSaying(text, '"dataSha256":"', '"dataSha256":"0'),
      'does not lead to the root',
    ],
    [
      'a hash is another',
      (text: string) => otherAfter(text, `${/index \d+/.exec(text)?.[0]}\n`),
      'does not lead to the root',
    ],
    [
      'the signature is another',
      (text: string) => text.replace(/(\n— \S+ .{40})(.)/, (_, before, one) => before + (one === 'A' ? 'B' : 'A')),
      'signature of the checkpoint is wrong',
    ],
    ['it is no proof', () => '<html></html>', 'is none'],
  ];

  test.each(ALTERATIONS)('an entry is broken when %s', async (_, change, said) => {
    await altered(change);
    const page = await open();
    await page.getByRole('button', { name: 'Verify these 2' }).click();
    await page.getByText('2 do not hold: look at them first.').waitFor();
    await page.getByText(new RegExp(said)).first().waitFor();
    await page.unroute('**/proof');
    expect(shown.complaints).toEqual([]);
  });

  test('what no checkpoint covers yet is said to be so', async () => {
    await shown.page.route('**/proof', route => route.fulfill({ status: 503, json: {} }));
    const page = await open();
    await page
      .getByRole('button', { name: /^Verify Proof/ })
      .first()
      .click();
    await page.getByText('Not yet covered').waitFor();
    await page.unroute('**/proof');
  });
});
