/** One replica after the other is stopped and started on its data directory, while all goes on. */

import { openStore } from '../support/eventstoredb/server';
import { flowsyncProcess } from '../support/flowsync-process';
import { append, asUnread, described, olderTally, startProjector } from '../support/read-models';
import { startReceiver } from '../support/receiver';
import { newPrefix, replicaEnv, withServer } from './replicas';

jest.setTimeout(240_000);

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
const headers = { 'x-api-key': 'admin-key-of-the-tests', 'content-type': 'application/json' };

/** A replica as a process, in a place of a proxy that may be empty. */
const place = (prefix: string) => {
  const env = { ...replicaEnv(prefix), FLOWSYNC_ADMIN_KEY: headers['x-api-key'], FLOWSYNC_RATE_LIMIT: 'off' };
  let running = flowsyncProcess(env);
  let url: string | null = null;
  const enter = async (): Promise<void> => {
    const at = await running.url;
    while (!(await fetch(`${at}/health/ready`)).ok) await pause(50);
    url = at;
  };
  return {
    enter,
    url: () => url,
    restart: async (): Promise<void> => {
      url = null;
      await pause(300); // what the proxy has sent is on its way
      running.child.kill('SIGTERM');
      expect(await running.ended).toEqual({ code: 0, signal: null });
      running = flowsyncProcess(env);
      await enter();
    },
  };
};

withServer('upgrading', () => {
  test('given two replicas under load, when one after the other is restarted, then no command fails, nothing is lost and no webhook is sent twice', async () => {
    const prefix = newPrefix();
    const places = [place(prefix), place(prefix)];
    for (const { enter } of places) await enter();
    const send = async (turn: number, method: string, path: string, body?: object) => {
      const there = places.flatMap(({ url }) => url() ?? []);
      const answer = await fetch(`${there[turn % there.length]}${path}`, {
        ...{ method, headers: body ? headers : { 'x-api-key': headers['x-api-key'] } },
        body: body ? JSON.stringify(body) : null,
      });
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as { readonly data: { readonly requestId: string } };
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
        requests.push((await send(flowId, 'POST', `/flows/${flowId}/sync`)).data.requestId);
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
