/** What operators see: correlation, log, health, metrics, the API's description. */
import { type Running, startService } from '../support/service';

let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService();
  await flowsync.request('PUT', '/flows/1', { code: 'F1', title: 'Flow' });
});

describe('correlation', () => {
  test('a given id comes back, and goes into the log and the history', async () => {
    const headers = { 'x-correlation-id': 'click-42' };
    const answer = await flowsync.request('POST', '/flows/1/external-sources', { reference: 'A' }, headers);
    expect(answer.headers['x-correlation-id']).toBe('click-42');
    expect(flowsync.log).toContainEqual(expect.objectContaining({ correlationId: 'click-42', msg: 'request' }));
    const { body } = await flowsync.request('GET', '/flows/1/events');
    expect(body.data.at(-1)).toMatchObject({ correlationId: 'click-42', actor: { type: 'client', id: 'admin' } });
  });

  test('without one, each request has its own', async () => {
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push((await flowsync.request('GET', '/flows')).headers['x-correlation-id']);
    expect(new Set(ids).size).toBe(3);
  });
});

describe('position', () => {
  test('each command is answered with one, and a read that names it sees the command', async () => {
    const answer = await flowsync.request('POST', '/flows/1/external-sources', { reference: 'B' });
    const position = String(answer.headers['flowsync-position']);
    expect(position).toMatch(/^[1-9]\d*$/);
    const read = await flowsync.request('GET', '/flows/1/external-sources', undefined, {
      'flowsync-position': position,
    });
    expect(read.body.data).toContainEqual(expect.objectContaining({ reference: 'B' }));
  });

  test('a refused command has one, too; a read has none', async () => {
    const answer = await flowsync.request('POST', '/flows/1/external-sources', { reference: 'B' });
    expect(answer).toMatchObject({ status: 409, headers: { 'flowsync-position': expect.any(String) } });
    expect((await flowsync.request('GET', '/flows')).headers).not.toHaveProperty('flowsync-position');
  });
});

describe('the log', () => {
  test('has one line a request, whatever becomes of it, and nothing that was sent', async () => {
    const before = flowsync.log.length;
    const token = { 'x-api-key': null, authorization: 'Bearer hush-token' };
    await flowsync.request('GET', '/flows/1');
    await flowsync.request('GET', '/nothing/hush');
    await flowsync.request('GET', '/flows/%zz');
    await flowsync.request('GET', '/flows', undefined, token);
    await flowsync.request('POST', '/webhooks', { secret: 'hush', title: 'hush' });
    expect(flowsync.log.slice(before)).toEqual(
      [
        { method: 'GET', route: '/flows/:flowId', status: 200, client: 'admin' },
        { method: 'GET', route: 'none', status: 404 },
        { method: 'GET', route: 'none', status: 400 },
        { method: 'GET', route: '/flows', status: 401 },
        { method: 'POST', route: '/webhooks', status: 400, client: 'admin' },
      ].map(line => ({
        level: 'info',
        msg: 'request',
        time: expect.any(String),
        ms: expect.any(Number),
        correlationId: expect.any(String),
        ...line,
      })),
    );
    expect(JSON.stringify(flowsync.log)).not.toMatch(/hush|admin-key-of-the-tests/);
  });

  test('tells what went wrong here, of which the caller learns the correlation id only', async () => {
    const { people } = flowsync.service;
    const find = jest.spyOn(people, 'find').mockImplementation(() => {
      throw new Error('the innermost thoughts');
    });
    const answer = await flowsync.request('GET', '/clients', undefined, { 'x-correlation-id': 'bad-day' });
    find.mockRestore();
    expect(answer).toMatchObject({
      status: 500,
      body: { success: false, data: null, error: { code: 500, errors: [{ reason: 'internal' }] } },
    });
    expect(answer.body.error.message).toContain('bad-day');
    expect(JSON.stringify(answer.body)).not.toContain('innermost');
    expect(flowsync.log).toContainEqual(
      expect.objectContaining({
        level: 'error',
        correlationId: 'bad-day',
        err: expect.objectContaining({ message: 'the innermost thoughts' }),
      }),
    );
  });
});

describe('health', () => {
  test('lives and is ready, for everybody, at both addresses', async () => {
    for (const path of ['/health/live', '/v1/health/live', '/health/ready', '/v1/health/ready']) {
      const answer = await flowsync.request('GET', path, undefined, { 'x-api-key': null });
      expect({ path, status: answer.status }).toEqual({ path, status: 200 });
    }
    const { body } = await flowsync.request('GET', '/health/ready');
    expect(body.data).toMatchObject({ status: 'ready', position: expect.any(Number) });
    expect(body.data.projections).toContainEqual(
      expect.objectContaining({ name: 'flows', building: false, parkedStreams: 0 }),
    );
  });

  test('is not ready when its store is closed, and says so', async () => {
    const other = await startService();
    await other.request('GET', '/flows'); // waits for the read models
    await other.service.store.close();
    const answer = await other.request('GET', '/health/ready');
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { error: { errors: expect.arrayContaining([expect.objectContaining({ reason: 'store-unavailable' })]) } },
    });
    expect((await other.request('GET', '/health/live')).status).toBe(200);
    expect((await other.request('PUT', '/flows/1', { code: 'F', title: 'T' })).status).toBe(503);
  });
});

test('metrics, in the format of Prometheus, by route pattern', async () => {
  const { status, headers, body } = await flowsync.request('GET', '/metrics', undefined, { 'x-api-key': null });
  expect(status).toBe(200);
  expect(headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(body).toMatch(
    /^flowsync_http_request_duration_seconds_count\{method="GET",route="\/flows\/:flowId",status="200"\} [1-9]/m,
  );
  expect(body).toMatch(/^flowsync_store_appends [1-9]/m);
  expect(body).toMatch(/^flowsync_projection_lag\{projection="flows"\} \d/m);
  expect(body).toMatch(/^flowsync_projection_parked_streams\{projection="flows"\} 0$/m);
  expect(body).toMatch(/^flowsync_delivery_attempts\{outcome="delivered"\} 0$/m);
  expect(body).toMatch(/^flowsync_deliveries_pending\{state="waiting"\} 0$/m);
  expect(body).toMatch(/^flowsync_deliveries_overdue 0$/m);
  expect(body).toMatch(/^flowsync_deadlines_overdue 0$/m);
  expect(body).toMatch(/^process_cpu_seconds_total /m);
  expect(body).not.toContain('/flows/1');
});
