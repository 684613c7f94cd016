/** What earlier versions stored stays readable, to the byte, and the service goes on from there. */
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { flowsync, startFlowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';

const directories = join(__dirname, '../data');

/** SHA-256 of each history, as its own version printed it. */
const digests: Readonly<Record<string, string>> = {
  '0.1': '33b75835828d9c40b7ab33c27726aed8ac848015e47e9f768e0f3fad52de24f8',
  '0.2': '878345b8e4d840216b53b3931c424766d0d1bf53989a3c2bc589c5f30e34ebfa',
  '0.2-claims': 'ba04d7d2b77251dbeb4b72a781f579137083dec8aeaa25f8fbe1a93bccad7275',
};

const keys = {
  FLOWSYNC_ADMIN_KEY: 'fixture-admin-key-0123456789abcdef0123456789',
  FLOWSYNC_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
};

const versions = readdirSync(directories, { withFileTypes: true }).flatMap(entry =>
  /^\d/.test(entry.name) && entry.isDirectory() ? [entry.name] : [],
);

test.each(versions)(
  'given the data of version %s, then it verifies to the same digest and the service goes on',
  async version => {
    const dir = join(tempDir(), 'data');
    cpSync(join(directories, version), dir, { recursive: true });
    const env = { FLOWSYNC_DATA_DIR: dir, ...keys };

    const before = await flowsync(['verify'], env);
    expect(before).toMatchObject({ code: 0, stdout: expect.stringContaining(`sha256 ${digests[version]}`) });
    const events = Number(/^events (\d+)$/m.exec(before.stdout)?.[1]);

    const service = await startFlowsync({ FLOWSYNC_DATA_DIR: dir, ...keys });
    const { state } = await service.get<{ state: string }>('/flows/1');
    expect(['NONE', 'PENDING', 'SUCCESS', 'FAILED']).toContain(state);
    await service.send('PUT', '/flows/9001', { code: 'LATER', title: 'Made by a later version' });
    await service.stop();

    const after = await flowsync(['verify'], env);
    expect(after.code).toBe(0);
    expect(Number(/^events (\d+)$/m.exec(after.stdout)?.[1])).toBeGreaterThan(events);
  },
  60_000,
);
