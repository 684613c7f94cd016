/** A newcomer: from the first sign-in to a whole sync, without a terminal, by the practice integration. */
import { axeFindings, buildPages, describeInBrowser, openPage } from '../support/pages';
import { type Running, startService } from '../support/service';
import { until } from '../support/until';

const ask = ({ request }: Running, method: string, cookie: string) =>
  request(method, '/app/api/practice', undefined, { 'x-api-key': null, 'sec-fetch-site': 'same-origin', cookie });

const signIn = async ({ request, adminKey }: Running, apiKey = adminKey): Promise<string> => {
  const headers = { 'x-api-key': null, 'sec-fetch-site': 'same-origin' };
  const answer = await request('POST', '/app/api/session', { apiKey }, headers);
  return String(answer.headers['set-cookie']).split(';')[0] ?? '';
};

const OFF = [
  ['by the setting', { FLOWSYNC_PRACTICE: 'off' }],
  ['in production', { NODE_ENV: 'production' }],
  ['where others can reach the service', { HOST: '0.0.0.0' }],
] as const;

describeInBrowser('in a browser', () => {
  beforeAll(buildPages);

  test('a newcomer sees a whole sync by two clicks, and removes the practice integration again', async () => {
    const flowsync = await startService({ config: { adminKey: null } });
    const { page, complaints } = await openPage();
    const button = (name: string) => page.getByRole('button', { name });
    await page.goto(flowsync.firstLink ?? '');
    await until(async () => (await page.getByLabel('API key').inputValue()) === flowsync.adminKey);
    await button('Sign in').click();
    await button('Make a sample flow').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await button('Make a sample flow').click();
    await page.getByRole('heading', { level: 1, name: 'Sample flow (practice)' }).waitFor();
    await page.getByText('This is a sample flow').waitFor();
    await button('Request sync of all 3').click();
    await page.locator('.head [data-state=PENDING]').waitFor();
    await page.getByText('made-up people are read').first().waitFor();
    await page.locator('.head [data-state=SUCCESS]').waitFor();
    expect(await page.title()).toBe('Sample flow (practice): Complete · flowsync');
    await page.getByText('72 participants').waitFor();

    const [{ flowId }] = (await flowsync.request('GET', '/flows')).body.data;
    const actorsOf = async (type: string) => {
      const { data } = (await flowsync.request('GET', `/audit?flow=${flowId}&type=${type}&limit=100`)).body;
      return [...new Set(data.map((entry: { readonly actor: { readonly id: string } }) => entry.actor.id))];
    };
    expect(await actorsOf('SyncRequested')).toEqual(['admin']);
    expect(await actorsOf('SyncCompleted')).toEqual(['practice-1']);
    expect(await actorsOf('ParticipantAllocated')).toEqual(['practice-1']);
    const [delivery] = (await flowsync.request('GET', '/deliveries')).body.data;
    expect(delivery).toMatchObject({ status: 'delivered', messageType: 'flow.sync.requested' });

    await page.getByRole('link', { name: 'Set-up' }).click();
    await page.getByText('Practice integration').first().waitFor();
    await button('Remove it …').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the practice integration' }).click();
    await page.getByText('There is none. It comes with the first sample flow.').waitFor();
    expect((await flowsync.request('GET', '/webhooks')).body.data).toEqual([]);
    expect((await flowsync.request('GET', `/flows/${flowId}`)).body.data.archived).toBe(true);
    const { state } = (await flowsync.request('GET', '/clients/practice-1')).body.data;
    expect(state).toBe('REVOKED');
    expect(complaints).toEqual([]);
  });
});

test('a source that is to fail does so, and what comes after a removal is another client', async () => {
  const flowsync = await startService();
  const cookie = await signIn(flowsync);
  const { flowId } = (await ask(flowsync, 'POST', cookie)).body.data;
  await flowsync.request('POST', `/flows/${flowId}/external-sources`, { reference: 'fail-me' });
  await flowsync.request('POST', `/flows/${flowId}/sync`, { references: ['fail-me'] });
  const source = await until(async () => {
    const found = (await flowsync.request('GET', `/flows/${flowId}/external-sources/4`)).body.data;
    return found.state === 'FAILED' && found;
  });
  expect(source.message).toMatch(/^Practice: /);
  expect((await ask(flowsync, 'DELETE', cookie)).body.data).toBeNull();
  await ask(flowsync, 'POST', cookie);
  expect((await ask(flowsync, 'GET', cookie)).body.data).toEqual({ clientId: 'practice-2' });
  expect((await flowsync.request('GET', '/webhooks')).body.data).toMatchObject([
    { owner: 'practice-2', filters: { flowCodes: ['PRACTICE-*'] } },
  ]);
});

test('only an admin makes it, and a flow of anybody else is none of its business', async () => {
  const flowsync = await startService();
  const { apiKey } = await flowsync.client('manager');
  expect((await ask(flowsync, 'POST', await signIn(flowsync, apiKey))).status).toBe(403);
  await ask(flowsync, 'POST', await signIn(flowsync));
  await flowsync.request('PUT', '/flows/1', { code: 'MATHS', title: 'Maths' });
  await flowsync.request('POST', '/flows/1/external-sources', { reference: 'a' });
  const { data } = (await flowsync.request('POST', '/flows/1/sync')).body;
  expect(data.webhooks).toBe(0);
});

test('nobody else’s message is taken, though anybody may name its address', async () => {
  const flowsync = await startService();
  await ask(flowsync, 'POST', await signIn(flowsync));
  const { request } = await flowsync.client('integrator');
  const webhook = { title: 'Not mine', url: 'https://practice.invalid/1', events: ['FLOW_EXTERNAL_SOURCE'] };
  const { id } = (await request('POST', '/webhooks', webhook)).body.data;
  const tested = (await request('POST', `/webhooks/${id}/test`, { wait: 10 })).body.data;
  expect(JSON.stringify(tested)).toContain('401');
});

test.each(OFF)('there is no practice %s', async (_, env) => {
  const flowsync = await startService({ env });
  const cookie = await signIn(flowsync);
  const { status, body } = await ask(flowsync, 'POST', cookie);
  expect([status, body.error.errors[0].reason]).toEqual([404, 'practice-off']);
  expect((await flowsync.request('GET', '/clients')).body.pagination.total).toBe(1);
});
