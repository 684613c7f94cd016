/** An export and a search over more than fits in one answer: what waits, what is broken off, and what ends early. */
import { get, type IncomingMessage } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import type { FlowEvent } from '../../domain/flow/events';
import { flow, flowStream } from '../../domain/flow/flow';
import { encodeWith } from '../../src/event-store/stored-event';
import { realRandom } from '../../src/runtime/real';
import { contract } from '../support/contract';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

const EVENTS = 24_000;
const EACH = 1000;
let flowsync: Running;

const at = '2026-11-24T09:30:00.000Z';
const described: FlowEvent = {
  type: 'SourceDescribed',
  at,
  sourceId: 1,
  reference: 'class-a',
  description: 'x'.repeat(99),
};
const cause = { actor: { type: 'client', id: 'admin' }, correlationId: 'test', causationId: null } as const;

beforeAll(async () => {
  flowsync = await startService();
  const encode = encodeWith(flow.event, cause);
  for (let n = 1; n <= EVENTS / EACH; n++) {
    const events = Array.from({ length: EACH }, () => encode(described, realRandom.uuid()));
    await flowsync.service.store.append(flowStream(n), 'no-stream', events)();
  }
  const total = async () => (await flowsync.request('GET', '/audit?order=desc&flow=24&limit=1')).body.data?.length;
  await until(async () => (await total()) === 1);
});

const exported = (query: string): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const headers = { 'x-api-key': flowsync.adminKey };
    get(`${flowsync.url}/audit/export?format=ndjson${query}`, { headers }, resolve).on('error', reject);
  });
const ends = async (): Promise<ReadonlyArray<{ data: { exportId: string; whole: boolean; events: number } }>> =>
  (await flowsync.request('GET', '/audit?type=HistoryExportEnded&order=desc')).body.data;

test('an export that is not taken waits, and goes on when it is', async () => {
  const reads = jest.spyOn(flowsync.service.store, 'readAll');
  const answer = await exported('');
  answer.pause();
  await setTimeout(1500);
  const whileWaiting = reads.mock.calls.length;
  let lines = 0;
  let rest = '';
  for await (const chunk of answer.setEncoding('utf8')) {
    const parts = (rest + chunk).split('\n');
    rest = parts.pop() ?? '';
    lines += parts.length;
  }
  expect(lines).toBeGreaterThan(EVENTS);
  expect(reads.mock.calls.length).toBeGreaterThan(EVENTS / 500);
  expect(whileWaiting).toBeLessThan(reads.mock.calls.length - 5);
  reads.mockRestore();
  const [end] = await ends();
  expect(end?.data).toMatchObject({ whole: true, events: lines - 1 });
});

test('whoever goes away ends the export, and that it was broken off is in the history', async () => {
  const answer = await exported('&type=*');
  await new Promise(resolve => answer.once('data', resolve));
  answer.destroy();
  await until(async () => (await ends())[0]?.data.whole === false);
  const [end] = await ends();
  expect(end?.data.events).toBeLessThan(EVENTS);
});

test('a search that would look at too much ends early, says how far it looked, and goes on by its cursor', async () => {
  const api = contract(flowsync.request);
  const pages: Array<{ data: unknown[]; cursor: string | null; scannedTo: string | null }> = [];
  for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.cursor ?? null)
    pages.push(await api.ok('GET', `/audit?text=nowhere%20at%20all${cursor === '' ? '' : `&cursor=${cursor}`}`));
  expect(pages.length).toBeGreaterThan(3);
  expect(pages.flatMap(({ data }) => data)).toEqual([]);
  expect(pages.map(({ scannedTo }) => scannedTo)).toEqual(pages.map(({ cursor }) => cursor));
  expect(Number(pages[0]?.scannedTo)).toBeGreaterThanOrEqual(5000);
});
