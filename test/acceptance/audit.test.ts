/** The history as it is asked for and handed over by HTTP, and who came in. */
import { standingClock } from '../support/clock';
import { type Contract, contract } from '../support/contract';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

const clock = standingClock();
let flowsync: Running;
let api: Contract;
let manager: Awaited<ReturnType<Running['client']>>;
let integrator: Awaited<ReturnType<Running['client']>>;

interface Entry {
  readonly position: string;
  readonly type: string;
  readonly sentence: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

const audit = async (query: string): Promise<ReadonlyArray<Entry>> => (await api.ok('GET', `/audit?${query}`)).data;
const types = async (query: string): Promise<ReadonlyArray<string>> => (await audit(query)).map(({ type }) => type);

beforeAll(async () => {
  flowsync = await startService({ isSubscribed: true, ports: { clock } });
  api = contract(flowsync.request);
  manager = await flowsync.client('manager');
  integrator = await flowsync.client('integrator');
  for (const flow of [7, 8]) {
    await manager.request('PUT', `/flows/${flow}`, { code: `F${flow}`, title: 'Hall of Fame' });
    await manager.request('POST', `/flows/${flow}/external-sources`, { reference: 'maths-7' });
    await manager.request('POST', `/flows/${flow}/external-sources`, { reference: `only-${flow}` });
  }
  await flowsync.request('POST', '/flows/7/participants', [{ userId: 17, name: 'Ada' }]);
  const onBehalf = { 'flowsync-on-behalf-of': '17', 'x-correlation-id': 'click-1' };
  await manager.request('POST', '/flows/7/sync', { references: ['maths-7'] }, onBehalf);
  clock.advance(60_000);
  await integrator.request('PUT', '/flows/7/external-sources/1/allocations/participants', { participantIds: [301] });
  await integrator.request('POST', '/flows/7/external-sources/maths-7/sync/fail', { message: 'No such CLASS.' });
});

test('filters combine: who, what, which flow and source, how it ended, when', async () => {
  expect(await types(`flow=7&actor=${manager.clientId}`)).toEqual([
    'FlowRegistered',
    'SourceAdded',
    'SourceAdded',
    'SyncRequested',
  ]);
  expect(await types('source=maths-7&type=Source*')).toEqual(['SourceAdded', 'SourceAdded']);
  expect(await types('source=maths-7&flow=7')).toEqual([
    'SourceAdded',
    'SyncRequested',
    'ParticipantAllocated',
    'SyncFailed',
  ]);
  expect(await types('outcome=failed&flow=7')).toEqual(['SyncFailed']);
  expect(await types('stream=flow-8&type=FlowRegistered')).toEqual(['FlowRegistered']);
  expect(await types('stream=flow-8&flow=7')).toEqual([]);
  expect(await types(`actor=client:${integrator.clientId}&since=2026-11-24T09:01:00.000Z`)).toEqual([
    'ParticipantAllocated',
    'SyncFailed',
  ]);
  expect(await types(`actor=${integrator.clientId}&until=2026-11-24T09:01:00.000Z`)).toEqual([]);
  expect(await types('actor=nobody')).toEqual([]);
});

test('what the service did by itself is found by whom it was done for, and by the request that set it off', async () => {
  const done = await audit('onBehalfOf=person:17');
  expect(done.map(({ type }) => type)).toEqual(expect.arrayContaining(['SyncRequested', 'DeliveryScheduled']));
  expect(done.find(({ type }) => type === 'DeliveryScheduled')).toMatchObject({
    actor: { type: 'system', id: 'reactor' },
    onBehalfOf: { type: 'person', id: '17', name: 'Ada' },
    sentence: expect.stringMatching(/^The service scheduled delivery .*, on behalf of person 17 \(Ada\)$/),
    correlationId: 'click-1',
    flowId: 7,
  });
  expect(await types('correlation=click-1')).toEqual(done.map(({ type }) => type));
});

test('each entry has a sentence, and the names that whoever asks may see', async () => {
  const [added] = await audit('type=SourceAdded&flow=7');
  const { clientId } = manager;
  expect(added).toMatchObject({
    sentence: `Client ${clientId} (A manager) added source maths-7 to flow 7`,
    actor: { type: 'client', id: clientId, name: 'A manager' },
    ...{ outcome: 'succeeded', flowId: 7, sources: ['maths-7'], onBehalfOf: null },
  });
  const seen = await contract(manager.request).ok('GET', '/audit?type=SourceAdded&flow=7');
  expect(seen.data[0].sentence).toBe(`Client ${clientId} added source maths-7 to flow 7`);
  const [came] = await audit('type=ParticipantAllocated');
  expect(came?.sentence).toContain('allocated participant 301 to source maths-7 of flow 7');
});

test('a text is looked for in the facts that are shown, in any letters; what is hidden is not found', async () => {
  expect(await types('text=no%20such%20class')).toEqual(['SyncFailed']);
  expect(await types('text=hall%20of')).toEqual(['FlowRegistered', 'FlowRegistered']);
  const { data } = await api.ok('GET', '/audit?type=ClientRegistered&limit=1');
  expect(JSON.stringify(data)).not.toContain('secretHash');
  const events = await flowsync.service.store.readAll()();
  const hash = /"secretHash":"([0-9a-f]{10})/.exec(JSON.stringify(events).replaceAll('\\', ''))?.[1];
  expect(hash).toHaveLength(10);
  expect(await types(`text=${hash}`)).toEqual([]);
});

test('pages go on by their cursor, in either order, and miss nothing', async () => {
  const all = (await audit('limit=1000')).map(({ position }) => position);
  expect(all.length).toBeGreaterThan(15);
  for (const order of ['asc', 'desc']) {
    const found: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: { data: Entry[]; cursor: string | null } = await api.ok(
        'GET',
        `/audit?limit=4&order=${order}${cursor === '' ? '' : `&cursor=${cursor}`}`,
      );
      found.push(...page.data.map(({ position }) => position));
      cursor = page.cursor;
    }
    expect(order === 'asc' ? found : found.reverse()).toEqual(all.slice(0, found.length));
    expect(found.length).toBeGreaterThanOrEqual(all.length);
  }
});

describe('a filter that is wrong', () => {
  test.each([
    ['actor=a b', 'query.actor must be an id, or client:<id>, schedule:<id> or system:<name>; it is "a b"'],
    ['type=Nothing', 'query.type must be a type of event, or the begin of some; it is "Nothing"'],
    ['type=Xy*', 'query.type must be a type of event, or the begin of some; it is "Xy*"'],
    ['flow=x', 'query.flow must be a whole number from 1'],
    ['source=a b', 'query.source must be made of letters'],
    ['outcome=good', 'query.outcome must be'],
    [
      'since=yesterday',
      'query.since must be a time with a zone, as 2026-11-24T09:30:00Z or 2026-11-24T10:30:00.000+01:00; it is "yesterday"',
    ],
    ['order=up', 'query.order must be'],
    ['after=-1', 'query.after must be a whole number from 0'],
    ['limit=1001', 'query.limit must be a whole number from 1 to 1000'],
    ['text=', 'query.text must not be empty'],
    ['stream=a%20b', 'query.stream must be the name of a stream'],
    ['correlation=%01', 'query.correlation must be made of visible ASCII characters'],
    ['since=2026-11-24T09:30:00.000Z&until=2026-11-24T09:30:00.000Z', 'query.until must be later than since'],
    ['after=9&before=9', 'query.before must be greater than after, 9; it is 9'],
    ['who=me', 'query.who is not a field that is known here'],
  ])('%s is refused by name and value', async (query, message) => {
    for (const path of ['/audit?', '/audit/export?format=csv&']) {
      const unknown = path.includes('export') && /^(order|limit)/.test(query);
      const { status, body } = await flowsync.request('GET', `${path}${query.replaceAll(' ', '%20')}`);
      expect([status, body.error.errors[0].message]).toEqual([
        400,
        expect.stringContaining(unknown ? 'query.' : message),
      ]);
    }
  });
});

/** What a filter finds, once all that was counted is written. */
const written = (query: string): Promise<ReadonlyArray<Entry>> =>
  until(async () => {
    await flowsync.service.accessLog.stop();
    const entries = await audit(query);
    return entries.length > 0 && entries;
  });

test('who is turned away, gets a token or reads proofs is in the history, counted by the minute', async () => {
  const wrong = flowsync.as(`fs_${integrator.clientId}_${'0'.repeat(43)}`);
  for (let n = 0; n < 3; n++) await wrong('GET', '/flows');
  for (let n = 0; n < 2; n++) await integrator.request('GET', '/events');
  const form = { 'x-api-key': null, 'content-type': 'application/x-www-form-urlencoded' };
  const asked = `grant_type=client_credentials&client_id=${manager.clientId}&client_secret=${manager.apiKey}`;
  await flowsync.request('POST', '/oauth2/token', asked, form);
  await flowsync.as('fs_nobody_0')('GET', '/flows');
  // Not on the way of a request.
  expect(await types('type=Access*')).toEqual([]);
  expect(await types('type=Tokens*')).toEqual([]);
  const [issued] = await written('type=TokensIssued');
  const minute = '2026-11-24T09:01:00.000Z';
  expect((await audit('outcome=refused')).map(({ data, actor }) => ({ ...data, actor }))).toEqual([
    expect.objectContaining({ clientId: integrator.clientId, reason: 'invalid-credentials', count: 3, minute }),
    expect.objectContaining({ clientId: null, reason: 'invalid-credentials', count: 1 }),
    expect.objectContaining({
      ...{ clientId: integrator.clientId, reason: 'wrong-role', count: 2, route: 'GET /events' },
      actor: { type: 'client', id: integrator.clientId, name: 'A integrator' },
    }),
  ]);
  expect(issued).toMatchObject({
    data: { clientId: manager.clientId, count: 1, minute },
    sentence: expect.stringContaining('got 1 bearer token'),
  });
});

test('nobody can flood the history: thousands who are turned away are some entries', async () => {
  const { accessLog } = flowsync.service;
  for (let n = 0; n < 5000; n++) accessLog.refused({ clientId: `c${n}`, reason: 'wrong-role', route: 'GET /events' });
  accessLog.tokenIssued('behind-a-flood');
  // Whoever came in meanwhile is not hidden by it.
  expect(await written('type=TokensIssued&text=behind-a-flood')).toHaveLength(1);
  const entries = (await audit('type=AccessRefused&limit=1000&order=desc')).filter(({ data }) => data.route !== null);
  expect(entries.length).toBeLessThanOrEqual(210);
  const [others] = await audit('type=AccessRefused&text=others');
  expect(others?.data).toMatchObject({ clientId: null, count: 4800 });
});

test('an export is what the filter shows, ends with a summary, and is in the history itself', async () => {
  const shown = await audit('flow=7&limit=1000');
  const { status, headers, body } = await flowsync.request('GET', '/audit/export?format=ndjson&flow=7');
  expect([status, headers['content-type']]).toEqual([200, 'application/x-ndjson']);
  const lines = String(body)
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
  const names = { name: null };
  expect(lines.slice(0, -1).map(({ position }) => position)).toEqual(shown.map(({ position }) => position));
  expect(lines[0].actor).toMatchObject(names);
  const { end } = lines.at(-1);
  expect(end).toMatchObject({
    ...{ events: shown.length, first: shown[0]?.position, last: shown.at(-1)?.position, filter: { flow: '7' } },
    exportId: expect.any(String),
  });
  const recorded = await audit(`type=HistoryExport*&text=${end.exportId}`);
  expect(recorded.map(({ type }) => type)).toEqual(['HistoryExportBegun', 'HistoryExportEnded']);
  expect(recorded[0]?.data).toMatchObject({ format: 'ndjson', filter: { flow: '7' }, upTo: end.upTo });
  expect(recorded[1]?.data).toMatchObject({ events: shown.length, whole: true });

  const rest = await flowsync.request('GET', `/audit/export?format=ndjson&flow=7&after=${shown[2]?.position}`);
  expect(String(rest.body).trim().split('\n').slice(0, -1)).toEqual(String(body).trim().split('\n').slice(3, -1));
});

test('an export without filters is the whole log', async () => {
  const head = await flowsync.service.store.head()();
  const { body } = await flowsync.request('GET', '/audit/export?format=ndjson');
  const lines = String(body).trim().split('\n');
  expect(lines.length - 1).toBe((head as { right: number }).right);
});
