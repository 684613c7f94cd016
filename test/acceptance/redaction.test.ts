/** A free text can be made unreadable for good, one by one, while every byte of the history and every proof stays. */
import { cpSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import type { RecordedEvent } from '../../src/event-store/event-store';
import { realRandom } from '../../src/runtime/real';
import { listen } from '../support/loopback';
import { flowsync as program } from '../support/process';
import { right } from '../support/right';
import { type Running, startService } from '../support/service';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

const REDACTED = '[redacted]';
const QUIET_MS = 15_000;

let flowsync: Running;
let clock: ReturnType<typeof simulatedPorts>['clock'];

const start = (dir: string): Promise<Running> => {
  const ports = simulatedPorts();
  clock = ports.clock;
  return startService({
    ports: { clock, random: ports.random },
    env: { FLOWSYNC_DATA_DIR: dir, FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' },
  });
};

interface Event {
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const events = async (): Promise<ReadonlyArray<Event>> =>
  (await flowsync.request('GET', '/events?limit=200')).body.data;
const eventOf = async (type: string, has: (event: Event) => boolean = () => true): Promise<Event> => {
  const found = (await events()).find(event => event.type === type && has(event));
  if (found === undefined) throw new Error(`there is no ${type}`);
  return found;
};
const redact = async (eventId: string, reason: unknown = 'it named a pupil') => {
  const { status, body } = await flowsync.request('POST', `/events/${eventId}/redact`, { reason });
  return [status, body.data ?? body.error.errors[0].reason];
};

const filesIn = (dir: string): ReadonlyArray<string> =>
  readdirSync(dir).flatMap(name => {
    const path = join(dir, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });
const filesWith = (text: string): ReadonlyArray<string> =>
  filesIn(flowsync.dataDir).filter(file => readFileSync(file).includes(text));

const afterBurst = async (): Promise<void> => {
  await clock.advance(QUIET_MS);
  await clock.settle();
};

beforeAll(async () => {
  flowsync = await start(join(tempDir(), 'data'));
  const send = flowsync.request;
  await send('PUT', '/flows/1', { code: 'BIO', title: 'Biology' });
  await send('POST', '/flows/1/external-sources', { reference: 'bio', description: 'Class of Ada Lovelace' });
  await send('POST', '/flows/1/external-sources', { reference: 'geo', description: 'Geography' });
  await send('POST', '/flows/1/external-sources/bio/sync/progress', { message: 'x' });
  await send('POST', '/flows/1/external-sources/bio/sync/fail', {
    reason: 'no-pupil-Hopper',
    message: 'Grace Hopper is not there. "\\u0002quoted" ü',
  });
});

const source = async (id = 1) => (await flowsync.request('GET', `/flows/1/external-sources/${id}`)).body.data;

test('a free text is read as it was written, and lies in no file', async () => {
  expect((await source()).description).toBe('Class of Ada Lovelace');
  const { data } = await eventOf('SyncFailed');
  expect(data).toMatchObject({ reason: 'no-pupil-Hopper', message: 'Grace Hopper is not there. "\\u0002quoted" ü' });
  await afterBurst();
  for (const text of ['Lovelace', 'Hopper']) expect(filesWith(text)).toEqual([]);
  const printed = await program(['events', '--stream', 'flow-1'], { FLOWSYNC_DATA_DIR: flowsync.dataDir });
  expect(printed.stdout).toContain('description=Class of Ada Lovelace');
});

const audit = async (query: string): Promise<ReadonlyArray<{ readonly sentence: string }>> =>
  (await flowsync.request('GET', `/audit?${query}`)).body.data;

test('it is found by what it says, and told in a sentence', async () => {
  const [found, ...others] = await audit('text=hopper%20IS%20not');
  expect(others).toEqual([]);
  expect(found?.sentence).toContain('Grace Hopper is not there');
});

test('the same description again is no event, sealed or not', async () => {
  const before = (await events()).length;
  const put = await flowsync.request('PUT', '/flows/1/external-sources/1', { description: 'Class of Ada Lovelace' });
  expect([put.status, (await events()).length]).toEqual([200, before]);
});

test('what is redacted is a tombstone in every view, and its neighbours stay', async () => {
  const added = await eventOf('SourceAdded');
  const proof = await flowsync.request('GET', `/events/${added.eventId}/proof`);
  const answered = { eventId: added.eventId, stream: 'flow-1', inTheClear: 0 };
  expect(await redact(added.eventId)).toEqual([200, { ...answered, redacted: 1 }]);
  expect(await source()).toMatchObject({
    description: REDACTED,
    message: 'Grace Hopper is not there. "\\u0002quoted" ü',
  });
  expect((await source(2)).description).toBe('Geography');
  expect((await eventOf('SourceAdded')).data).toMatchObject({ reference: 'bio', description: REDACTED });
  expect((await flowsync.request('GET', '/flows/1')).body.data.externalSources[0].description).toBe(REDACTED);
  const printed = await program(['events', '--json', '--stream', 'flow-1'], { FLOWSYNC_DATA_DIR: flowsync.dataDir });
  expect(printed.stdout).toContain(REDACTED);
  expect(await eventOf('TextsRedacted')).toMatchObject({
    data: { eventId: added.eventId, stream: 'flow-1', texts: 1, reason: 'it named a pupil' },
  });
  // Again it has no effect.
  expect(await redact(added.eventId)).toEqual([200, { ...answered, redacted: 0 }]);
  expect((await events()).filter(({ type }) => type === 'TextsRedacted')).toHaveLength(1);
  // The proof that was given out before is that which is given out now.
  expect((await flowsync.request('GET', `/events/${added.eventId}/proof`)).body).toBe(proof.body);
});

test('a message and a reason go together', async () => {
  const { eventId } = await eventOf('SyncFailed');
  expect(await redact(eventId)).toMatchObject([200, { redacted: 2 }]);
  expect((await eventOf('SyncFailed')).data).toMatchObject({ reason: REDACTED, message: REDACTED });
  expect(await source()).toMatchObject({ reason: REDACTED, message: REDACTED });
  expect(await audit('text=hopper')).toEqual([]);
  expect(JSON.stringify(await audit('flow=1'))).not.toContain('Hopper');
  const exported = await flowsync.request('GET', '/audit/export?format=ndjson&flow=1');
  expect(exported.body).not.toContain('Hopper');
  expect(exported.body).toContain(REDACTED);
  const [request] = (await flowsync.request('GET', '/flows/1/sync-requests')).body.data;
  expect(JSON.stringify(request ?? {})).not.toContain('Hopper');
});

test('why it was redacted can be redacted as well', async () => {
  await afterBurst();
  const { eventId } = await eventOf('TextsRedacted');
  expect(await redact(eventId, 'it named him again')).toMatchObject([200, { redacted: 1 }]);
  expect((await eventOf('TextsRedacted')).data).toMatchObject({ reason: REDACTED });
});

test('what a receiver answered is sealed, shown to the owner of the webhook, and redacted', async () => {
  const port = await listen(
    createServer((_, response) => void response.setHeader('x-for', 'Emmy Noether').end('thanks, Emmy Noether')),
  );
  const made = await flowsync.request('POST', '/webhooks', {
    title: 'R',
    url: `http://127.0.0.1:${port}/`,
    active: true,
    events: ['FLOW_EXTERNAL_SOURCE'],
  });
  await flowsync.request('POST', '/flows/1/sync');
  const answer = async () => {
    const { body } = await flowsync.request('GET', `/webhooks/${made.body.data.id}/deliveries`);
    const [delivery] = body.data;
    if (delivery === undefined) return null;
    return JSON.stringify((await flowsync.request('GET', `/deliveries/${delivery.id}`)).body);
  };
  await until(async () => {
    await clock.advance(100);
    return (await answer())?.includes('thanks, Emmy Noether');
  });
  expect(await answer()).toContain('{"name":"x-for","value":"Emmy Noether"}');
  await afterBurst();
  expect(filesWith('Noether')).toEqual([]);
  const { eventId } = await eventOf('AttemptSucceeded');
  // Not even to those who may read the history.
  for (const path of ['/events?limit=100', '/audit', '/audit/export?format=ndjson'])
    expect(JSON.stringify((await flowsync.request('GET', path)).body)).not.toContain('Noether');
  expect(await redact(eventId)).toMatchObject([200, { redacted: 2 }]);
  expect(await answer()).toContain(
    `"answerHeaders":[{"name":"${REDACTED}","value":"${REDACTED}"}],"answer":"${REDACTED}"`,
  );
});

test('what an auditor looked for is sealed in the record of the export, and redacted', async () => {
  await flowsync.request('GET', '/audit/export?format=csv&text=Sofia%20Kovalevskaya');
  await afterBurst();
  expect(filesWith('Kovalevskaya')).toEqual([]);
  const begun = await eventOf('HistoryExportBegun', ({ data }) => data.format === 'csv');
  expect(begun.data).toMatchObject({ filter: { text: 'Sofia Kovalevskaya' } });
  expect(await redact(begun.eventId)).toMatchObject([200, { redacted: 1 }]);
  expect(JSON.stringify(await audit('type=HistoryExportBegun'))).not.toContain('Kovalevskaya');
});

test.each<[string, unknown, number, string]>([
  ['no reason', {}, 400, 'missing-field'],
  ['an empty reason', { reason: '' }, 400, 'invalid-value'],
  ['more than a reason', { reason: 'x', texts: ['message'] }, 400, 'unknown-field'],
])('%s is refused, and nothing happens', async (_, body, status, reason) => {
  const before = (await events()).length;
  const { eventId } = await eventOf('SourceAdded', ({ data }) => data.reference === 'geo');
  const refused = await flowsync.request('POST', `/events/${eventId}/redact`, body);
  expect([refused.status, refused.body.error.errors[0].reason]).toEqual([status, reason]);
  expect([(await events()).length, (await source(2)).description]).toEqual([before, 'Geography']);
});

test('what is not there, and what holds no text, is told', async () => {
  await afterBurst();
  expect(await redact('00000000-0000-4000-8000-000000000000')).toEqual([404, 'event-not-found']);
  expect(await redact('no-id')).toMatchObject([400, expect.anything()]);
  expect(await redact((await eventOf('FlowRegistered')).eventId)).toEqual([409, 'no-free-text']);
});

test('read models that are built anew, a backup, an export and every proof hold no more', async () => {
  await afterBurst();
  const { dataDir } = flowsync;
  const key = (await flowsync.request('GET', '/history/key')).body.split('\n')[0];
  const checkpoint = (await flowsync.request('GET', '/history/checkpoint')).body;
  await flowsync.stop();
  const env = { FLOWSYNC_DATA_DIR: dataDir };
  const folder = join(tempDir(), 'history');
  expect(await program(['history', 'export', folder], env)).toMatchObject({ code: 0 });
  expect(readFileSync(join(folder, 'checkpoint'), 'utf8')).toBe(checkpoint);
  expect(await program(['history', 'verify', folder, '--key', key])).toMatchObject({ code: 0 });
  expect(await program(['verify'], env)).toMatchObject({ code: 0 });
  rmSync(join(dataDir, 'read-models'), { recursive: true });
  flowsync = await start(dataDir);
  expect((await source()).description).toBe(REDACTED);
  expect((await source(2)).description).toBe('Geography');
});

test('a text of before is told to be in the clear', async () => {
  const dir = join(tempDir(), 'data');
  cpSync(join(__dirname, '../data/0.1'), dir, { recursive: true });
  const before = flowsync;
  flowsync = await startService({
    env: { FLOWSYNC_DATA_DIR: dir },
    config: {
      adminKey: 'fixture-admin-key-0123456789abcdef0123456789',
      secretKey: Buffer.alloc(32, 7).toString('base64'),
    },
  });
  // Also the body of a message, which was once kept.
  for (const type of ['SyncFailed', 'DeliveryScheduled'])
    expect(await redact((await eventOf(type)).eventId)).toEqual([409, 'text-in-the-clear']);

  // Of an event with both what is sealed goes, and the other is counted.
  await flowsync.request('PUT', '/flows/1', { code: 'BIO', title: 'Biology' });
  await flowsync.request('POST', '/flows/1/external-sources', { reference: 'bio' });
  await flowsync.request('POST', '/flows/1/external-sources/bio/sync/fail', { reason: 'sealed', message: 'sealed' });
  const { store } = flowsync.service;
  const stored = right(await store.readAll({ direction: 'backwards', limit: 50 })());
  const failed = stored.find(({ type, stream }) => type === 'SyncFailed' && stream === 'flow-1') as RecordedEvent;
  const data = JSON.stringify({ ...JSON.parse(failed.data), message: 'in the clear' });
  const { type, metadata } = failed;
  const eventId = realRandom.uuid();
  right(await store.append('flow-1', 'any', [{ eventId, type, data, metadata }])());
  let answer: ReadonlyArray<unknown> = [];
  await until(async () => {
    answer = await redact(eventId);
    return answer[0] === 200;
  });
  expect(answer[1]).toMatchObject({ redacted: 1, inTheClear: 1 });
  await flowsync.stop();
  flowsync = before;
});
