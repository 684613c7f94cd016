/** The service as a process with a small heap, given more than fits into it. */
import { startFlowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';

/** A tenth of a megabyte of memory each: a heap of 112 MB, of which the service takes a half, does not hold all of them. */
const writes = 400;
const wide = '\u4e00'.repeat(1000);
const metadata = (n: number) =>
  Object.fromEntries(Array.from({ length: 20 }, (_, k) => [`k${k}`, k === 0 ? `v${n}` : wide]));

// Thirty megabytes are written and read here, in a process whose heap is nearly full.
test('events that are together larger than its memory are written, followed, folded and read', async () => {
  const env = {
    NODE_OPTIONS: '--max-old-space-size=112',
    FLOWSYNC_DATA_DIR: tempDir(),
    FLOWSYNC_LOG_LEVEL: 'warn',
  };
  const begin = async () => {
    const { request, stop } = await startFlowsync(env);
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await request(method, path, body);
      expect(answer.status).toBe(200);
      return answer.body as { data: { revision: number }[]; cursor: string | null };
    };
    return { ask, stop };
  };

  const first = await begin();
  await first.ask('PUT', '/flows/1', { code: 'A', title: 'A' });
  for (let n = 0; n < writes; n++) await first.ask('PUT', '/flows/1/metadata', metadata(n));
  const pages = await Promise.all(Array.from({ length: 6 }, () => first.ask('GET', '/flows/1/events?limit=1000')));
  expect(pages.every(({ cursor, data }) => Number(cursor) === data.at(-1)?.revision)).toBe(true);
  expect(await first.stop()).toMatchObject({ code: 0, signal: null });

  // What is folded from the log is folded page by page.
  const second = await begin();
  await second.ask('PUT', '/flows/1/metadata', metadata(writes));
  const { data } = await second.ask('GET', `/flows/1/events?cursor=${writes}`);
  expect(data).toMatchObject([{ revision: writes + 1 }]);
  expect(await second.stop()).toMatchObject({ code: 0, signal: null });
});
