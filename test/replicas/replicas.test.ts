/** What holds when several replicas serve one installation. Each request may arrive at any of them. */
import { newEvent } from '../conformance/event-store/harness';
import { openStore } from '../support/eventstoredb/server';
import type { Answer } from '../support/http-client';
import { startReceiver } from '../support/receiver';
import { readStream } from '../support/server-events';
import type { Running } from '../support/service';
import { pause, until } from '../support/until';
import { insist, newPrefix, ready, startReplica, startReplicas, subscribe, withServer } from './replicas';

const positionOf = ({ headers }: Answer): number => Number(headers['flowsync-position'] ?? 0);

const at = (replicas: ReadonlyArray<Running>, n: number): Running => replicas[n % replicas.length] as Running;

withServer('replicas of the service', () => {
  const prefix = newPrefix();
  let replicas: ReadonlyArray<Running>;
  let one: Running;
  let other: Running;
  beforeAll(async () => {
    replicas = await startReplicas(3, prefix);
    [one, other] = [at(replicas, 0), at(replicas, 1)];
    await Promise.all(replicas.map(ready));
  });
  let flows = 0;
  const newFlow = async (...references: ReadonlyArray<string>): Promise<number> => {
    const flowId = ++flows;
    await insist(one, 'PUT', `/flows/${flowId}`, { code: `CODE-${flowId}`, title: 'Exam' });
    for (const reference of references) await insist(one, 'POST', `/flows/${flowId}/external-sources`, { reference });
    return flowId;
  };

  test('given a 2xx of one replica, when another is asked with the position that it named, then it shows the effect', async () => {
    for (let n = 0; n < 50; n++) {
      const { headers } = await at(replicas, n).request('PUT', '/flows/900', { code: `C-${n}`, title: 'Exam' });
      const position = String(headers['flowsync-position']);
      const seen = await at(replicas, n + 1).request('GET', '/flows/900', undefined, { 'flowsync-position': position });
      expect(seen.body.data.code).toBe(`C-${n}`);
    }
  });

  test('given a position that does not come, then the answer is 503 with Retry-After, after a bounded time', async () => {
    const far = { 'flowsync-position': String(Number.MAX_SAFE_INTEGER) };
    const { status, headers } = await other.request('GET', '/flows', undefined, far);
    expect({ status, retry: headers['retry-after'] }).toEqual({ status: 503, retry: '1' });
  });

  test('given a cursor beyond the end of the history, then there is nothing, as with the embedded store', async () => {
    const { status, body } = await one.request('GET', '/events?cursor=9007199254740991');
    expect({ status, data: body.data, cursor: body.cursor }).toEqual({ status: 200, data: [], cursor: null });
  });

  test('given a reader of the stream who comes back, then what was missed is replayed, or it begins at the end when that are more events than they want', async () => {
    const flowId = await newFlow();
    const retitle = (title: string) => insist(one, 'PUT', `/flows/${flowId}`, { code: 'CODE', title });
    const begin = positionOf(await retitle('A'));
    let end = begin;
    for (const title of ['B', 'C', 'D']) end = positionOf(await retitle(title));
    // Here positions are no counts.
    expect(end - begin).toBeGreaterThan(1000);
    const comeBack = (maxReplay: number) =>
      readStream<{ readonly data: { readonly title: string } }>(
        `${other.url}/stream?flow=${flowId}&after=${begin}&maxReplay=${maxReplay}`,
        { 'x-api-key': other.adminKey },
      );
    const [all, few] = [await comeBack(1000), await comeBack(2)];
    await few.has('resync', 1);
    await retitle('E');
    await all.has('event', 4);
    await few.has('event', 1);
    expect(all.of('resync')).toEqual([]);
    expect(all.of('event').map(({ data }) => data.data.title)).toEqual(['B', 'C', 'D', 'E']);
    expect(few.of('event').map(({ data }) => data.data.title)).toEqual(['E']);
    expect(Number(few.of('resync')[0]?.id)).toBeGreaterThanOrEqual(end);
  });

  test('given one reference that is added at all replicas at once, then one is answered 200 and the rest 409', async () => {
    for (let round = 0; round < 10; round++) {
      const flowId = await newFlow();
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, n) =>
          at(replicas, n).request('POST', `/flows/${flowId}/external-sources`, { reference: 'class-a' }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(11).fill(409)]);
    }
  });

  test('given a request at one replica, when another receives done at once, then it is taken', async () => {
    for (let n = 0; n < 20; n++) {
      const flowId = n === 0 ? await newFlow('a') : flows;
      const { body } = await one.request('POST', `/flows/${flowId}/sync`);
      const done = await other.request('POST', `/flows/${flowId}/external-sources/a/sync/done`, {
        requestId: body.data.requestId,
      });
      expect(done.status).toBe(200);
    }
    const { body } = await one.request('GET', `/flows/${flows}/events?limit=100`);
    const types = body.data.map(({ type }: { type: string }) => type);
    expect(types.filter((type: string) => type === 'SyncCompleted')).toHaveLength(20);
  });

  test('given one idempotency key at all replicas at once, then there is one effect and one answer', async () => {
    const flowId = await newFlow();
    const key = { 'idempotency-key': 'one-click' };
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, n) =>
        at(replicas, n).request('POST', `/flows/${flowId}/external-sources`, { reference: 'b' }, key),
      ),
    );
    expect(new Set(answers.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  test('given 10,000 participants, which no append takes at once, then they are allocated, once each', async () => {
    const flowId = await newFlow('a');
    const participantIds = Array.from({ length: 10_000 }, (_, n) => n + 1);
    const path = `/flows/${flowId}/external-sources/1/allocations/participants`;
    const { status, headers } = await insist(one, 'POST', path, { participantIds });
    expect(status).toBe(200);
    expect((await insist(other, 'POST', path, { participantIds })).status).toBe(200);
    const position = { 'flowsync-position': String(headers['flowsync-position']) };
    const { body } = await insist(other, 'GET', `/flows/${flowId}/external-sources/1`, undefined, position);
    expect(body.data.allocatedCount).toBe(10_000);
  });

  test('given an API client that is made and revoked at one replica, then the others know', async () => {
    const client = (await insist(one, 'POST', '/clients', { name: 'An integrator', role: 'integrator' })).body.data;
    const theirs = { request: other.as(client.apiKey) };
    const asked = async (): Promise<number> => (await insist(theirs, 'GET', '/flows')).status;
    expect(await asked()).toBe(200);
    await insist(one, 'DELETE', `/clients/${client.clientId}`);
    let status = await asked();
    for (let tries = 0; status === 200 && tries < 100; tries++) status = await asked();
    expect(status).toBe(401);
  });

  test('given a participant who is named at one replica, then another shows the name, until a third forgets it', async () => {
    const flowId = await newFlow();
    const nameAt = async (replica: Running): Promise<string | null> => {
      const { body } = await insist(replica, 'GET', `/flows/${flowId}/participants`);
      return body.data[0]?.name ?? null;
    };
    const comesTo = async (replica: Running, name: string | null): Promise<void> => {
      await until(async () => (await nameAt(replica)) === name);
    };
    const named = [{ userId: 77_001, name: 'Ada Lovelace' }];
    const added = await insist(one, 'POST', `/flows/${flowId}/participants`, named);
    expect(added.status).toBe(200);
    await comesTo(other, 'Ada Lovelace');
    expect((await insist(at(replicas, 2), 'DELETE', '/participants/77001/personal-data')).status).toBe(200);
    await comesTo(one, null);
  });

  test('given 100 requests, then each of two webhooks gets each of them once', async () => {
    const receivers = await Promise.all([startReceiver(), startReceiver()]);
    for (const [n, receiver] of receivers.entries()) await subscribe(at(replicas, n), receiver);
    const ids = await Promise.all(Array.from({ length: 100 }, () => newFlow('a')));
    await Promise.all(ids.map((flowId, n) => insist(at(replicas, n), 'POST', `/flows/${flowId}/sync`)));
    for (const receiver of receivers) {
      await receiver.has(ids.length);
      await pause(1500); // what comes twice would come by now
      expect(receiver.messages.map(({ data }) => data.flowId).sort((a, b) => a - b)).toEqual(ids);
    }
  });

  test('given an event of a newer version, then its flow is parked, reported, and all else goes on', async () => {
    const flowId = await newFlow('a');
    const store = await openStore({ prefix });
    await store.append(`flow-${flowId}`, 'any', [{ ...newEvent(), type: 'FlowTeleported' }])();
    await store.close();
    const command = await one.request('POST', `/flows/${flowId}/external-sources`, { reference: 'b' });
    expect([command.status, command.body.error.errors[0].reason]).toEqual([503, 'stream-unreadable']);
    const elsewhere = await newFlow('a');
    expect((await one.request('GET', `/flows/${elsewhere}`)).body.data.externalSources).toHaveLength(1);
    const { body } = await one.request('GET', '/health/ready');
    const flowsModel = body.data.projections.find(({ name }: { name: string }) => name === 'flows');
    expect(flowsModel.parkedStreams).toBe(1);
  });
});

withServer('starting a replica', () => {
  const refused = async (env: Readonly<Record<string, string>>, prefix = newPrefix()): Promise<string> => {
    const started = await startReplica(prefix, { env }).then(
      () => 'it started',
      (error: Error) => error.message,
    );
    return started;
  };

  test('given no secret key, then it is refused, since each replica would draw its own', async () => {
    expect(await refused({ FLOWSYNC_SECRET_KEY: '' })).toMatch(
      /^FLOWSYNC_SECRET_KEY must be set with this event store/,
    );
  });

  test('given another secret key than that of the installation, then it is refused', async () => {
    const prefix = newPrefix();
    await startReplica(prefix);
    const other = Buffer.alloc(32, 8).toString('base64');
    expect(await refused({ FLOWSYNC_SECRET_KEY: other }, prefix)).toMatch(/^The secret key is not the one/);
  });

  test('given streams of another application under our prefix, then it is refused, with their name', async () => {
    const prefix = newPrefix();
    const store = await openStore({ prefix });
    await store.append('orders-1', 'any', [{ ...newEvent(), type: 'OrderPlaced' }])();
    await store.close();
    expect(await refused({}, prefix)).toBe(
      'The first event of the log was not written by flowsync: "OrderPlaced" in "orders-1". ' +
        `Give each application a prefix of its own (FLOWSYNC_STREAM_PREFIX is "${prefix}").`,
    );
  });

  test('given replicas that make webhooks at once, then they may go beyond the limit by a few, and after that all refuse', async () => {
    const prefix = newPrefix();
    const env = { FLOWSYNC_MAX_WEBHOOKS: '5' };
    const both = await Promise.all([startReplica(prefix, { env }), startReplica(prefix, { env })]);
    await Promise.all(both.map(ready));
    const hook = { title: 'Receiver', url: 'http://127.0.0.1:9/', active: false, events: ['FLOW_EXTERNAL_SOURCE'] };
    const made = await Promise.all(
      Array.from({ length: 20 }, (_, n) => at(both, n).request('POST', '/webhooks', hook)),
    );
    const count = made.filter(({ status }) => status === 201).length;
    expect(count).toBeGreaterThanOrEqual(5);
    expect(count).toBeLessThanOrEqual(10); // each has counted its own
    const position = { 'flowsync-position': String(Math.max(...made.map(positionOf))) };
    for (const replica of both) {
      expect((await replica.request('GET', '/webhooks', undefined, position)).body.data).toHaveLength(count);
      const { status, body } = await replica.request('POST', '/webhooks', hook);
      expect([status, body.error.errors[0].reason]).toEqual([409, 'too-many-webhooks']);
    }
  });

  test('given replicas that start at once, then there is one installation with one admin', async () => {
    const prefix = newPrefix();
    await startReplicas(3, prefix);
    const store = await openStore({ prefix });
    const read = await store.readAll()();
    await store.close();
    expect(read).toMatchObject({ right: [{ type: 'SecretKeyAdopted' }, { type: 'ClientRegistered' }] });
  });
});
