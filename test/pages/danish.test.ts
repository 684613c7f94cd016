/** What the API says in English for people, the pages say in Danish as well: of every event, and of every failure. */
import * as fc from 'fast-check';
import * as t from 'io-ts';
import { aggregates } from '../../domain/aggregates';
import type { DomainEvent } from '../../domain/history';
import { shownFacts } from '../../src/audit/shown-facts';
import { ADVISED_REASONS, adviceOn } from '../../src/http/webhooks/failure-advice';
import { adviceInDanish } from '../../web/src/texts/pages/advice-da';
import { type SentenceFacts, sentenceInDanish } from '../../web/src/texts/pages/sentences-da';
import { arbitrary, crowded } from '../support/domain/arbitrary';
import { buildPages, describeInBrowser, openPage, signInAs } from '../support/pages';
import { startService } from '../support/service';

const actor = { type: 'client', id: 'c1', name: null };

const memberTypes = (codec: t.Mixed): ReadonlyArray<t.Mixed> =>
  codec instanceof t.UnionType ? codec.types.flatMap(memberTypes) : [codec];
const all = Object.values(aggregates).flatMap(({ category, event }) =>
  memberTypes(event).map(codec => [`${category}: ${codec.name}`, codec] as const),
);

test.each(all)('%s has a sentence, whatever its facts', (_, codec) => {
  fc.assert(
    fc.property(arbitrary(codec, crowded) as fc.Arbitrary<DomainEvent>, ({ type, at: _at, ...facts }) => {
      const sentence = sentenceInDanish({
        ...{ type, stream: 'some-7', actor, onBehalfOf: null, sources: ['a'] },
        ...{ data: shownFacts(facts), sentence: 'in English' },
      });
      expect(sentence).toMatch(/^Klient c1 [a-zæøå]/);
      expect(sentence).not.toMatch(/undefined|\[object|\bnull\b|NaN/);
    }),
    { numRuns: 20 },
  );
});

const added: SentenceFacts = {
  ...{ type: 'SourceAdded', stream: 'flow-7', actor, onBehalfOf: null, sources: ['MATH-1'] },
  ...{ data: { sourceId: 1 }, sentence: 'in English' },
};

test.each<[Partial<SentenceFacts>, string]>([
  [{}, 'Klient c1 føjede kilde MATH-1 til flow 7'],
  [{ sources: [] }, 'Klient c1 føjede kilde 1 til flow 7'],
  [{ actor: { ...actor, name: 'Registrar' } }, 'Klient c1 (Registrar) føjede kilde MATH-1 til flow 7'],
  [
    { onBehalfOf: { type: 'person', id: '17', name: 'Ada' } },
    'Klient c1 føjede kilde MATH-1 til flow 7, på vegne af person 17 (Ada)',
  ],
  [
    { type: 'SyncRequested', data: { requestId: 'r1' }, sources: ['a', 'b', 'c', 'd'] },
    'Klient c1 bestilte synkronisering r1 af kilderne a, b, c og 1 mere i flow 7',
  ],
  [
    { type: 'CheckpointSigned', actor: { type: 'system', id: 'history', name: null }, data: { size: 1200 } },
    'Tjenesten underskrev et kontrolpunkt ved 1.200 hændelser',
  ],
  [{ type: 'OfALaterVersion' }, 'in English'],
  [{ type: 'toString' }, 'in English'],
  [{ data: null }, 'in English'],
])('a sentence says who, what and for whom: %j', (facts, expected) => {
  expect(sentenceInDanish({ ...added, ...facts })).toBe(expected);
});

test('each advice has one in Danish, and two that differ stay two', () => {
  const failures = [
    ...ADVISED_REASONS.map(reason => [reason, null] as const),
    ...Array.from({ length: 500 }, (_, n) => ['status', 100 + n] as const),
  ];
  const pairs = failures.map(([reason, status]) => [adviceOn(reason, status), adviceInDanish(reason, status)] as const);
  const english = new Set(pairs.map(([text]) => text));
  expect(english.size).toBeGreaterThan(20);
  expect(new Set(pairs.map(([, text]) => text)).size).toBe(english.size);
  expect(new Set(pairs.map(pair => pair.join('\n'))).size).toBe(english.size);
  expect(
    pairs.filter(([one, other]) => (one === null) !== (other === null) || (one !== null && one === other)),
  ).toEqual([]);
});

describeInBrowser('in a browser that speaks Danish', () => {
  beforeAll(buildPages);

  test('the audit and what can be done about a failed attempt are Danish, and English again when that is chosen', async () => {
    const { url, adminKey, request } = await startService({ isSubscribed: true });
    await request('PUT', '/flows/7', { code: 'MATHS-7', title: 'Mathematics' });
    await request('POST', '/flows/7/external-sources', { reference: 'maths-7' });
    const [{ id }] = (await request('GET', '/webhooks')).body.data;
    const { deliveryId } = (await request('POST', `/webhooks/${id}/test`, { wait: true })).body.data;
    const { page, complaints } = await openPage();
    await signInAs(page, url, adminKey);
    await page.evaluate("localStorage.setItem('flowsync-language', 'da')");
    await page.goto(`${url}/app/audit?flow=7`);
    await page.getByText('Klient admin føjede kilde maths-7 til flow 7').waitFor();
    await page.getByText('Klient admin registrerede flow 7, kode MATHS-7, „Mathematics“').waitFor();
    await page.goto(`${url}/app/integrations/deliveries/${deliveryId}`);
    await page.getByText('Der lytter ingen på denne adresse og port.').waitFor();
    expect(await page.getByText('Nothing listens').count()).toBe(0);
    await page.goto(`${url}/app/integrations/${id}`);
    await page.getByRole('button', { name: 'Send en test' }).click();
    const verdict = page.getByRole('alert');
    await verdict.getByText('Der lytter ingen på denne adresse og port.').waitFor();
    expect(await verdict.textContent()).not.toContain('connection-refused');
    await page.getByRole('button', { name: /Indstillinger$/ }).click();
    await page.getByLabel('Sprog').selectOption('en');
    await page.keyboard.press('Escape');
    await page.goto(`${url}/app/audit?flow=7`);
    await page.getByText('Client admin added source maths-7 to flow 7').waitFor();
    expect(complaints).toEqual([]);
  });
});
