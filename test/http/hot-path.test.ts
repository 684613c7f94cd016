/** What a request costs, counted: statements that run, and texts that are made and read. The projector has its own thread. */
import type { StatementOptions } from '@photostructure/sqlite';
import { projectorInThread } from '../../src/app/server';
import { startReceiver } from '../support/receiver';
import { startService } from '../support/service';
import { until } from '../support/until';

const mockRan: string[] = [];
jest.mock('@photostructure/sqlite', () => {
  const { DatabaseSync } = jest.requireActual('@photostructure/sqlite');
  class Noting extends DatabaseSync {
    prepare(sql: string, options?: StatementOptions) {
      const statement = super.prepare(sql, options);
      const noted =
        (way: 'run' | 'get' | 'all') =>
        (...parameters: unknown[]): unknown => {
          // A timer keeps write-ahead logs small: that is of no request.
          if (!sql.startsWith('PRAGMA')) mockRan.push(sql);
          return statement[way](...parameters);
        };
      return { run: noted('run'), get: noted('get'), all: noted('all') };
    }
  }
  return { ...jest.requireActual('@photostructure/sqlite'), DatabaseSync: Noting };
});

/** What is made of and read from JSON, but for the lines of the log: these tests read them, and pino makes them of single strings since Node 25. */
const texts: string[] = [];
const noteTexts = (): void => {
  for (const way of ['parse', 'stringify'] as const) {
    const original = JSON[way] as (...parameters: unknown[]) => unknown;
    jest.spyOn(JSON, way).mockImplementation((...parameters: unknown[]) => {
      const answer = original(...parameters);
      const text = String(way === 'parse' ? parameters[0] : answer);
      const isOfLog = text.startsWith('{"level"') || (way === 'stringify' && typeof parameters[0] === 'string');
      if (!isOfLog) texts.push(`${way} ${text}`);
      return answer as never;
    });
  }
};
afterEach(() => jest.restoreAllMocks());

/** A flow in use, and what one request to it costs. */
const start = async () => {
  const { url, adminKey, request, service } = await startService({
    makeProjector: projectorInThread,
    env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' },
  });
  const flowId = (await request('POST', '/license/create/flow', { title: 'A flow' })).body.data.flowId;
  const first = await request('POST', `/flows/${flowId}/external-sources`, { reference: 'A', description: '' });
  await request('GET', `/flows/${flowId}`);
  const position = Number(first.headers['flowsync-position']);
  /** Until all that follows an event has happened. */
  const settled = async (upTo: number): Promise<void> => {
    await until(() => (service.reactor.status().position ?? 0) >= upTo, { everyMs: 1 });
  };
  await settled(position);
  // The first checkpoint is made some seconds after the start, and the next not before ten more.
  await until(() => service.history.status().proved > 0);
  // Followers save how far they are a moment after they are there.
  let ran = -1;
  await until(
    () => {
      const isStill = mockRan.length === ran;
      ran = mockRan.length;
      return isStill;
    },
    { everyMs: 100 },
  );
  const cost = async (method: string, path: string, body: string | null = null) => {
    mockRan.length = 0;
    texts.length = 0;
    noteTexts();
    const headers = { 'x-api-key': adminKey, 'content-type': 'application/json' };
    const answer = await fetch(`${url}/flows/${flowId}${path}`, { method, headers, body });
    expect(answer.status).toBe(200);
    const sent = await answer.text();
    await settled(body === null ? position : position + 1);
    return { ran: mockRan.map(sql => sql.split(' ', 3).join(' ')), texts, sent };
  };
  /** Of a sync request whose message has arrived: statements on the log. */
  const costOfSync = async (): Promise<ReadonlyArray<string>> => {
    const { data } = (await request('PUT', `/flows/${flowId + 1}`, { code: 'B', title: 'Another' })).body;
    await request('POST', `/flows/${data.flowId}/external-sources`, { reference: 'A' });
    const before = service.reactor.status().attempts.delivered;
    mockRan.length = 0;
    await request('POST', `/flows/${data.flowId}/sync`);
    await until(() => service.reactor.status().attempts.delivered > before, { everyMs: 1 });
    const recorded = (sql: string): boolean => /\b(events|streams)\b/.test(sql);
    await until(() => mockRan.filter(recorded).length >= 4, { everyMs: 1 });
    return mockRan.filter(recorded).map(sql => sql.split(' ', 3).join(' '));
  };
  return { cost, costOfSync, request };
};

const source = (reference: string): string => `{"reference":"${reference}","description":""}`;

test('given a flow in use, then a command reads nothing, is stored by one insert, and its facts are encoded once', async () => {
  const { cost } = await start();
  const { ran, texts, sent } = await cost('POST', '/external-sources', source('B'));
  expect(ran).toEqual(['BEGIN IMMEDIATE', 'INSERT INTO events', 'COMMIT', 'INSERT OR REPLACE']);
  const facts = '{"sourceId":2,"reference":"B","description":""}';
  expect(texts).toEqual([
    `parse ${source('B')}`,
    `stringify ${facts}`,
    expect.stringMatching(/^stringify {"v":1,/),
    // The reactor reads what was stored.
    expect.stringMatching(/^parse {"v":1,/),
    `parse ${facts}`,
    `stringify ${sent}`,
  ]);
});

test('given a flow that nobody has used since the start, then a command reads it by two statements', async () => {
  const first = await startService();
  const path = '/flows/7/external-sources';
  await first.request('PUT', '/flows/7', { code: 'A', title: 'A flow' });
  await first.request('POST', path, { reference: 'A', description: '' });
  await first.stop();
  const env = { FLOWSYNC_DATA_DIR: first.dataDir };
  const { request, service } = await startService({ makeProjector: projectorInThread, env });
  await until(() => service.history.status().proved > 0);
  mockRan.length = 0;
  expect((await request('POST', path, { reference: 'B', description: '' })).status).toBe(200);
  const ofStreams = mockRan.filter(sql => /\b(events|streams|snapshots)\b/.test(sql));
  expect(ofStreams.map(sql => sql.split(' ', 3).join(' '))).toEqual([
    ...['SELECT id, max(revision),', 'SELECT position, name,', 'INSERT INTO events'],
  ]);
});

test('given a flow, then it is asked for by its key on one snapshot, and its answer is encoded once', async () => {
  const { cost } = await start();
  const { ran, texts, sent } = await cost('GET', '');
  expect(ran).toEqual(['BEGIN', 'SELECT * FROM', 'SELECT * FROM', 'COMMIT']);
  expect(texts).toEqual(['parse {}', 'parse []', `stringify ${sent}`]);
});

test('given a list, then the thread that answers requests asks no file: another one reads it', async () => {
  const { cost } = await start();
  const { ran } = await cost('GET', '/participants');
  expect(ran).toEqual([]);
});

test('given a webhook, then a message that need not wait is two events, and nothing of the log is read for it', async () => {
  const { costOfSync, request } = await start();
  const { url, secret } = await startReceiver();
  await request('POST', '/webhooks', { title: 'R', url, secret, active: true, events: ['FLOW_EXTERNAL_SOURCE'] });
  expect(await costOfSync()).toEqual([
    ...['INSERT INTO events', 'INSERT INTO streams', 'INSERT INTO events', 'INSERT INTO events'],
  ]);
});
