/** What an attacker can do to whoever has signed in: put scripts into texts, frame a page, post from elsewhere, hold on to rights. */
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import { startFaultyProvider } from '../support/faulty-oidc-provider';
import { freePort, listen } from '../support/loopback';
import { buildPages, describeInBrowser, openPage, signInAs } from '../support/pages';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

const SCRIPT = '"><img src=x onerror="document.title=\'stolen\'"><script>document.title="stolen"</script>';

/** A page of the attacker's, at another port of the same machine: to a browser the same site, so that cookies go along. */
const startAttacker = async (html: string): Promise<string> => {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
  return `http://127.0.0.1:${await listen(server)}/`;
};

describeInBrowser('whoever has signed in', () => {
  let flowsync: Running;
  beforeAll(async () => {
    buildPages();
    flowsync = await startService({ env: { FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' } });
  });

  const signedIn = async () => {
    const shown = await openPage();
    await signInAs(shown.page, flowsync.url, flowsync.adminKey);
    return shown;
  };
  const ok = async (method: string, path: string, body?: unknown) => {
    const answer = await flowsync.request(method, path, body);
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    return answer.body.data;
  };

  test('runs no script that stands in a text of a flow, a source, a sync, a webhook, a receiver, a client or a person', async () => {
    const receiver = createServer((_, response) =>
      response.writeHead(500, { 'content-type': 'text/html', 'x-attack': SCRIPT }).end(SCRIPT),
    );
    const url = `http://127.0.0.1:${await listen(receiver)}/?q=%22%3E${encodeURIComponent(SCRIPT)}`;
    const { id: webhookId } = await ok('POST', '/webhooks', {
      ...{ title: SCRIPT, url, events: ['FLOW_EXTERNAL_SOURCE'], filters: { flowCodes: ['X*'] } },
    });
    await ok('POST', '/clients', { name: SCRIPT, role: 'analyst' });
    await ok('PUT', '/flows/66', { code: `X${SCRIPT}`.slice(0, 90), title: SCRIPT });
    const metadata = { [SCRIPT.slice(0, 60)]: SCRIPT };
    await ok('POST', '/flows/66/set-up', {
      subTitle: SCRIPT,
      metadata,
      participants: [{ userId: 1, name: SCRIPT }],
    });
    await ok('POST', '/flows/66/external-sources', { reference: 'x', description: SCRIPT });
    const { requestId } = await ok('POST', '/flows/66/sync');
    await ok('POST', '/flows/66/external-sources/x/sync/progress', { requestId, message: SCRIPT });
    const [delivery] = await until(async () => {
      const found = (await flowsync.request('GET', `/deliveries?flowId=66`)).body.data;
      return found[0]?.attemptCount > 0 && found;
    });
    await ok('POST', '/flows/66/external-sources/x/sync/fail', { requestId, reason: 'x', message: SCRIPT });

    const { page, complaints } = await signedIn();
    const addresses = [
      ...[
        'flows',
        'flows/66',
        'flows/66/sources/1',
        `flows/66/syncs/${requestId}`,
        'flows/66/replay',
        'flows/66/diff?from=1',
      ],
      ...['integrations', `integrations/${webhookId}`, `integrations/deliveries/${delivery.id}`],
      ...[
        'timeline?view=table',
        `audit?text=${encodeURIComponent(SCRIPT)}`,
        'audit',
        'set-up',
        `flows?q=${encodeURIComponent(SCRIPT)}`,
      ],
    ];
    const shownIn: string[] = [];
    for (const path of addresses) {
      await page.goto(`${flowsync.url}/app/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await until(async () => (await page.getByText('Loading …').count()) === 0);
      if (((await page.locator('body').textContent()) ?? '').includes(SCRIPT)) shownIn.push(path);
      expect([path, await page.locator('main img, main script').count()]).toEqual([path, 0]);
      expect([path, await page.title()]).not.toEqual([path, 'stolen']);
    }
    expect(shownIn).toEqual(expect.arrayContaining(['flows', 'flows/66', 'integrations', 'set-up', 'audit']));
    expect(shownIn).toContain(`integrations/deliveries/${delivery.id}`);
    expect(complaints).toEqual([]);
  });

  test('is shown no page of flowsync within a page of somebody else', async () => {
    const { page } = await signedIn();
    await page.goto(await startAttacker(`<iframe src="${flowsync.url}/app/flows"></iframe>`));
    const frame = page.frames().find(one => one !== page.mainFrame());
    await until(async () => frame !== undefined && frame.url() !== 'about:blank');
    expect(frame?.url()).not.toBe(`${flowsync.url}/app/flows`);
    expect(await frame?.getByRole('heading', { name: 'Flows' }).count()).toBe(0);
  });

  const flowsThatAre = async (): Promise<number> => (await flowsync.request('GET', '/flows')).body.pagination.total;

  test('changes nothing by a form or a script on a page of somebody else', async () => {
    const { page } = await signedIn();
    const before = await flowsThatAre();
    const target = `${flowsync.url}/app/api/license/create/flow`;
    await page.goto(
      await startAttacker(
        `<form method="post" enctype="text/plain" action="${target}"><input name='{"title":"evil","x":"' value='"}'></form>` +
          '<script>document.forms[0].submit()</script>',
      ),
    );
    await page.getByText('foreign-origin').waitFor();
    await page.goto(
      await startAttacker(
        `<script>fetch('${target}', { method: 'POST', mode: 'no-cors', credentials: 'include', body: '{"title":"evil"}' })
          .then(answer => { document.title = answer.type }, () => { document.title = 'failed' })</script>`,
      ),
    );
    // Opaque: it was sent, and nothing of the answer can be read.
    await until(async () => ['opaque', 'failed'].includes(await page.title()));
    await page.goto(
      await startAttacker(
        `<script>fetch('${flowsync.url}/app/api/flows', { credentials: 'include' })
          .then(answer => answer.text()).then(text => { document.title = text }, () => { document.title = 'unread' })</script>`,
      ),
    );
    await until(async () => (await page.title()) === 'unread');
    expect(await flowsThatAre()).toBe(before);
  });
});

describeInBrowser('whoever may less than before', () => {
  const signInBy = async (page: Page, url: string): Promise<void> => {
    await page.goto(`${url}/app/sign-in`);
    await page.getByRole('link', { name: 'Sign in with your organisation' }).click();
    await page.getByRole('heading', { level: 1, name: 'Flows' }).waitFor();
  };

  test('does no more than that on a page that was open, and is shown so', async () => {
    buildPages();
    const port = await freePort();
    const provider = await startFaultyProvider('flowsync');
    const { url, request } = await startService({
      env: {
        PORT: String(port),
        FLOWSYNC_PUBLIC_URL: `http://127.0.0.1:${port}`,
        FLOWSYNC_OIDC_ISSUER: provider.url,
        FLOWSYNC_OIDC_CLIENT_ID: 'flowsync',
        FLOWSYNC_OIDC_CLIENT_SECRET: 'a secret',
        FLOWSYNC_OIDC_ROLES: 'exam-office=manager, readers=analyst',
      },
    });
    const { page } = await openPage();
    await signInBy(page, url);
    await page.getByRole('button', { name: 'New flow' }).first().click();
    await page.getByLabel('Title').fill('Too late');
    provider.does({ claims: { groups: ['readers'] } });
    const elsewhere = await openPage();
    await signInBy(elsewhere.page, url);
    await page.getByRole('button', { name: 'Make the flow' }).click();
    await page.getByRole('alert').getByText('is analyst').waitFor();
    expect((await request('GET', '/flows')).body.data).toEqual([]);
    await page.reload();
    await page.getByText('· analyst').waitFor();
    expect(await page.getByRole('button', { name: 'New flow' }).first().getAttribute('aria-disabled')).toBe('true');
  });
});
