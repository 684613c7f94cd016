/** The thread that writes the log: it is handed batches of appends, and answers what became of each. */
import { parentPort, workerData } from 'node:worker_threads';
import * as E from 'fp-ts/Either';
import { committing } from './commit';
import { openForWriting } from './open-database';
import type { Append } from './place-append';

const opened = openForWriting(workerData as string);
if (E.isLeft(opened)) throw new Error(opened.left.message);
const commit = committing(opened.right);
parentPort?.on('message', (appends: ReadonlyArray<Append>) => parentPort?.postMessage(commit(appends)));
