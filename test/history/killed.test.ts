/** The service, killed again and again while its history is being proved. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { flowsync, startFlowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';
import { pause, until } from '../support/until';

const ROUNDS = 3;
const WRITERS = 16;

test('through kill -9 while events are hashed, every checkpoint that was given out is a beginning of what is there', async () => {
  const saved = tempDir();
  const env = { FLOWSYNC_DATA_DIR: join(tempDir(), 'data'), FLOWSYNC_CHECKPOINT_DIR: saved };
  let service = await startFlowsync(env);
  let flowId = 0;
  const write = async (): Promise<void> => {
    for (;;) {
      flowId += 1;
      const body = { code: `F-${flowId}`, title: 'Killed' };
      const done = await service.request('PUT', `/flows/${flowId}`, body).catch(() => null);
      if (done === null) return;
    }
  };
  for (let round = 0; round < ROUNDS; round++) {
    const writing = Promise.all(Array.from({ length: WRITERS }, write));
    await pause(500 + Math.random() * 1000);
    await Promise.all([service.kill(), writing]);
    service = await startFlowsync(env);
    // The second is killed before it has signed, the others just after.
    if (round !== 1) await until(() => readdirSync(saved).length > round / 2);
  }
  const size = async (): Promise<number> =>
    Number((await service.request('GET', '/history/checkpoint')).body.split('\n')[1]);
  await until(async () => (await size()) > flowId / 2);
  const vkey = (await service.request('GET', '/history/key')).body.trim();
  // A draft that a kill has left behind is no checkpoint.
  const isWhole = (name: string): boolean => !name.startsWith('.');
  const files = readdirSync(saved)
    .filter(isWhole)
    .map(name => join(saved, name));
  await service.stop();

  expect(await flowsync(['verify'], env)).toMatchObject({ code: 0 });
  expect(await flowsync(['history', 'check-saved', ...files], env)).toMatchObject({ code: 0 });
  const out = join(tempDir(), 'export');
  expect(await flowsync(['history', 'export', out], env)).toMatchObject({ code: 0 });
  const verified = await flowsync(['history', 'verify', out, '--key', vkey, '--checkpoint', ...files]);
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sound\n/) });
});
