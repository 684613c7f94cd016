/** What the service refuses is said in Danish on Danish pages, with its values; what nobody has translated stays English, and is marked. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { problemInDanish, SENTENCES } from '../../web/src/texts/pages/problems-da';
import { buildPages, describeInBrowser, openPage, signInAs } from '../support/pages';
import { type Running, startService } from '../support/service';

const NO_SUCH = '00000000-0000-4000-8000-000000000000';

const webhook = { title: 'Registrar', url: 'https://example.org/', events: ['FLOW_EXTERNAL_SOURCE'] };
const schedule = { cron: 'daily 05:30', zone: 'Europe/Copenhagen' };

/** Asked by an admin. */
const REFUSED: ReadonlyArray<[method: string, path: string, body: unknown, expected: string]> = [
  ['GET', '/flows/404', undefined, 'Der er intet flow med id 404.'],
  ['GET', '/flows/0', undefined, 'path.flowId skal være et helt tal fra 1 til 9007199254740991; der står "0"'],
  ['GET', '/flows/7/external-sources/9', undefined, 'Flow 7 har ingen kilde med id 9.'],
  ['POST', '/flows/7/sync', { references: ['maths-8'] }, 'Flow 7 har ingen kilde med referencen „maths-8“.'],
  ['GET', `/flows/7/sync-requests/${NO_SUCH}`, undefined, `Flow 7 har ingen bestilt synkronisering med id ${NO_SUCH}.`],
  ['DELETE', `/flows/7/schedules/${NO_SUCH}`, undefined, `Flow 7 har ingen tidsplan med id ${NO_SUCH}.`],
  [
    'POST',
    `/flows/7/holds/${NO_SUCH}/approve`,
    { removed: 1 },
    `Flow 7 har ingen tilbageholdt ændring med id ${NO_SUCH}.`,
  ],
  ['GET', '/webhooks/99', undefined, 'Der er ingen webhook med id 99.'],
  ['GET', '/clients/nobody', undefined, 'Der er ingen API-klient med id nobody.'],
  ['GET', '/nonsense', undefined, 'Der er intet på "/nonsense".'],
  [
    'POST',
    '/flows/8/external-sources',
    { reference: 'a' },
    'Flow 8 er arkiveret; tag det tilbage fra arkivet for at ændre det.',
  ],
  [
    'POST',
    '/flows/7/external-sources',
    { reference: 'maths-7' },
    'Flow 7 har allerede en kilde med referencen „maths-7“.',
  ],
  ['POST', '/flows/7/external-sources', { reference: 'c' }, 'Flow 7 ville have 3 kilder; højst 2 er tilladt.'],
  ['POST', '/flows/9/sync', {}, 'Flow 9 har ingen kilde at synkronisere; tilføj først en.'],
  [
    'DELETE',
    '/clients/admin',
    undefined,
    'API-klient admin kan ikke gøre dette ved sig selv; lad en anden admin gøre det.',
  ],
  ['POST', '/flows/7/external-sources', {}, 'body.reference mangler'],
  ['POST', '/flows/7/external-sources', { reference: '' }, 'body.reference må ikke være tom; der står ""'],
  [
    'POST',
    '/flows/7/external-sources',
    { reference: 'maths 7' },
    'body.reference må kun bestå af bogstaver, cifre og - _ , . ; : |; der står "maths 7"',
  ],
  [
    'PUT',
    '/flows/7',
    { code: ' a', title: 'A' },
    'body.code må ikke begynde eller slutte med et mellemrum; der står " a"',
  ],
  ['PUT', '/flows/7', { code: 'A', title: 7 }, 'body.title skal være tekst; der står 7'],
  ['PUT', '/flows/7', { code: 'A', title: 'A', more: 1 }, 'body.more er ikke et felt, der kendes her; der står 1'],
  ['POST', '/webhooks', { ...webhook, url: 'example' }, 'body.url skal være en URL; der står "example"'],
  [
    'POST',
    '/webhooks',
    { ...webhook, url: 'https://10.0.0.1/' },
    'body.url skal føre til en offentlig adresse; der står "https://10.0.0.1/"',
  ],
  [
    'POST',
    '/flows/7/schedules',
    { ...schedule, zone: 'Mars/Olympus' },
    'body.zone er ingen tidszone i IANA-databasen, som "Europe/Copenhagen"; der står "Mars/Olympus"',
  ],
  [
    'POST',
    '/flows/7/schedules',
    { ...schedule, cron: 'now and then' },
    'body.cron er intet cron-udtryk med fem felter, som "30 5 * * MON-FRI"; der står "now and then"',
  ],
  [
    'GET',
    '/timelines?since=2026-01-02T00:00:00.000Z&until=2026-01-01T00:00:00.000Z',
    undefined,
    'query.until skal være senere end since, 2026-01-02T00:00:00.000Z; der står 2026-01-01T00:00:00.000Z',
  ],
  [
    'GET',
    '/flows?asOf=yesterday',
    undefined,
    'query.asOf skal være en position, et tidspunkt med en zone (2026-11-24T10:00:00Z), eller hvor længe siden (-90s, -15m, -2h, -7d); der står "yesterday"',
  ],
];

describe('a refusal', () => {
  let flowsync: Running;

  beforeAll(async () => {
    flowsync = await startService({ isSubscribed: true, config: { maxSources: 2 } });
    const { request } = flowsync;
    for (const id of [7, 8, 9]) await request('PUT', `/flows/${id}`, { code: `F-${id}`, title: `Flow ${id}` });
    for (const reference of ['maths-7', 'b']) await request('POST', '/flows/7/external-sources', { reference });
    await request('PATCH', '/flows/8/archive');
  });

  test.each(REFUSED)('of %s %s %j is said in Danish, with its values', async (method, path, body, expected) => {
    const { error } = (await flowsync.request(method, path, body)).body;
    expect(error.errors.map(({ message }: { message: string }) => problemInDanish(message))).toEqual([expected]);
  });

  test('of whoever may not is said in Danish, too', async () => {
    const { request, clientId } = await flowsync.client('analyst');
    const { error } = (await request('PATCH', '/flows/7/archive')).body;
    expect(problemInDanish(error.message)).toBe(
      `PATCH /flows/:flowId/archive er for rollerne admin, manager; API-klient ${clientId} har rollen analyst.`,
    );
  });
});

test.each([
  'Something that nobody has translated.',
  'Flow 7 has an external source with the reference "a". And more.',
  'body.code must be this or must not be empty; it is ""',
  '',
])('%j has no words of its own', message => {
  expect(problemInDanish(message)).toBeNull();
});

test('what can be null is said as well', () => {
  expect(problemInDanish('body.title must be text or null; it is 7')).toBe('body.title skal være tekst; der står 7');
});

const sourcesIn = (folder: string): string =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /(?<!\.test)\.ts$/.test(entry.name))
    .map(entry => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');
const root = join(__dirname, '../..');
const sources = ['domain', 'src'].map(name => sourcesIn(join(root, name))).join('\n');
/** What a codec says that is not there begins with these. */
const DEMAND = /^ must be /;

test.each(SENTENCES)('%j is what the service says, and no value is said that it does not name', (english, danish) => {
  const parts = english.split(/\{\w+\}/).map(part => part.replace(DEMAND, '').trim());
  expect(parts.filter(part => !sources.includes(part))).toEqual([]);
  const namesIn = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  expect(namesIn(english)).toEqual(expect.arrayContaining(namesIn(danish)));
});

describeInBrowser('in a browser that speaks Danish', () => {
  beforeAll(buildPages);

  test('an error is Danish, in English that of an English page', async () => {
    const { url, adminKey } = await startService();
    const { page, complaints } = await openPage();
    await signInAs(page, url, adminKey);
    await page.goto(`${url}/app/flows/404`);
    await page.getByText('There is no flow with the id 404.').waitFor();
    await page.evaluate("localStorage.setItem('flowsync-language', 'da')");
    await page.goto(`${url}/app/flows/404`);
    await page.getByText('Der er intet flow med id 404.').waitFor();
    expect(await page.locator('[role=alert] [lang=en]').count()).toBe(0);
    await page.route('**/app/api/flows/405', route =>
      route.fulfill({
        status: 409,
        json: { success: false, data: null, error: { code: 409, message: 'Of a later version.', errors: [] } },
      }),
    );
    await page.goto(`${url}/app/flows/405`);
    await page.locator('[role=alert] [lang=en]').getByText('Of a later version.').waitFor();
    expect(complaints).toEqual([]);
  });
});
