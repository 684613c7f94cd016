/** The service as a process, killed again and again while many write to it. More rounds: `FLOWSYNC_KILL_ROUNDS=20`. */
import { startFlowsync } from '../support/process';
import { startReceiver } from '../support/receiver';
import { tempDir } from '../support/temp-dir';
import { pause, until } from '../support/until';

const rounds = Number(process.env.FLOWSYNC_KILL_ROUNDS ?? 3);
const writers = 16;

test(
  'what was acknowledged before a kill -9 is there after it, and every request is delivered',
  async () => {
    const env = {
      FLOWSYNC_DATA_DIR: tempDir(),
      FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
      FLOWSYNC_WEBHOOK_SCHEDULE: '0s,1s,1s,1s,1s,1s',
    };
    const receiver = await startReceiver();
    const references = new Map<number, string[]>();
    const requests = new Set<string>();
    let service = await startFlowsync(env);
    const ask = async (method: string, path: string, body?: object): Promise<{ status: number; data: never } | null> =>
      service.request(method, path, body).then(
        ({ status, body }) => ({ status, data: body.data as never }),
        () => null,
      );

    /** Adds sources and asks for syncs until the service is gone; notes what was acknowledged. */
    const write = async (flowId: number, round: number): Promise<void> => {
      if ((await ask('PUT', `/flows/${flowId}`, { code: `F-${flowId}`, title: 'Killed' }))?.status !== 200) return;
      references.set(flowId, references.get(flowId) ?? []);
      for (let n = 0; ; n++) {
        const reference = `R-${round}-${n}`;
        const added = await ask('POST', `/flows/${flowId}/external-sources`, { reference });
        if (added === null) return;
        if (added.status === 200) references.get(flowId)?.push(reference);
        const asked = await ask('POST', `/flows/${flowId}/sync`, { references: [reference] });
        if (asked === null) return;
        if (asked.status === 202) requests.add((asked.data as { requestId: string }).requestId);
      }
    };

    const hook = { title: 'Receiver', url: receiver.url, secret: receiver.secret, active: true };
    const made = await ask('POST', '/webhooks', { ...hook, events: ['FLOW_EXTERNAL_SOURCE'] });
    expect(made?.status).toBe(201);
    for (let round = 0; round < rounds; round++) {
      const before = requests.size;
      const writing = Promise.all(Array.from({ length: writers }, (_, n) => write(n + 1, round)));
      await until(() => requests.size > before + 1);
      await pause(300 + Math.random() * 1200);
      await Promise.all([service.kill(), writing]);
      service = await startFlowsync(env);
    }

    for (const [flowId, acknowledged] of references) {
      const kept: string[] = [];
      for (let offset = 0; ; offset += 100) {
        const page = await ask('GET', `/flows/${flowId}/external-sources?limit=100&offset=${offset}`);
        const sources = (page?.data ?? []) as ReadonlyArray<{ reference: string }>;
        kept.push(...sources.map(({ reference }) => reference));
        if (sources.length < 100) break;
      }
      expect(kept).toEqual(expect.arrayContaining(acknowledged));
    }
    expect(requests.size).toBeGreaterThan(rounds);
    const undelivered = (): ReadonlyArray<string> => {
      const delivered = new Set(receiver.messages.map(({ data }) => data.requestId));
      return [...requests].filter(requestId => !delivered.has(requestId));
    };
    await until(() => undelivered().length === 0, { withinMs: 30_000 });
    console.info(
      `${rounds} kills, ${[...references.values()].flat().length} sources and ${requests.size} requests kept`,
    );
    expect((await service.stop()).code).toBe(0);
  },
  150_000 + rounds * 20_000,
);
