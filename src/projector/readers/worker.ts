/** A thread that reads: each question on a read-only connection to the file of one read model. */
import { parentPort, workerData } from 'node:worker_threads';
import { queries } from '../../../projections';
import { runQuery } from '../../../projections/query';
import { realClock } from '../../runtime/real';
import { causeOf } from '../../sqlite/errors';
import type { Limits, Reply, ToReader } from './messages';
import { createReader, type Reader } from './reader';

const { longestMs, largestBytes } = workerData as Limits;
const readers = new Map<string, Reader>();
let until = 0;
let calls = 0;
/** What SQLite makes of what `inTime` throws does not say so. */
let isTooLong = false;
/** In a condition of SQL: true, and an end to the statement when it has had its time. */
const inTime = (): number => {
  calls += 1;
  if (calls % 64 === 0 && realClock.elapsed() > until) isTooLong = true;
  if (isTooLong) throw new Error('a query takes too long');
  return 1;
};

/** About what the rows take as text. */
const sizeOf = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value !== 'object' || value === null) return 8;
  return Object.values(value).reduce((sum: number, each) => sum + sizeOf(each), 8);
};

const reply = ({ of, file, query }: ToReader & { readonly kind: 'ask' }): Reply => {
  let damage: string | null = null;
  const reader =
    readers.get(of) ??
    createReader((_file, cause) => {
      damage = cause;
    }, inTime);
  readers.set(of, reader);
  const definition = queries.get(query.name);
  if (definition === undefined) return { kind: 'failed', message: `there is no query ${query.name}` };
  until = realClock.elapsed() + longestMs;
  isTooLong = false;
  try {
    const answered = reader.query(file, db => runQuery(definition, query, db));
    if (answered === null) return { kind: 'unreadable', cause: damage };
    return sizeOf(answered.answer) > largestBytes ? { kind: 'too-large' } : { kind: 'answer', answer: answered.answer };
  } catch (error) {
    return isTooLong ? { kind: 'too-long' } : { kind: 'failed', message: causeOf(error) };
  }
};

const port = parentPort;
port?.on('message', (message: ToReader) => {
  if (message.kind === 'ask') return port.postMessage(reply(message));
  for (const reader of readers.values()) reader.close();
  port.close();
});
