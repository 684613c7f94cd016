/** The history as it happens: gap-free, whatever becomes of connection and service. */
import { beatingClock, readStream } from '../support/server-events';
import { type Running, startService } from '../support/service';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

interface Event {
  readonly position: string;
  readonly type: string;
  readonly stream: string;
  readonly data: Readonly<Record<string, unknown>>;
}

const streamOf = async (
  { url, adminKey }: Pick<Running, 'url' | 'adminKey'>,
  query = '',
  { key = adminKey, last }: { key?: string; last?: string } = {},
) => {
  const headers = { 'x-api-key': key, ...(last === undefined ? {} : { 'last-event-id': last }) };
  const stream = await readStream<Event>(`${url}/stream?${query}`, headers);
  return { ...stream, events: () => stream.of('event'), hasEvents: (count: number) => stream.has('event', count) };
};

let flowId = 100;
const newFlow = async ({ request }: Running): Promise<number> => {
  flowId += 1;
  await request('PUT', `/flows/${flowId}`, { code: 'MATHS-7', title: 'Mathematics' });
  return flowId;
};

describe('the stream', () => {
  let flowsync: Running;
  beforeAll(async () => {
    flowsync = await startService({ isSubscribed: true });
  });

  test('shows each event as the history shows it, with its position as id, and free texts to be read', async () => {
    const stream = await streamOf(flowsync);
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    // Kept for another request, it would hold up the end of the service.
    expect(stream.headers.get('connection')).toBe('close');
    await stream.untilReady();
    const flow = await newFlow(flowsync);
    await flowsync.request('POST', `/flows/${flow}/external-sources`, { reference: 'a', description: 'Year 7' });
    await stream.hasEvents(2);
    const { data } = (await flowsync.request('GET', `/flows/${flow}/events`)).body;
    expect(stream.events().map(event => event.data)).toEqual(data);
    expect(stream.events().map(({ id }) => id)).toEqual(data.map(({ position }: Event) => position));
    expect(stream.events()[1]?.data.data).toMatchObject({ description: 'Year 7' });
  });

  test('goes on from a position, and from the header that a browser sends, without a gap', async () => {
    const first = await streamOf(flowsync, 'types=FlowRegistered');
    await first.untilReady();
    const seen = await newFlow(flowsync);
    await first.hasEvents(1);
    const id = first.events()[0]?.id ?? '';
    first.leave();
    const missed = [await newFlow(flowsync), await newFlow(flowsync)];
    const later = await streamOf(flowsync, `after=${id}&types=FlowRegistered`);
    const browser = await streamOf(flowsync, 'after=0&types=FlowRegistered', { last: id });
    for (const stream of [later, browser]) {
      await stream.hasEvents(2);
      expect(stream.events().map(({ data }) => data.stream)).toEqual(missed.map(flow => `flow-${flow}`));
      expect(stream.events().map(({ data }) => data.stream)).not.toContain(`flow-${seen}`);
    }
  });

  test('goes on where it stood when the service comes back', async () => {
    const dir = tempDir();
    const env = { FLOWSYNC_DATA_DIR: dir };
    const before = await startService({ env });
    const stream = await streamOf(before, 'types=FlowRegistered');
    await stream.untilReady();
    await newFlow(before);
    await stream.hasEvents(1);
    const missed = await newFlow(before);
    await before.stop();
    await stream.hasEnded();
    expect(stream.text()).toMatch(/retry: \d{1,4}\n\n$/);
    const after = await startService({ env });
    const id = stream.events()[0]?.id ?? '';
    const again = await streamOf(after, 'types=FlowRegistered', { last: id });
    await again.hasEvents(1);
    expect(again.events()[0]?.data.stream).toBe(`flow-${missed}`);
  });

  test('has only what was asked for: a flow with what names it, and types of events', async () => {
    const [one, other] = [await newFlow(flowsync), await newFlow(flowsync)];
    const ofOne = await streamOf(flowsync, `flow=${one}`);
    const syncs = await streamOf(flowsync, 'types=Sync*,SourceAdded');
    await ofOne.untilReady();
    await syncs.untilReady();
    for (const flow of [other, one]) {
      await flowsync.request('POST', `/flows/${flow}/external-sources`, { reference: 'a' });
      await flowsync.request('POST', `/flows/${flow}/sync`);
    }
    await syncs.hasEvents(4);
    expect(syncs.events().map(({ data }) => data.type)).toEqual([
      ...['SourceAdded', 'SyncRequested', 'SourceAdded', 'SyncRequested'],
    ]);
    await until(() => ofOne.events().some(({ data }) => data.type === 'DeliveryScheduled'));
    const streams = new Set(ofOne.events().map(({ data }) => data.stream.split('-')[0]));
    expect([...streams].sort()).toEqual(['delivery', 'flow']);
    expect(ofOne.events().every(({ data }) => data.stream === `flow-${one}` || data.data.flowId === one)).toBe(true);
  });

  test('shows an integrator what happens to flows and to their own webhooks, and nothing of others or of clients', async () => {
    const settings = { title: 'Registrar', url: 'http://127.0.0.1:9/', events: ['FLOW_EXTERNAL_SOURCE'] };
    const withWebhook = async () => {
      const { apiKey, request } = await flowsync.client('integrator');
      const { id } = (await request('POST', '/webhooks', settings)).body.data;
      const test = async () => Number((await request('POST', `/webhooks/${id}/test`)).headers['flowsync-position']);
      return { apiKey, id, test };
    };
    const begin = (await flowsync.request('PUT', '/flows/98', { code: 'A', title: 'A' })).headers['flowsync-position'];
    const [other, own] = [await withWebhook(), await withWebhook()];
    const isOwn = (stream: string): boolean =>
      stream === `webhook-${own.id}` || (stream.startsWith('delivery-') && stream.endsWith(`_${own.id}`));
    const tested = await own.test();
    await other.test();
    // From before they were made, and from after that.
    for (const [after, types] of [
      [begin, ['WebhookCreated', 'WebhookTestRequested', 'DeliveryScheduled', 'AttemptFailed']],
      [tested, ['DeliveryScheduled', 'AttemptFailed']],
    ] as const) {
      const stream = await streamOf(flowsync, `after=${after}`, { key: own.apiKey });
      const hooks = () => stream.events().filter(({ data }) => !data.stream.startsWith('flow-'));
      await until(() => hooks().some(({ data }) => data.type === 'AttemptFailed'));
      const flow = await newFlow(flowsync);
      await until(() => stream.events().some(({ data }) => data.stream === `flow-${flow}`));
      expect(hooks().filter(({ data }) => !isOwn(data.stream))).toEqual([]);
      expect(hooks().map(({ data }) => data.type)).toEqual(types);
    }
  });

  test('begins at the end of the log when more was missed than the reader wants to have replayed', async () => {
    const begin = (await flowsync.request('PUT', '/flows/97', { code: 'A', title: 'A' })).headers['flowsync-position'];
    for (const title of ['B', 'C', 'D']) await flowsync.request('PUT', '/flows/97', { code: 'A', title });
    const ofFlow = `flow=97&after=${begin}`;
    const all = await streamOf(flowsync, `${ofFlow}&maxReplay=1000`);
    await all.hasEvents(3);
    expect(all.of('resync')).toEqual([]);
    const few = await streamOf(flowsync, `${ofFlow}&maxReplay=2`);
    await until(() => few.of('resync').length === 1);
    await flowsync.request('PUT', '/flows/97', { code: 'A', title: 'E' });
    await few.hasEvents(1);
    expect(few.events().map(({ data }) => data.data.title)).toEqual(['E']);
    expect(Number(few.of('resync')[0]?.id)).toBeGreaterThanOrEqual(Number(all.events()[2]?.id));
  });

  test.each([
    ['maxReplay=0', 'query.maxReplay'],
    ['after=99999999', 'query.after is 99999999, beyond the end of the log'],
    ['types=Nothing', '"Nothing" is none'],
    ['types=Sync*,', 'query.types'],
    ['flow=seven', 'query.flow'],
    ['flowId=7', 'query.flowId'],
  ])('that asks for what makes no sense is refused: %s', async (query, message) => {
    const answer = await flowsync.request('GET', `/stream?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.error.errors[0].message).toContain(message);
  });

  test('of a client are ten at most, and a place is free again when one has left', async () => {
    const { apiKey: key } = await flowsync.client('analyst');
    const many = await Promise.all(Array.from({ length: 15 }, () => streamOf(flowsync, '', { key })));
    const ten = many.filter(({ status }) => status === 200);
    expect(ten).toHaveLength(10);
    const eleventh = await flowsync.as(key)('GET', '/stream');
    expect([eleventh.status, eleventh.body.error.errors[0].reason]).toEqual([429, 'too-many-streams']);
    ten[0]?.leave();
    await until(async () => (await streamOf(flowsync, '', { key })).status === 200);
  });

  test('ends for a client that is revoked before it has seen what comes then', async () => {
    const { clientId, apiKey: key } = await flowsync.client('analyst');
    const stream = await streamOf(flowsync, 'flow=99', { key });
    await stream.untilReady();
    await flowsync.request('DELETE', `/clients/${clientId}`);
    await flowsync.request('PUT', '/flows/99', { code: 'MATHS-7', title: 'Mathematics' });
    await stream.hasEnded();
    expect(stream.events()).toEqual([]);
  });
});

test('a stream shows a sign of life every 15 seconds, with the position to go on from', async () => {
  const { clock, beat } = beatingClock();
  const flowsync = await startService({ ports: { clock } });
  const stream = await streamOf(flowsync, 'types=SyncRequested');
  await stream.untilReady();
  await newFlow(flowsync);
  const { data } = (await flowsync.request('GET', '/events')).body;
  await until(() => {
    beat();
    return stream.text().includes(`: alive\nid: ${data.at(-1).position}\n\n`);
  });
  expect(stream.events()).toEqual([]);
});
