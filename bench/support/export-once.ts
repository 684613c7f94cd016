/** Makes one export in a process of its own, whose memory is that of the export: prints seconds and peak memory as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFormat } from '../../domain/access';
import { formatOf } from '../../src/exports/formats';
import { makeExport } from '../../src/exports/make-export';
import { pagesOf } from '../../src/exports/pages';
import { openLog } from './log';
import { orThrow } from './or-throw';
import { peakMegabytes } from './peak-memory';

const main = async (): Promise<void> => {
  const [dataDir = '', format = 'csv'] = process.argv.slice(2);
  const store = openLog(dataDir);
  const upTo = orThrow(await store.head()());
  const dir = mkdtempSync(join(dataDir, 'export-'));
  const begun = performance.now();
  const { events } = await makeExport({
    ...{ dir, format: formatOf(format as DataFormat, 'flow'), about: { upTo, range: {} } },
    ...{ pages: pagesOf(store, upTo), maxBytes: 1e12, isStopped: () => false },
  });
  const seconds = (performance.now() - begun) / 1000;
  console.log(JSON.stringify({ events, seconds, megabytes: peakMegabytes() }));
  rmSync(dir, { recursive: true, force: true });
  await store.close();
};

void main();
