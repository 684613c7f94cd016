/**
 * Bad input, for every endpoint there is: the envelope, a reason, a message that names the field, never a 5xx, and
 * nothing changes. The cases are read off the declarations, so that an endpoint is covered by being there.
 */
import * as fc from 'fast-check';
import type { AnyEndpoint } from '../../src/http/edge/endpoint';
import { type BadRequest, badRequests, json, pathOf } from '../support/bad-requests';
import { nameOf } from '../support/contract';
import { endpoints } from '../support/endpoints';
import type { Answer } from '../support/http-client';
import { run } from '../support/right';
import { type Running, startService } from '../support/service';

let flowsync: Running;

beforeAll(async () => {
  flowsync = await startService();
  // What the samples name is there, so that nothing but the input is a reason to refuse.
  const flow = '/flows/1';
  await flowsync.request('PUT', flow, { code: 'A', title: 'A' });
  await flowsync.request('POST', `${flow}/external-sources`, { reference: 'sample' });
  await flowsync.request('POST', `${flow}/external-sources/1/allocations/participants`, { participantIds: [1] });
  const { status } = await flowsync.request('POST', `${flow}/sync`);
  expect(status).toBe(202);
});

const head = async (): Promise<number> => {
  return run(flowsync.service.store.head());
};

/** What callers brought about since then; what the service itself does comes whenever it comes. */
const changedSince = async (position: number): Promise<ReadonlyArray<string>> => {
  const read = await run(flowsync.service.store.readAll({ after: position, limit: 1000 }));
  // Who came in is counted by the minute, whatever came of it.
  return read
    .filter(({ stream, metadata }) => !stream.startsWith('access-') && !metadata.includes('"type":"system"'))
    .map(({ type }) => type);
};

/** `POST /oauth2/token` answers in the form of RFC 6749, which ignores parameters that it does not know. */
const ours = endpoints.filter(({ accepts }) => accepts !== 'form');

/** What is wrong with the answer, null when nothing is. */
const complaint = ({ statuses = [400], names = '' }: BadRequest, { status, body }: Answer): string | null => {
  const shown = JSON.stringify(body).slice(0, 300);
  if (!statuses.includes(status)) return `status ${status}: ${shown}`;
  const { success, data, error } = body;
  if (success !== false || data !== null || error?.code !== status) return `no envelope: ${shown}`;
  const problems: ReadonlyArray<{ reason: string; message: string }> = error.errors;
  if (!problems.some(({ reason }) => /^[a-z0-9-]+$/.test(reason))) return `no reason: ${shown}`;
  const messages = [error.message, ...problems.map(({ message }) => message)].join('\n');
  if (!messages.includes(names)) return `${names} is not named: ${shown}`;
  return messages.length > 10_000 ? `a message of ${messages.length} characters` : null;
};

const complaints = async ({ method }: AnyEndpoint, bad: ReadonlyArray<BadRequest>): Promise<ReadonlyArray<string>> => {
  const found: string[] = [];
  for (let from = 0; from < bad.length; from += 16) {
    const asked = bad.slice(from, from + 16).map(async one => {
      const answer = await flowsync.request(method, one.path, method === 'GET' ? undefined : one.body, one.headers);
      const what = complaint(one, answer);
      if (what !== null) found.push(`${one.what} → ${what}`);
    });
    await Promise.all(asked);
  }
  return found;
};

test('there are endpoints to try', () => expect(ours.length).toBeGreaterThan(40));

test.each(ours.map(endpoint => [nameOf(endpoint), endpoint] as const))('%s', async (_, endpoint) => {
  const before = await head();
  expect(await complaints(endpoint, badRequests(endpoint))).toEqual([]);
  expect(await changedSince(before)).toEqual([]);
});

test('any JSON at all is answered in the envelope, and changes nothing unless it is what was asked for', async () => {
  const anyBody = fc.oneof(fc.jsonValue({ maxDepth: 4 }), fc.object({ withNullPrototype: false }));
  const writing = ours.filter(({ body }) => body !== undefined);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...writing), anyBody, async (endpoint, value) => {
      const before = await head();
      const { status, body } = await flowsync.request(endpoint.method, pathOf(endpoint), JSON.stringify(value), json);
      expect(status).toBeLessThan(500);
      expect([body.success, body.error?.code]).toEqual(status < 400 ? [true, undefined] : [false, status]);
      if (status >= 400) expect(await changedSince(before)).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('a path that no route has, and a method that a path does not take', async () => {
  for (const path of ['/no/such/route', '/flows/1/nothing', '/v2/flows', '//flows', '/flows/', '/%00', '/__proto__']) {
    const { status, body } = await flowsync.request('GET', path);
    expect([path, status, body.error?.code, body.error?.errors.length]).toEqual([path, 404, 404, 1]);
  }
  for (const method of ['PATCH', 'DELETE', 'PUT']) {
    const { status, headers, body } = await flowsync.request(method, '/webhooks');
    expect([status, body.error.errors[0].reason]).toEqual([405, 'method-not-allowed']);
    expect(headers.allow).toContain('POST');
  }
});
