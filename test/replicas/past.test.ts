/** The past of several replicas: each builds it for itself from the one log, whose positions are not 1, 2, 3. */
import type { Running } from '../support/service';
import { insist, newPrefix, ready, startReplica, startReplicas, withServer } from './replicas';

const VIEWS = [
  '/flows',
  '/flows/7',
  '/flows/7/external-sources',
  '/flows/7/external-sources/1/allocations/participants',
  '/flows/7/sync-requests',
];

const STEPS: ReadonlyArray<readonly [method: string, path: string, body?: object]> = [
  ['PUT', '/flows/7', { code: 'BIO', title: 'Biology' }],
  ['POST', '/flows/7/external-sources', { reference: 'class-a', description: 'Class of Ada' }],
  ['PUT', '/flows/7/external-sources/1/allocations/participants', { participantIds: [1, 2, 3], addMissing: true }],
  ['PUT', '/flows/7', { code: 'BIO', title: 'Biology, moved' }],
  ['DELETE', '/flows/7/external-sources/1'],
];

interface Moment {
  readonly position: number;
  /** What was shown when it was the present. */
  readonly shown: ReadonlyArray<unknown>;
}

withServer('the past of replicas', () => {
  const prefix = newPrefix();
  const moments: Moment[] = [];
  let replicas: ReadonlyArray<Running>;

  beforeAll(async () => {
    replicas = await startReplicas(2, prefix);
    await Promise.all(replicas.map(ready));
    const [one] = replicas as [Running];
    for (const [method, path, body] of STEPS) {
      const { status, headers } = await insist(one, method, path, body);
      expect([path, status < 300]).toEqual([path, true]);
      const shown: unknown[] = [];
      for (const view of VIEWS) shown.push((await insist(one, 'GET', view)).body);
      moments.push({ position: Number(headers['flowsync-position']), shown });
    }
  }, 120_000);

  const shownAt = async (replica: Running, { position }: Moment): Promise<ReadonlyArray<unknown>> => {
    const shown: unknown[] = [];
    for (const view of VIEWS) {
      const { headers, body } = await insist(replica, 'GET', `${view}?asOf=${position}`);
      expect(headers['flowsync-as-of']).toBe(String(position));
      shown.push(body);
    }
    return shown;
  };

  test('what was shown at a position is shown again, by each replica, also one that began later', async () => {
    const late = await startReplica(prefix);
    await ready(late);
    for (const replica of [...replicas, late])
      for (const moment of [...moments].reverse()) expect(await shownAt(replica, moment)).toEqual(moment.shown);
  });

  test('a place between two events is the one before it, and a time the same place at each replica', async () => {
    const [first, second] = moments as [Moment, Moment];
    for (const replica of replicas) {
      const between = await insist(replica, 'GET', `/flows/7?asOf=${second.position - 1}`);
      expect(Number(between.headers['flowsync-as-of'])).toBeLessThan(second.position);
      expect(Number(between.headers['flowsync-as-of'])).toBeGreaterThanOrEqual(first.position);
      const { status, body } = await insist(replica, 'GET', '/flows/7?asOf=9007199254740991');
      expect([status, body.error.errors[0].reason]).toEqual([400, 'moment-in-future']);
    }
    const last = await insist(replicas[0] as Running, 'GET', `/flows/7?asOf=${moments.at(-1)?.position}`);
    const time = encodeURIComponent(String(last.headers['flowsync-as-of-time']));
    const found = await Promise.all(replicas.map(replica => insist(replica, 'GET', `/flows/7?asOf=${time}`)));
    expect(new Set(found.map(({ headers }) => headers['flowsync-as-of'])).size).toBe(1);
    expect(found.map(({ body }) => body.data.title)).toEqual(['Biology, moved', 'Biology, moved']);
  });

  test('a flow is replayed, two moments are compared, and an export of a moment is the same at each', async () => {
    const [from, to] = [moments[0]?.position, moments.at(-1)?.position];
    for (const path of [
      `/flows/7/replay?asOf=${to}`,
      `/flows/7/diff?from=${from}&to=${to}`,
      `/diff?from=${from}&to=${to}`,
      `/exports?format=csv&asOf=${to}`,
    ]) {
      const [one, other] = await Promise.all(replicas.map(replica => insist(replica, 'GET', path)));
      expect([path, one?.status]).toEqual([path, 200]);
      expect(JSON.stringify(one?.body).length).toBeGreaterThan(200);
      expect(other?.body).toEqual(one?.body);
    }
  });
});
