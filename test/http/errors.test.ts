/** Whatever is wrong with a request, the answer is the envelope, names field and value, and is never a 5xx. */
import { type Answer, type Running, startService } from '../support/running';

let flowsync: Running;
beforeAll(async () => {
  flowsync = await startService();
});

const refused = ({ status, headers, body }: Answer, code: number, reason?: string): void => {
  expect({ status, body }).toMatchObject({ status: code, body: { success: false, data: null, error: { code } } });
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(headers['x-correlation-id']).toBeTruthy();
  if (reason !== undefined) expect(body.error.errors[0]).toMatchObject({ reason });
};

test('an unknown route', async () => {
  const answer = await flowsync.request('GET', '/nothing/here?a=b');
  refused(answer, 404, 'unknown-route');
  expect(answer.body.error.message).toContain('"/nothing/here"');
});

test('live', async () => {
  const answer = await flowsync.request('GET', '/health/live');
  expect(answer.body).toEqual({ success: true, data: { status: 'live' }, error: null });
});
test('client', async () => {
  const answer = await flowsync.request('POST', '/clients', { name: 'x', role: 'manager', foo: 3, expiresAt: 4 });
  console.log(JSON.stringify(answer));
});
