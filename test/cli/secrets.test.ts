/** `flowsync secrets rotate-key`: another key seals from then on, and all that was sealed before is as good as it was. */
import { flowsync, startFlowsync } from '../support/process';
import { startReceiver } from '../support/receiver';
import { tempDir } from '../support/temp-dir';

test('what was sealed before stays as it is and readable, what comes is sealed with the new key', async () => {
  const env = { FLOWSYNC_DATA_DIR: tempDir(), FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' };
  const receiver = await startReceiver();
  const { url, secret } = receiver;
  const webhook = { title: 'M', url, secret, events: ['flow.archived'] };
  const sealed = async (): Promise<ReadonlyArray<string>> => {
    const { stdout } = await flowsync(['events', '--json'], env);
    return [...stdout.matchAll(/"secret": ?"(v[^"]+)"/g)].map(([, text = '']) => text);
  };

  expect(await flowsync(['secrets', 'rotate-key'], env)).toMatchObject({ code: 1, stdout: '' });
  const first = await startFlowsync(env);
  await first.send('POST', '/webhooks', webhook);
  expect(await flowsync(['secrets', 'rotate-key'], env)).toMatchObject({ code: 1, stdout: '' });
  await first.stop();
  const [before] = await sealed();
  expect(before).toMatch(/^v2\.[\w-]+$/);

  expect(await flowsync(['secrets', 'rotate-key'], env)).toMatchObject({
    code: 0,
    stdout: 'sealing key 1\n',
    stderr: '',
  });
  const second = await startFlowsync(env);
  await second.send('POST', '/webhooks', { ...webhook, title: 'N' });
  await second.send('PUT', '/flows/7', { code: 'F', title: 'F' });
  await second.send('PATCH', '/flows/7/archive');
  // Both messages are signed with the secret that the receiver verifies by.
  expect((await receiver.has(2)).map(({ type }) => type)).toEqual(['flow.archived', 'flow.archived']);
  await second.stop();
  expect(await sealed()).toEqual([before, expect.stringMatching(/^v3\.1\.[\w-]+$/)]);
  expect(await flowsync(['verify'], env)).toMatchObject({ code: 0 });
}, 60_000);
