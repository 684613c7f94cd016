import { Worker } from 'node:worker_threads';
import * as E from 'fp-ts/Either';
import { type BatchOutcome, type Committer, unavailable } from './commit';

/**
 * A thread of its own writes the log, so that this one goes on answering while the disk syncs. Should it end by itself,
 * nobody knows whether the batch in its hands was stored; the next batch starts it anew.
 */
export const commitThread = (file: string): Committer => {
  let answer: (outcome: BatchOutcome) => void = () => undefined;

  const start = (): Worker => {
    let cause: unknown = new Error('the thread that writes the log has ended');
    // It prints nothing. Were it allowed to, Node would open our own output for it, and make that non-blocking.
    const worker = new Worker(require.resolve('./commit-worker'), { workerData: file, stdout: true, stderr: true });
    worker.on('message', (outcome: BatchOutcome) => {
      worker.unref();
      answer(outcome);
    });
    worker.on('error', error => {
      cause = error;
    });
    worker.on('exit', () => {
      thread = null;
      answer(E.left(unavailable(cause)));
    });
    worker.unref(); // only a batch in its hands keeps the process running
    return worker;
  };
  let thread: Worker | null = start();

  return {
    commit: appends =>
      new Promise(resolve => {
        answer = resolve;
        thread ??= start();
        thread.ref();
        thread.postMessage(appends);
      }),
    close: async () => {
      await thread?.terminate();
    },
  };
};
