/**
 * An answer that does not end: server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). What
 * is written waits for its reader; a reader who stands still is cut off by `connections.ts`, as with any answer.
 */
import { Readable } from 'node:stream';
import type { Cancel, Clock } from '../../../runtime/ports';
import { RawAnswer } from '../endpoint-spec';

/** No proxy is to keep it until it is whole. Its connection ends with it: a kept one would hold up the end of the service. */
export const eventStreamAnswer = (body: Readable): RawAnswer =>
  new RawAnswer('text/event-stream; charset=utf-8', body, { 'x-accel-buffering': 'no', connection: 'close' });

export interface EventStream {
  readonly body: Readable;
  /** Resolves when more may be written; at once when nobody reads any more. */
  readonly write: (event: string, data: unknown, id?: string) => Promise<void>;
  /** `retryMs`: the reader is to come back then, and not at once. */
  readonly end: (retryMs?: number) => void;
}

export interface EventStreamOptions {
  readonly clock: Clock;
  readonly heartbeatMs: number;
  /** Before each sign of life: whether the stream may go on, and the id to go on from. */
  readonly beat: () => Promise<{ readonly id: string } | null>;
  /** Once, however it ended. */
  readonly ended: () => void;
}

export const createEventStream = ({ clock, heartbeatMs, beat, ended }: EventStreamOptions): EventStream => {
  let isRead = (): void => undefined;
  let cancelBeat: Cancel = () => undefined;
  let isWaiting = false;
  let isOver = false;

  const body = new Readable({
    read: () => {
      isWaiting = false;
      isRead();
    },
    destroy: (error, done) => {
      isOver = true;
      cancelBeat();
      isRead();
      ended();
      done(error);
    },
  });

  const push = (text: string): Promise<void> => {
    if (isOver || body.push(text)) return Promise.resolve();
    isWaiting = true;
    return new Promise(resolve => {
      isRead = resolve;
    });
  };

  const end = (retryMs?: number): void => {
    if (isOver) return;
    isOver = true;
    cancelBeat();
    if (retryMs !== undefined) body.push(`retry: ${retryMs}\n\n`);
    body.push(null);
    isRead();
  };

  const beatLater = (): void => {
    cancelBeat = clock.after(heartbeatMs, async () => {
      const alive = await beat().catch(() => null);
      if (alive === null || isOver) return end();
      // Whoever does not read what there is gets nothing on top of it.
      if (!isWaiting) void push(`: alive\nid: ${alive.id}\n\n`);
      beatLater();
    });
  };
  beatLater();

  return {
    body,
    end,
    write: (event, data, id) =>
      push(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`),
  };
};
