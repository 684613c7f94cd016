/** Hands the audit over once in a process of its own, whose memory is that of the export: prints rate and peak memory as JSON. */
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { queries } from '../../projections';
import { runQuery } from '../../projections/query';
import { exportText } from '../../src/audit/export';
import { formats } from '../../src/audit/formats';
import { referencesOfReadModel } from '../../src/audit/references';
import { scanLog } from '../../src/audit/scan';
import type { Ask } from '../../src/audit/search';
import { readDb } from '../../src/projector/read-db';
import { openLog } from './log';
import { peakMegabytes } from './peak-memory';

/** As if it were asked of the index in that file. */
export const askOf = (db: DatabaseSyncInstance): Ask => {
  const asked = readDb(db);
  return async query => {
    const definition = queries.get(query.name);
    if (definition === undefined) throw new Error(query.name);
    return runQuery(definition, query, asked);
  };
};

const main = async (): Promise<void> => {
  const [dataDir = '', indexFile = '', format = 'ndjson', last = '0'] = process.argv.slice(2);
  const store = openLog(dataDir, true);
  const db = new DatabaseSync(indexFile, { readOnly: true });
  const begun = performance.now();
  const exported = exportText({
    ...{ format: formats[format as keyof typeof formats]({ origin: 'bench', version: '0' }) },
    ...{ now: () => '', checkpoint: () => null },
    runs: scanLog(store, {}, Number(last), referencesOfReadModel(askOf(db))),
    ...{ summary: { exportId: '', filter: {}, upTo: '' }, onEnd: async () => undefined },
  });
  let characters = 0;
  for await (const text of exported) characters += text.length;
  const seconds = (performance.now() - begun) / 1000;
  const megabytes = peakMegabytes();
  console.log(JSON.stringify({ rate: Number(last) / seconds, megabytes, characters }));
  db.close();
  await store.close();
};

if (require.main === module) void main();
