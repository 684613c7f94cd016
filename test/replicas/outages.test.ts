/** The event store goes away under load and comes back; a replica dies in the middle of its work. */
import { openWire, type Wire } from '../support/eventstoredb/wire';
import { startFlowsync } from '../support/process';
import { startReceiver } from '../support/receiver';
import type { Running } from '../support/service';
import { pause, until } from '../support/until';
import { insist, newPrefix, ready, replicaEnv, startReplica, subscribe, withServer } from './replicas';

/** How long the store stays away, in ms. A real outage is tried with 30 s: `FLOWSYNC_OUTAGE_MS=30000`. */
const outageMs = Number(process.env.FLOWSYNC_OUTAGE_MS ?? 6000);

withServer('outages of the service', () => {
  const wires: Wire[] = [];
  afterAll(() => Promise.all(wires.map(wire => wire.stop().catch(() => undefined))));

  test('given a store that goes away under load, then commands are answered 503 with Retry-After, and when it is back nothing acknowledged is lost and nothing doubled', async () => {
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
    await until(() => acknowledged.size === 8 && [...acknowledged.values()].every(({ length }) => length >= 2));
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
      const notified = new Set(receiver.messages.map(({ data }) => data.requestId));
      return [...requests].filter(requestId => !notified.has(requestId));
    };
    await until(() => undelivered().length === 0, { withinMs: 30_000 });
    console.info(
      `away ${outageMs} ms; first acknowledged ${Math.round(firstAfter - back)} ms after; ` +
        `${[...acknowledged.values()].flat().length} sources and ${requests.size} requests kept, ${refusals.length} asked to wait`,
    );
  });

  test('given a replica that is killed while it makes an attempt, then another takes the delivery over, under the same id', async () => {
    const prefix = newPrefix();
    const ids: string[] = [];
    let held: () => void = () => undefined;
    const isHeld = new Promise<void>(resolve => (held = resolve));
    const receiver = await startReceiver(async ({ id }) => {
      ids.push(id);
      if (ids.length > 1) return;
      held();
      await new Promise(() => undefined);
    });

    const doomed = await startFlowsync(replicaEnv(prefix));
    await doomed.send('PUT', '/flows/1', { code: 'A', title: 'T' });
    await doomed.send('POST', '/flows/1/external-sources', { reference: 'a' });
    await subscribe(doomed, receiver);
    await doomed.send('POST', '/flows/1/sync');
    await isHeld;
    doomed.child.kill('SIGKILL');
    const killed = performance.now();
    const heir: Running = await startReplica(prefix);
    await until(() => ids.length > 1);
    console.info(`taken over ${Math.round(performance.now() - killed)} ms after the kill`);
    expect(ids[1]).toBe(ids[0]);
    await pause(2000);
    expect(ids).toHaveLength(2);
    await heir.stop();
  });
});
