/**
 * An outage takes the answer of a command away, and whoever sent it comes back to another replica with its key. Some of
 * the commands had happened, some not: that cannot be seen from outside.
 */
import { openWire, type Wire } from '../support/eventstoredb/wire';
import type { Answer } from '../support/http-client';
import type { Running } from '../support/service';
import { pause, until } from '../support/until';
import { insist, newPrefix, ready, startReplica, withServer } from './replicas';

interface Kind {
  readonly path: string;
  readonly body: (requestId: string) => object;
  /** The one event that it leaves. */
  readonly leaves: string;
}

const KINDS: ReadonlyArray<Kind> = [
  { path: 'external-sources', body: () => ({ reference: 'new' }), leaves: 'SourceAdded' },
  { path: 'sync', body: () => ({ references: ['idle'] }), leaves: 'SyncRequested' },
  { path: 'sync', body: () => ({ references: ['open'] }), leaves: 'SyncJoined' },
  {
    path: 'external-sources/1/allocations/participants',
    body: () => ({ participantIds: [7] }),
    leaves: 'NothingChanged',
  },
  { path: 'external-sources/ended/sync/done', body: requestId => ({ requestId }), leaves: 'NothingChanged' },
];
/** Commands of each kind in one outage. */
const EACH = 6;
const MAX_ROUNDS = 12;

interface Sent {
  readonly kind: Kind;
  readonly flowId: number;
  readonly body: object;
  readonly key: string;
  /** Events of the flow before. */
  readonly before: number;
}

withServer('answers that an outage took away', () => {
  let wire: Wire;
  let near: Running;
  let other: Running;
  beforeAll(async () => {
    const prefix = newPrefix();
    wire = await openWire();
    const env = { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.1/32:9' };
    const cut = { FLOWSYNC_EVENT_STORE: wire.connectionString('defaultDeadline=1000') };
    // Somebody has to receive it, or a request ends at once.
    near = await startReplica(prefix, { env: { ...env, ...cut }, isSubscribed: true });
    other = await startReplica(prefix, { env });
    await Promise.all([near, other].map(ready));
  });
  afterAll(() => wire.stop());

  let flows = 0;
  const prepare = async (kind: Kind): Promise<Sent> => {
    const flowId = ++flows;
    const flow = `/flows/${flowId}`;
    await insist(near, 'PUT', flow, { code: `F-${flowId}`, title: 'Cut off' });
    for (const reference of ['idle', 'open', 'ended'])
      await insist(near, 'POST', `${flow}/external-sources`, { reference });
    await insist(near, 'POST', `${flow}/external-sources/1/allocations/participants`, { participantIds: [7] });
    const { body } = await insist(near, 'POST', `${flow}/sync`, { references: ['ended'] });
    const { requestId } = body.data;
    await insist(near, 'POST', `${flow}/external-sources/ended/sync/done`, { requestId });
    await insist(near, 'POST', `${flow}/sync`, { references: ['open'] });
    const before = (await insist(near, 'GET', `${flow}/events?limit=100`)).body.data.length;
    return { kind, flowId, body: kind.body(requestId), key: `click-${flowId}`, before };
  };
  const send = ({ request }: Running, { kind, flowId, body, key }: Sent, correlationId: string): Promise<Answer> =>
    request('POST', `/flows/${flowId}/${kind.path}`, body, {
      ...{ 'idempotency-key': key, 'x-correlation-id': correlationId },
    });
  const plain = ({ status, body }: Answer): object => ({ status, body });

  test('given a keyed command whose answer an outage took away, when it comes back to another replica, then it has one effect and one answer, also when it changes nothing or joins', async () => {
    /** Kinds that had happened although nobody said so. */
    const happened = new Set<Kind>();
    let lost = 0;
    for (let round = 0; round < MAX_ROUNDS && happened.size < KINDS.length; round++) {
      const all = await Promise.all(Array.from({ length: EACH }, () => KINDS.map(prepare)).flat());
      let answered = 0;
      const first = all.map(async (sent, n) => {
        await pause(2 * n);
        const answer = await send(near, sent, 'first');
        answered += 1;
        return answer;
      });
      // In the midst of them, however long one takes.
      await until(() => answered >= all.length / 3, { everyMs: 1 });
      wire.loseAnswers();
      const firstAnswers = await Promise.all(first);
      for (const [n, sent] of all.entries()) {
        const answer = firstAnswers[n] as Answer;
        const again = await send(other, sent, 'again');
        expect(again.status).toBeLessThan(300);
        if (answer.status < 300) expect(plain(again)).toEqual(plain(answer));
        else expect([answer.status, answer.headers['retry-after']]).toEqual([503, '1']);

        const seen = { 'flowsync-position': String(again.headers['flowsync-position']) };
        const { body } = await other.request('GET', `/flows/${sent.flowId}/events?limit=100`, undefined, seen);
        const effect: ReadonlyArray<{ type: string; correlationId: string }> = body.data.slice(sent.before);
        expect(effect.map(({ type }) => type)).toEqual([sent.kind.leaves]);
        if (answer.status < 300) continue;
        lost += 1;
        if (effect[0]?.correlationId === 'first') happened.add(sent.kind);
      }
      wire.cut(); // the next connection is a good one
      for (const [n, sent] of all.entries()) {
        const kept = await insist(near, 'GET', `/flows/${sent.flowId}`);
        expect(kept.status).toBe(200);
        expect(plain(await send(near, sent, 'late'))).toEqual(plain(await send(other, sent, `late-${n}`)));
      }
    }
    console.info(`${flows} commands, ${lost} answers taken away`);
    expect(happened.size).toBe(KINDS.length);
  });
});
