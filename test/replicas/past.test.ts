/** The past over one real EventStoreDB: each replica answers for any moment as it, or another, answered then. */
import type { Running } from '../support/service';
import { insist, ready, startReplicas, withServer } from './replicas';

const VIEWS = [
  ...['/flows/1', '/flows', '/flows?state=PENDING', '/flows/1/external-sources', '/flows/1/sync-requests'],
  ...[
    '/external-sources/by-reference/bio',
    '/statistics?since=2020-01-01T00:00:00.000Z&until=2100-01-01T00:00:00.000Z',
  ],
];
const STEPS: ReadonlyArray<readonly [method: string, path: string, body?: object]> = [
  ['PUT', '/flows/1', { code: 'BIO', title: 'Biology' }],
  ['POST', '/flows/1/external-sources', { reference: 'bio' }],
  ['PUT', '/flows/2', { code: 'MA', title: 'Maths' }],
  ['POST', '/flows/1/sync'],
  ['PUT', '/flows/1', { code: 'BIO', title: 'Biology, summer' }],
  ['POST', '/flows/1/external-sources/bio/sync/done', { counts: { added: 3 } }],
];

withServer('the past of replicas', () => {
  let replicas: ReadonlyArray<Running>;
  const moments: Array<{ readonly position: string; readonly views: ReadonlyArray<unknown> }> = [];
  const viewsOf = (replica: Running, more: (path: string) => string): Promise<ReadonlyArray<unknown>> =>
    Promise.all(
      VIEWS.map(async path => {
        const { status, body } = await insist(replica, 'GET', more(path));
        return [path, status, body];
      }),
    );
  const asOf = (moment: string) => (path: string) => `${path}${path.includes('?') ? '&' : '?'}asOf=${moment}`;

  beforeAll(async () => {
    replicas = await startReplicas(2);
    await Promise.all(replicas.map(ready));
    const one = replicas[0] as Running;
    for (const [method, path, body] of STEPS) {
      const { status, headers } = await insist(one, method, path, body);
      expect(status).toBeLessThan(300);
      moments.push({ position: String(headers['flowsync-position']), views: await viewsOf(one, path => path) });
    }
  }, 60_000);

  test('a view as of a position is the view that was given then, at both', async () => {
    for (const replica of replicas)
      for (const { position, views } of moments.toReversed())
        expect([position, await viewsOf(replica, asOf(position))]).toEqual([position, views]);
  });

  test('a time leads to a position, and what there is not is refused', async () => {
    const replica = replicas[1] as Running;
    const { headers } = await insist(replica, 'GET', '/flows?asOf=-0s');
    expect(Number(headers['flowsync-as-of'])).toBeGreaterThanOrEqual(Number(moments.at(-1)?.position));
    const reasons = [];
    for (const moment of ['2020-01-01T00:00:00Z', '99999999999999'])
      reasons.push((await insist(replica, 'GET', `/flows?asOf=${moment}`)).body.error.errors[0].reason);
    expect(reasons).toEqual(['moment-before-beginning', 'moment-in-future']);
  });

  test('a flow is replayed, two moments are compared, and an export of a moment is the same at both', async () => {
    const [first, last] = [moments[0]?.position, moments.at(-1)?.position];
    for (const path of [
      `/flows/1/replay?asOf=${last}`,
      `/flows/1/diff?from=${first}&to=${last}`,
      `/diff?from=${first}&to=${last}`,
      `/exports?format=csv&asOf=${last}`,
    ]) {
      const [one, other] = await Promise.all(replicas.map(replica => insist(replica, 'GET', path)));
      expect([path, one?.status]).toEqual([path, 200]);
      expect(JSON.stringify(one?.body).length).toBeGreaterThan(200);
      expect(other?.body).toEqual(one?.body);
    }
  });
});
