/** Makes an export in a thread of its own, which is sent the log page by page: neither commands nor queries wait for it. */
import { Worker } from 'node:worker_threads';
import type { RecordedEvent } from '../../event-store/event-store';
import type { Made } from '../make-export';
import type { FromThread, ThreadData, ToThread } from './messages';

export type NotMade = Extract<FromThread, { kind: 'failed' }>;

/** What was gathered lies on disk: a thread that takes more than this has found an event of a size that nobody meant. */
const resourceLimits = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 };

/** Rejects with what reading the log rejects with. */
export const makeInThread = async (
  data: ThreadData,
  pages: AsyncIterable<ReadonlyArray<RecordedEvent>>,
  signal: AbortSignal,
): Promise<Made | NotMade> => {
  const worker = new Worker(require.resolve('./worker'), { workerData: data, resourceLimits });
  const say = (message: ToThread): void => worker.postMessage(message);
  let taken = (): void => undefined;
  const ended = new Promise<Made | NotMade>(resolve => {
    const fail = (cause: string): void => resolve({ kind: 'failed', reason: 'error', cause });
    worker.on('message', (message: FromThread) => {
      if (message.kind === 'taken') return taken();
      resolve(message.kind === 'made' ? message.made : message);
    });
    worker.once('error', error => fail(error.message));
    worker.once('exit', () => fail('its thread has ended'));
  });
  const exited = new Promise<void>(resolve => worker.once('exit', () => resolve()));
  const stop = (): void => say({ kind: 'stop' });
  signal.addEventListener('abort', stop);
  try {
    const isOver = ended.then(() => 'over' as const);
    for await (const events of pages) {
      const isTaken = new Promise<'taken'>(resolve => {
        taken = () => resolve('taken');
      });
      say({ kind: 'page', events });
      if ((await Promise.race([isTaken, isOver])) === 'over' || signal.aborted) break;
    }
    say(signal.aborted ? { kind: 'stop' } : { kind: 'end' });
    return await ended;
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    await exited;
  }
};
