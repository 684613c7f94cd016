/** How the process ends: asked to, or killed. */
import { connect, type Socket } from 'node:net';
import { type FlowsyncProcess, startFlowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

const putFlow = ({ request }: FlowsyncProcess, id: number) => request('PUT', `/flows/${id}`, { code: 'F', title: 'T' });

const answerOn = (socket: Socket): Promise<string> =>
  new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', data => (text += data));
    socket.on('close', () => resolve(text)).on('error', reject);
  });

test('SIGTERM: what runs is finished, nobody else comes in, all is kept', async () => {
  const env = { FLOWSYNC_DATA_DIR: tempDir() };
  const first = await startFlowsync(env);
  await putFlow(first, 1);

  const body = '{"reference":"IN-FLIGHT"}';
  const socket = connect(Number(first.port), '127.0.0.1');
  const head = [
    'POST /flows/1/external-sources HTTP/1.1',
    'host: x',
    `x-api-key: ${first.adminKey}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n${body.slice(0, 10)}`);
  const answer = answerOn(socket);
  // The server has its head, since a later request on another connection was answered.
  await putFlow(first, 2);

  first.child.kill('SIGTERM');
  await until(() => first.stdout().includes('stopping'));
  await until(() =>
    first.request('GET', '/health/live').then(
      () => false,
      () => true,
    ),
  );
  socket.write(body.slice(10));
  expect(await answer).toMatch(/^HTTP\/1\.1 200 .*connection: close.*IN-FLIGHT/is);
  expect(await first.ended).toMatchObject({ code: 0, signal: null });

  const second = await startFlowsync(env);
  expect(await second.get('/flows/1/external-sources')).toMatchObject([{ reference: 'IN-FLIGHT' }]);
});

test('kill -9 in the middle of POSTs: sent again under their keys, each has one effect and the answer it had', async () => {
  const post = ({ request }: FlowsyncProcess, index: number) =>
    request('POST', '/flows/1/external-sources', { reference: `S${index}` }, { 'idempotency-key': `key-${index}` });
  const env = { FLOWSYNC_DATA_DIR: tempDir(), FLOWSYNC_LOG_LEVEL: 'silent' };
  const count = 400;
  const known = new Map<number, unknown>();

  const first = await startFlowsync(env);
  await putFlow(first, 1);
  const sent = Array.from({ length: count }, async (_, index) => {
    known.set(index, (await post(first, index)).body);
    if (known.size === count / 4) first.child.kill('SIGKILL');
  });
  await Promise.allSettled(sent);
  expect(await first.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
  expect(known.size).toBeLessThan(count);

  const second = await startFlowsync(env);
  for (let index = 0; index < count; index++) {
    const { status, body } = await post(second, index);
    expect({ index, status }).toEqual({ index, status: 200 });
    if (known.has(index)) expect(body).toEqual(known.get(index));
  }
  const kept = await second.request('GET', '/flows/1/external-sources');
  expect(kept.body).toMatchObject({ pagination: { total: count } });
});
