/** The pages behind a proxy before two replicas, one of which is killed while somebody looks at a page. */
import { buildPages, describeInBrowser, openPage, signInAs } from '../support/pages';
import { type FlowsyncProcess, startFlowsync } from '../support/process';
import { type FrontProxy, startProxy } from '../support/proxy';
import { until } from '../support/until';
import { insist, newPrefix, ready, replicaEnv, withServer } from './replicas';

const STREAM = '/app/api/stream';

withServer('pages of two replicas', () => {
  describeInBrowser('in a browser', () => {
    let replicas: ReadonlyArray<FlowsyncProcess>;
    let proxy: FrontProxy;
    beforeAll(async () => {
      buildPages();
      const prefix = newPrefix();
      replicas = await Promise.all([0, 1].map(() => startFlowsync(replicaEnv(prefix))));
      await Promise.all(replicas.map(ready));
      proxy = await startProxy(replicas.map(({ url }) => url));
    });

    test('a page goes on at the other replica, misses nothing, and whoever was signed in still is', async () => {
      const [one] = replicas as [FlowsyncProcess];
      await insist(one, 'PUT', '/flows/1', { code: 'A', title: 'Art' });
      const { page } = await openPage();
      await signInAs(page, proxy.url, one.adminKey);
      await page.goto(`${proxy.url}/app/flows/1`);
      await page.getByRole('heading', { level: 1, name: 'Art' }).waitFor();
      await page.getByText('Live').waitFor();
      await page.evaluate('globalThis.stays = true');

      const killed = await until(() => proxy.sends(STREAM)?.toString());
      const left = replicas[1 - Number(killed)] as FlowsyncProcess;
      await replicas[Number(killed)]?.kill();
      // While the page has no stream.
      await insist(left, 'PUT', '/flows/1', { code: 'A', title: 'Art 1' });
      await page.getByRole('heading', { level: 1, name: 'Art 1' }).waitFor();
      await page.getByText('Live').waitFor();
      await insist(left, 'PUT', '/flows/1', { code: 'A', title: 'Art 2' });
      await page.getByRole('heading', { level: 1, name: 'Art 2' }).waitFor();

      await page.getByRole('button', { name: 'Add source' }).first().click();
      await page.getByLabel('Reference').fill('class-a');
      await page.getByRole('button', { name: 'Add the source' }).click();
      await page.getByText('class-a').first().waitFor();
      expect(await page.evaluate('globalThis.stays')).toBe(true);
      expect((await left.request('GET', '/flows/1/external-sources')).body.data).toHaveLength(1);
    });
  });
});
