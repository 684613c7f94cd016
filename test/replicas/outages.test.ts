/** The event store goes away under load and comes back; a replica dies in the middle of its work. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openWire, type Wire } from '../support/eventstoredb/wire';
import { flowsyncProcess } from '../support/flowsync-process';
import { startReceiver } from '../support/receiver';
import type { Running } from '../support/running';
import { insist, newPrefix, ready, replicaEnv, startReplica, subscribe, withServer } from './replicas';

jest.setTimeout(240_000);

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
/** How long the store stays away, in ms. The issue of a real outage is told with 30 s: `FLOWSYNC_OUTAGE_MS=30000`. */
const outageMs = Number(process.env.FLOWSYNC_OUTAGE_MS ?? 6000);

withServer('outages of the service', () => {
  const wires: Wire[] = [];
  afterAll(() => Promise.all(wires.map(wire => wire.stop().catch(() => undefined))));

  test('given a store that goes away under load, then commands are told 503 with Retry-After, and when it is back nothing acknowledged is lost and nothing doubled', async () => {
    const prefix = newPrefix();
    const wire = await openWire();
    wires.push(wire);
    const replica = await startReplica(prefix, {
      env: { FLOWSYNC_EVENT_STORE: wire.connectionString('defaultDeadline=2000') },
    });
    const witness = await startReplica(prefix);
    const receiver = await startReceiver();
    await subscribe(replica, receiver);
    await ready(replica);

    const acknowledged = new Map<number, string[]>();
    const requests = new Set<string>();
    const refusals: Array<{ readonly status: number; readonly retry: unknown }> = [];
    let writing = true;
    let firstAfter = 0;
    let isBack = false;
    const write = async (flowId: number): Promise<void> => {
      await insist(replica, 'PUT', `/flows/${flowId}`, { code: `F-${flowId}`, title: 'Cut off' });
      acknowledged.set(flowId, []);
      for (let n = 0; writing; n++) {
        const reference = `R-${n}`;
        const added = await replica.request('POST', `/flows/${flowId}/external-sources`, { reference });
        if (added.status === 200) acknowledged.get(flowId)?.push(reference);
        else if (added.status !== 409) refusals.push({ status: added.status, retry: added.headers['retry-after'] });
        if (added.status === 200 && isBack) firstAfter ||= performance.now();
        if (n % 5 !== 0 || added.status !== 200) continue;
        const asked = await replica.request('POST', `/flows/${flowId}/sync`, { references: [reference] });
        if (asked.status === 202) requests.add(asked.body.data.requestId);
      }
    };
    const writers = Promise.all(Array.from({ length: 8 }, (_, n) => write(n + 1)));
    while (acknowledged.size < 8 || [...acknowledged.values()].some(references => references.length < 2))
      await pause(50);
    await wire.stop();
    await pause(outageMs);
    const unready = await replica.request('GET', '/health/ready');
    expect(unready.status).toBe(503);
    expect(JSON.stringify(unready.body)).toContain('The event store does not answer: no connection to the server');
    expect(JSON.stringify(unready.body)).not.toContain('127.0.0.1');
    expect((await replica.request('GET', '/metrics')).body).not.toMatch(/^flowsync_log_position /m);
    const back = performance.now();
    isBack = true;
    await wire.start();
    while (firstAfter === 0) await pause(50);
    await pause(1000);
    writing = false;
    await writers;

    expect(refusals.length).toBeGreaterThan(0);
    expect(new Set(refusals.map(each => JSON.stringify(each)))).toEqual(new Set(['{"status":503,"retry":"1"}']));
    for (const [flowId, references] of acknowledged) {
      const { body } = await witness.request('GET', `/flows/${flowId}/events?limit=100`);
      const kept: string[] = [];
      for (let page = body; ; ) {
        kept.push(
          ...page.data.flatMap((event: { type: string; data: { reference: string } }) =>
            event.type === 'SourceAdded' ? [event.data.reference] : [],
          ),
        );
        if (page.cursor == null) break;
        page = (await witness.request('GET', `/flows/${flowId}/events?limit=100&cursor=${page.cursor}`)).body;
      }
      expect(new Set(kept).size).toBe(kept.length);
      expect(kept).toEqual(expect.arrayContaining(references));
    }
    const undelivered = (): ReadonlyArray<string> => {
      const told = new Set(receiver.messages.map(({ data }) => data.requestId));
      return [...requests].filter(requestId => !told.has(requestId));
    };
    for (let waits = 0; undelivered().length > 0 && waits < 300; waits++) await pause(100);
    expect(undelivered()).toEqual([]);
    console.info(
      `away ${outageMs} ms; first acknowledged ${Math.round(firstAfter - back)} ms after; ` +
        `${[...acknowledged.values()].flat().length} sources and ${requests.size} requests kept, ${refusals.length} told to wait`,
    );
  });

  test('given a replica that is killed while it makes an attempt, then another takes the delivery over, under the same id', async () => {
    const prefix = newPrefix();
    const ids: string[] = [];
    let held: () => void = () => undefined;
    const isHeld = new Promise<void>(resolve => (held = resolve));
    const receiver = createServer((request, response) => {
      ids.push(String(request.headers['webhook-id']));
      if (ids.length === 1)
        held(); // and never answers
      else response.writeHead(204).end();
    });
    await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;

    const env = { ...replicaEnv(prefix), FLOWSYNC_ADMIN_KEY: 'admin-key-of-the-tests' };
    const doomed = flowsyncProcess(env);
    const doomedUrl = await doomed.url;
    const headers = { 'x-api-key': 'admin-key-of-the-tests', 'content-type': 'application/json' };
    const ask = async (method: string, path: string, body?: object): Promise<void> => {
      const answer = await fetch(`${doomedUrl}${path}`, { method, headers, body: body ? JSON.stringify(body) : null });
      expect(answer.ok).toBe(true);
    };
    await ask('PUT', '/flows/1', { code: 'A', title: 'T' });
    await ask('POST', '/flows/1/external-sources', { reference: 'a' });
    await ask('POST', '/webhooks', { title: 'Held', url, active: true, events: ['FLOW_EXTERNAL_SOURCE'] });
    await ask('POST', '/flows/1/sync');
    await isHeld;
    doomed.child.kill('SIGKILL');
    const killed = performance.now();
    const heir: Running = await startReplica(prefix);
    while (ids.length < 2) await pause(100);
    console.info(`taken over ${Math.round(performance.now() - killed)} ms after the kill`);
    expect(ids[1]).toBe(ids[0]);
    await pause(2000);
    expect(ids).toHaveLength(2);
    await heir.stop();
    receiver.closeAllConnections();
    receiver.close();
  });
});
