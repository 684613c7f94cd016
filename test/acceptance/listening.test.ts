/** What a webhook would be sent, as a stream: for whoever cannot be reached from the service. */
import { startReceiver } from '../support/receiver';
import { beatingClock, readStream } from '../support/server-events';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

/** Reads the stream as it comes. */
const listen = async (flowsync: Running, query = '', key = flowsync.adminKey) => {
  const stream = await readStream<Heard>(`${flowsync.url}/webhook-messages?${query}`, { 'x-api-key': key });
  return { ...stream, messages: () => stream.of('message'), has: (count: number) => stream.has('message', count) };
};

interface Heard {
  readonly id: string;
  readonly type: string;
  readonly body: string;
}

let flowId = 100;
const syncedFlow = async ({ request }: Running, code = 'MATHS-7'): Promise<number> => {
  flowId += 1;
  await request('PUT', `/flows/${flowId}`, { code, title: 'Mathematics' });
  await request('POST', `/flows/${flowId}/external-sources`, { reference: 'maths-7' });
  await request('POST', `/flows/${flowId}/sync`);
  return flowId;
};

describe('a listener', () => {
  let flowsync: Running;
  beforeAll(async () => {
    flowsync = await startService({
      env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8', FLOWSYNC_REMOVAL_GUARD: '0%,0' },
    });
  });

  test('hears what a webhook is sent, in the very same bytes, and leaves nothing behind', async () => {
    const bodies: string[] = [];
    const receiver = await startReceiver((_, body) => void bodies.push(body));
    const { url, secret } = receiver;
    const webhook = { title: 'R', url, secret, events: ['FLOW_EXTERNAL_SOURCE'] };
    const { id } = (await flowsync.request('POST', '/webhooks', webhook)).body.data;
    const listener = await listen(flowsync, 'events=FLOW_EXTERNAL_SOURCE');
    expect(listener.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    await syncedFlow(flowsync);
    const [sent] = await receiver.has(1);
    await listener.has(1);
    const [heard] = listener.messages();
    expect(heard?.data.body).toBe(bodies[0]);
    expect(heard?.data.id.split('_')[1]).toBe(sent?.id.split('_')[1]);
    expect((await flowsync.request('GET', `/webhooks/${id}/deliveries`)).body.data).toHaveLength(1);
    await flowsync.request('DELETE', `/webhooks/${id}`);
  });

  test('goes on from a position without a gap, and hears nothing twice', async () => {
    const first = await listen(flowsync, 'events=FLOW_EXTERNAL_SOURCE');
    await first.untilReady();
    await syncedFlow(flowsync);
    await first.has(1);
    const [last] = first.messages();
    first.leave();
    const [second, third] = [await syncedFlow(flowsync), await syncedFlow(flowsync)];
    const again = await listen(flowsync, `after=${last?.id}&events=FLOW_EXTERNAL_SOURCE`);
    await again.has(2);
    expect(again.messages().map(({ data }) => JSON.parse(data.body).data.flowId)).toEqual([second, third]);
  });

  test('is told only what it asked for: events, flow and code', async () => {
    const holds = await listen(flowsync, 'events=flow.hold.opened');
    const codes = await listen(flowsync, 'flowCode=BIO-*-26&events=flow.sync.requested');
    const other = await syncedFlow(flowsync, 'BIO-26');
    const own = await syncedFlow(flowsync, 'BIO-A-26');
    const flow = await listen(flowsync, `flowId=${own}&after=0&events=flow.sync.requested&reference=maths-*`);
    await flowsync.request('PUT', `/flows/${other}/external-sources/1/allocations/participants`, {
      ...{ participantIds: [1], addMissing: true },
    });
    await flowsync.request('DELETE', `/flows/${other}/external-sources/1/allocations`);
    await holds.has(1);
    await codes.has(1);
    await flow.has(1);
    const flowsOf = (listener: typeof flow) =>
      listener.messages().map(({ data }) => [data.type, JSON.parse(data.body).data.flowId]);
    expect(flowsOf(holds)).toEqual([['flow.hold.opened', other]]);
    expect(flowsOf(codes)).toEqual([['flow.sync.requested', own]]);
    expect(flowsOf(flow)).toEqual([['flow.sync.requested', own]]);
  });

  test('hears of progress only when it asks for that', async () => {
    const { url, secret } = await startReceiver();
    const webhook = { title: 'R', url, secret, events: ['FLOW_EXTERNAL_SOURCE'] };
    const { id } = (await flowsync.request('POST', '/webhooks', webhook)).body.data;
    const [all, progress] = [await listen(flowsync), await listen(flowsync, 'events=flow.sync.progressed')];
    const flow = await syncedFlow(flowsync);
    const source = `/flows/${flow}/external-sources/maths-7`;
    expect((await flowsync.request('POST', `${source}/sync/progress`, { percent: 40 })).status).toBe(200);
    expect((await flowsync.request('POST', `${source}/sync/done`)).status).toBe(200);
    const typesOf = ({ messages }: typeof all) => messages().map(({ data }) => data.type);
    await until(() => typesOf(all).includes('flow.sync.completed'));
    await progress.has(1);
    expect(typesOf(all)).not.toContain('flow.sync.progressed');
    expect(typesOf(progress)).toEqual(['flow.sync.progressed']);
    await flowsync.request('DELETE', `/webhooks/${id}`);
  });

  test.each([
    ['after=-1', 'query.after'],
    ['after=99999999', 'query.after is 99999999, beyond the end of the log'],
    ['events=FLOW_EXTERNAL_SOURCE,flow.nothing', '"flow.nothing" is none'],
    ['events=', 'query.events'],
    ['flowId=seven', 'query.flowId'],
    ['flow=7', 'query.flow'],
    ['after=1&after=2', 'query.after is given more than once'],
  ])('that asks for what makes no sense is refused: %s', async (query, message) => {
    const answer = await flowsync.request('GET', `/webhook-messages?${query}`);
    expect(answer.status).toBe(400);
    expect(answer.body.error.errors[0].message).toContain(message);
  });

  test('is one of five at most, and a place is free again when one has left', async () => {
    const { apiKey } = await flowsync.client('integrator');
    const five = await Promise.all(Array.from({ length: 5 }, () => listen(flowsync, '', apiKey)));
    expect(five.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const sixth = await flowsync.as(apiKey)('GET', '/webhook-messages');
    expect([sixth.status, sixth.body.error.errors[0].reason]).toEqual([429, 'too-many-listeners']);
    five[0]?.leave();
    await until(async () => (await listen(flowsync, '', apiKey)).status === 200);
  });
});

test('a listener hears a sign of life every 15 seconds, and nothing once its client is revoked', async () => {
  const { clock, beat } = beatingClock();
  const flowsync = await startService({ ports: { clock } });
  const { clientId, apiKey } = await flowsync.client('integrator');
  const listener = await listen(flowsync, '', apiKey);
  await listener.untilReady();
  beat();
  await until(() => listener.text().includes(': alive\nid: '));
  await flowsync.request('DELETE', `/clients/${clientId}`);
  await syncedFlow(flowsync);
  beat();
  await listener.hasEnded();
  expect(listener.messages()).toEqual([]);
});

test('a listener is let go when the service drains', async () => {
  const flowsync = await startService();
  const listener = await listen(flowsync);
  await listener.untilReady();
  await flowsync.stop();
  await listener.hasEnded();
});
