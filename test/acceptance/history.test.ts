/** The history over HTTP. */
import { type Contract, contract } from '../support/contract';
import { startService } from '../support/service';

let api: Contract;

beforeAll(async () => {
  api = contract((await startService({ isSubscribed: true })).request);
});

test('the history is read by cursor, of one flow and of all', async () => {
  await api.ok('PUT', '/flows/80', { code: 'A', title: 'A' });
  await api.ok('POST', '/flows/80/external-sources', { reference: 'class-a' });
  await api.ok('POST', '/flows/80/sync');
  const { data: events, cursor } = await api.ok('GET', '/flows/80/events');
  expect(events.map((event: { type: string }) => event.type)).toEqual([
    'FlowRegistered',
    'SourceAdded',
    'SyncRequested',
  ]);
  expect(cursor).toBeNull();
  expect(events[1]).toMatchObject({
    stream: 'flow-80',
    revision: 1,
    position: expect.stringMatching(/^\d+$/),
    actor: { type: 'client', id: expect.any(String) },
    data: { sourceId: 1, reference: 'class-a', description: '' },
    unreadable: null,
  });

  const pages: unknown[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { data: unknown[]; cursor: string | null } = await api.ok(
      'GET',
      `/flows/80/events?limit=1${next === '' ? '' : `&cursor=${next}`}`,
    );
    pages.push(...page.data);
    next = page.cursor;
  }
  expect(pages).toEqual(events);
  expect(await api.refused('GET', '/flows/81/events')).toEqual([404, 'flow-not-found']);
  expect((await api.ok('GET', '/flows/80/events?cursor=9007199254740991')).data).toEqual([]);

  const { data: tail } = await api.ok('GET', `/events?cursor=${Number(events[0].position) - 1}`);
  expect(tail[0]).toEqual(events[0]);
  expect((await api.ok('GET', '/events?cursor=9007199254740991')).data).toEqual([]);
});

test('a page of large events ends early, and the cursor goes on from there', async () => {
  await api.ok('PUT', '/flows/82', { code: 'A', title: 'A' });
  const metadata = (n: number) =>
    Object.fromEntries(Array.from({ length: 60 }, (_, k) => [`k${k}`, `${n}`.repeat(900)]));
  for (let n = 0; n < 40; n++) await api.ok('PUT', '/flows/82/metadata', metadata(n % 10));
  const revisions: number[] = [];
  const sizes: number[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page: { data: { revision: number }[]; cursor: string | null } = await api.ok(
      'GET',
      `/flows/82/events?limit=1000${next === '' ? '' : `&cursor=${next}`}`,
    );
    revisions.push(...page.data.map(({ revision }) => revision));
    sizes.push(JSON.stringify(page).length);
    next = page.cursor;
  }
  expect(revisions).toEqual(Array.from({ length: 41 }, (_, revision) => revision));
  expect(sizes.length).toBeGreaterThan(2);
  expect(Math.max(...sizes)).toBeLessThan(1.2 * 1024 * 1024);
});

test('no route was left out', () => {
  // They have tests of their own: redaction.test.ts, replay.test.ts, stream.test.ts.
  expect(api.neverCalled('History')).toEqual([
    'POST /events/:eventId/redact',
    'GET /flows/:flowId/replay',
    'GET /flows/:flowId/diff',
    'GET /diff',
    'GET /stream',
  ]);
});
