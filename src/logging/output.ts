/**
 * Standard output as the log of a service needs it: nothing ever waits for it. What cannot be written (a full disk, a
 * reader that stands still or has gone, a terminal that was closed) is dropped and counted, and memory stays bounded.
 */
import { closeSync, constants, fstatSync, openSync, write as writeFile } from 'node:fs';
import { isatty } from 'node:tty';
import type { Clock } from '../runtime/ports';

export interface Output {
  readonly write: (text: string) => void;
  /** Lines that were not written, since the start. */
  readonly droppedLines: () => number;
  /** Resolves once what waits is written, or a moment has passed: the process ends then. */
  readonly end: () => Promise<void>;
}

/** Writes a part of the bytes and tells how many, or why not. Never blocks. */
export type Sink = (
  bytes: Buffer,
  done: (error: NodeJS.ErrnoException | null | undefined, written: number) => void,
) => void;

/** In bytes: what waits while a write runs, and what one write takes. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** In ms: how long the end of the process waits, and what lies between two tries. */
const END_MS = 1000;
const ROOM_MS = 1000;
const READ_MS = 50;

/** What may be well again later. After anything else (the reader has gone, the terminal is closed) nothing is tried. */
const passing = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EINTR', 'ENOBUFS', 'ENOMEM']);

const LINE_FEED = 0x0a;

const terminals = [0, 1, 2].filter(fd => isatty(fd));

/** The lines of one turn of the event loop go out together: a write costs more than the lines that it takes. */
export const createOutput = (sink: Sink, clock: Pick<Clock, 'after'>): Output => {
  let waiting: string[] = [];
  let waitingBytes = 0;
  let dropped = 0;
  /** A write runs, or is about to be tried again. */
  let busy = false;
  let isGone = false;
  /** The last line that was written was cut off. */
  let isTorn = false;
  let onIdle: () => void = () => undefined;

  const drop = (bytes: Buffer): void => {
    dropped += linesIn(bytes);
  };

  const takeWaiting = (): Buffer => {
    const text = waiting.join('');
    waiting = [];
    waitingBytes = 0;
    return Buffer.from(text);
  };

  const flush = (): void => {
    if (busy) return;
    if (isGone) drop(takeWaiting());
    if (waiting.length === 0) onIdle();
    else send(Buffer.concat([Buffer.from(isTorn ? '\n' : ''), takeWaiting()]));
  };

  const free = (): void => {
    busy = false;
    flush();
  };

  const send = (bytes: Buffer): void => {
    busy = true;
    sink(bytes, (error, written) => {
      const rest = bytes.subarray(written);
      if (written > 0) isTorn = bytes[written - 1] !== LINE_FEED;
      if (error?.code === 'EAGAIN') clock.after(READ_MS, () => send(rest));
      else if (error) giveUp(error, rest);
      else if (rest.length > 0) send(rest);
      else free();
    });
  };

  const giveUp = ({ code = '' }: NodeJS.ErrnoException, rest: Buffer): void => {
    drop(rest);
    if (passing.has(code)) clock.after(ROOM_MS, free);
    else {
      isGone = true;
      free();
    }
  };

  return {
    write: text => {
      const bytes = Buffer.byteLength(text);
      if (isGone || waitingBytes + bytes > MAX_WAITING_BYTES) {
        drop(Buffer.from(text));
        return;
      }
      if (waiting.length === 0) setImmediate(flush);
      waiting.push(text);
      waitingBytes += bytes;
    },
    droppedLines: () => dropped,
    end: () =>
      new Promise(resolve => {
        const giveUp = clock.after(END_MS, resolve);
        onIdle = () => {
          giveUp();
          resolve();
        };
        flush();
      }),
  };
};

/** At its end Node sets terminals back, and aborts when one of them is gone; those that are closed it leaves alone. */
export const leaveTerminals = (): void => {
  for (const fd of terminals) closeSync(fd);
};

/** Node writes pipes and sockets without waiting, and files and terminals in a way that blocks. */
export const standardSink = (): Sink => {
  const { stdout } = process;
  const kind = fstatSync(1);
  if (kind.isFIFO() || kind.isSocket()) {
    stdout.on('error', () => undefined);
    return (bytes, done) => void stdout.write(bytes, error => done(error, error ? 0 : bytes.length));
  }
  const fd = kind.isCharacterDevice() ? withoutWaiting(1) : 1;
  return (bytes, done) => writeFile(fd, bytes, done);
};

const linesIn = (bytes: Buffer): number => {
  let lines = 0;
  for (const byte of bytes) if (byte === LINE_FEED) lines += 1;
  return lines;
};

/** A terminal that was stopped blocks whoever writes to it, unless it was opened to be written without waiting. */
const withoutWaiting = (fd: number): number => {
  try {
    return openSync(
      `/dev/fd/${fd}`,
      constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOCTTY | constants.O_APPEND,
    );
  } catch {
    return fd;
  }
};
