/** A thread that reads: each question on a read-only connection to the file of one read model. */
import { parentPort, workerData } from 'node:worker_threads';
import { queries } from '../../../projections';
import { runQuery } from '../../../projections/query';
import { realClock } from '../../runtime/real';
import { limited } from './limited';
import type { Limits, Reply, ToReader } from './messages';
import { createReader, type Reader } from './reader';

const readers = new Map<string, Reader>();
const limit = limited(workerData as Limits, realClock);
let damage: string | null = null;

const reply = ({ of, file, query }: ToReader & { readonly kind: 'ask' }): Reply => {
  damage = null;
  const reader =
    readers.get(of) ??
    createReader((_file, cause) => {
      damage = cause;
    }, limit.inTime);
  readers.set(of, reader);
  const definition = queries.get(query.name);
  if (definition === undefined) return { kind: 'failed', message: `there is no query ${query.name}` };
  return limit.reply(
    () => reader.query(file, db => runQuery(definition, query, db)),
    () => damage,
  );
};

const port = parentPort;
port?.on('message', (message: ToReader) => {
  if (message.kind === 'ask') return port.postMessage(reply(message));
  for (const reader of readers.values()) reader.close();
  port.close();
});
