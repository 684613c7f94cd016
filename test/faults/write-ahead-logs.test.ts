/** What SQLite writes ahead of its files is given back. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { realClock, realRandom } from '../../src/runtime/real';
import { IDLE_MS } from '../../src/sqlite/write-ahead-log';
import { startService } from '../support/service';
import { until } from '../support/until';

/** Waits for the end of writes are short. */
const clock: typeof realClock = {
  ...realClock,
  after: (ms, task) => realClock.after(ms === IDLE_MS ? 2000 : ms, task),
};

const logsIn = (dir: string): Record<string, number> =>
  Object.fromEntries(
    readdirSync(dir, { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('-wal'))
      .map(name => [name, statSync(join(dir, name)).size]),
  );

test('given files that grew under load, when nothing is written any more, then their write-ahead logs are empty', async () => {
  const { request, dataDir } = await startService({ ports: { clock } });
  await request('PUT', '/flows/1', { code: 'A', title: 'A' });
  for (let n = 0; n < 40; n++) await request('PUT', '/flows/1/metadata', { text: `${n}${'x'.repeat(50_000)}` });
  const participantIds = Array.from({ length: 2000 }, (_, n) => n + 1);
  const key = { 'idempotency-key': realRandom.uuid() };
  expect((await request('POST', '/flows/1/participants', { participantIds }, key)).status).toBe(200);
  const grown = logsIn(dataDir);
  for (const name of ['events', 'idempotency', 'snapshots', 'reactor', 'read-models/flows.v'])
    expect(Object.entries(grown).filter(([file, bytes]) => file.startsWith(name) && bytes > 0)).toHaveLength(1);
  const left = () => Object.entries(logsIn(dataDir)).filter(([, bytes]) => bytes > 0);
  await until(() => left().length === 0, { withinMs: 10_000 });
});
