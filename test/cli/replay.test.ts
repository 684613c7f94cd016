/** `flowsync replay`: a flow as it went; without a terminal a line for each event. */
import { flowsync } from '../support/process';
import { startService } from '../support/service';

test('a line for each event, from one moment to another, at any speed', async () => {
  const { url, adminKey, request } = await startService({ isSubscribed: true });
  await request('PUT', '/flows/7', { code: 'M', title: 'Maths' });
  await request('POST', '/flows/7/external-sources', { reference: 'class-a' });
  const { headers } = await request('POST', '/flows/7/sync');
  await request('POST', '/flows/7/external-sources/class-a/sync/done', {});
  const env = { FLOWSYNC_API_KEY: adminKey };
  const whole = await flowsync(['replay', '7', '--url', url, '--speed', '1000'], env);
  expect({ code: whole.code, stderr: whole.stderr }).toEqual({ code: 0, stderr: '' });
  const types = whole.stdout.split('\n').map(line => line.trim().split(/\s{2,}/)[3]);
  expect(types).toEqual(['FlowRegistered', 'SourceAdded', 'SyncRequested', 'SyncCompleted', undefined]);
  expect(whole.stdout).toContain('PENDING (class-a=PENDING)');
  const position = String(headers['flowsync-position']);
  const part = await flowsync(['replay', '7', '--url', url, '--from', position, '--to', position], env);
  expect(part.stdout.trim().split(/\s{2,}/)[3]).toBe('SyncRequested');

  const refused = await flowsync(['replay', '7', '--url', url, '--from', 'yesterday'], env);
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('query.asOf must be')]);
  expect((await flowsync(['replay', '8', '--url', url], env)).stderr).toContain('There is no flow with the id 8');
});
