/** One replica after the other is stopped and started on its data directory, while all goes on. */

import { openStore } from '../support/eventstoredb/server';
import { type FlowsyncProcess, startFlowsync } from '../support/process';
import { append, asUnread, described, olderTally, startProjector } from '../support/read-models';
import { startReceiver } from '../support/receiver';
import { pause } from '../support/until';
import { newPrefix, ready, replicaEnv, withServer } from './replicas';

/** A replica as a process, in a place of a proxy that may be empty. */
const place = (prefix: string) => {
  const env = replicaEnv(prefix);
  let running: FlowsyncProcess | null = null;
  const enter = async (): Promise<void> => {
    const entering = await startFlowsync(env);
    await ready(entering);
    running = entering;
  };
  return {
    enter,
    running: () => running,
    restart: async (): Promise<void> => {
      const leaving = running;
      running = null;
      await pause(300); // what the proxy has sent is on its way
      expect(await leaving?.stop()).toMatchObject({ code: 0, signal: null });
      await enter();
    },
  };
};

withServer('upgrading', () => {
  test('given two replicas under load, when one after the other is restarted, then no command fails, nothing is lost and no webhook is sent twice', async () => {
    const prefix = newPrefix();
    const places = [place(prefix), place(prefix)];
    for (const { enter } of places) await enter();
    const send = (turn: number, method: string, path: string, body?: object) => {
      const there = places.flatMap(({ running }) => running() ?? []);
      return (there[turn % there.length] as FlowsyncProcess).send<{ requestId: string }>(method, path, body);
    };
    const receiver = await startReceiver();
    const hook = { title: 'Receiver', url: receiver.url, secret: receiver.secret, active: true };
    await send(0, 'POST', '/webhooks', { ...hook, events: ['FLOW_EXTERNAL_SOURCE'] });

    const requests: string[] = [];
    let going = true;
    let flows = 0;
    const work = async (): Promise<void> => {
      while (going) {
        const flowId = ++flows;
        await send(flowId, 'PUT', `/flows/${flowId}`, { code: `F-${flowId}`, title: 'Moved' });
        await send(flowId + 1, 'POST', `/flows/${flowId}/external-sources`, { reference: 'a' });
        requests.push((await send(flowId, 'POST', `/flows/${flowId}/sync`)).requestId);
        await pause(20);
      }
    };
    const working = Promise.all(Array.from({ length: 4 }, work));
    for (const { restart } of places) await Promise.race([restart(), working]);
    going = false;
    await working;

    await receiver.has(requests.length);
    await pause(1500); // what comes twice would come by now
    expect(receiver.messages.map(({ data }) => data.requestId).sort()).toEqual(requests.sort());
    console.info(`${requests.length} requests through two restarts`);
  });

  test('given a flow that an older version parked, when a newer one starts on its read models, then it is read', async () => {
    const store = await openStore({ prefix: newPrefix() });
    const older = olderTally();
    const before = startProjector({ store, projections: [older] });
    const last = await append(store, 'flow-1', [described(), described('new'), described()]);
    expect(await before.tallies(last)).toEqual({ 1: 1 });
    await before.stop();
    asUnread(before.dir);
    const newer = startProjector({ store, dir: before.dir });
    await newer.tallies();
    while (newer.status().some(({ building }) => building !== null)) await pause(20);
    expect(await newer.tallies()).toEqual({ 1: 3 });
    await newer.stop();
    await store.close();
  });
});
