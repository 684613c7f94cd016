/** The thread that makes one export, and ends. */
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { RecordedEvent } from '../../event-store/event-store';
import { causeOf, sqliteCode } from '../../sqlite/errors';
import { formatOf } from '../formats';
import { CannotExport, makeExport, Stopped } from '../make-export';
import type { FromThread, ThreadData, ToThread } from './messages';

/** https://sqlite.org/rescode.html */
const FULL = 13;

const serve = async (port: MessagePort, { dir, format, by, about, maxBytes }: ThreadData): Promise<void> => {
  const say = (message: FromThread): void => port.postMessage(message);
  let isStopped = false;
  let next: ToThread | null = null;
  let wake = (): void => undefined;
  port.on('message', (message: ToThread) => {
    if (message.kind === 'stop') isStopped = true;
    next = message;
    wake();
  });
  const pages = async function* (): AsyncGenerator<ReadonlyArray<RecordedEvent>> {
    for (;;) {
      if (next === null) await new Promise<void>(resolve => (wake = resolve));
      const message = next as ToThread | null;
      next = null;
      if (message?.kind === 'page') {
        // The next one may come while this is folded.
        say({ kind: 'taken' });
        yield message.events;
      } else if (message !== null) return;
    }
  };
  try {
    const making = { dir, format: formatOf(format, by), about, pages: pages(), maxBytes };
    const made = await makeExport({ ...making, isStopped: () => isStopped });
    say(isStopped ? { kind: 'failed', reason: 'stopped', cause: 'it was stopped' } : { kind: 'made', made });
  } catch (error) {
    say({ kind: 'failed', reason: reasonOf(error), cause: causeOf(error) });
  } finally {
    port.close();
  }
};

const reasonOf = (error: unknown): Extract<FromThread, { kind: 'failed' }>['reason'] => {
  if (error instanceof Stopped) return 'stopped';
  const isFull = sqliteCode(error) === FULL || (error as NodeJS.ErrnoException).code === 'ENOSPC';
  return error instanceof CannotExport || isFull ? 'no-room' : 'error';
};

if (parentPort !== null) void serve(parentPort, workerData as ThreadData);
