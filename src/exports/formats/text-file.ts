/** Text, written to a file as it comes. */
import { closeSync, openSync, writeSync } from 'node:fs';

const WRITE_BYTES = 256 * 1024;

export function* writeText(file: string, texts: Iterable<string>): Generator<void> {
  const to = openSync(file, 'wx', 0o600);
  try {
    let waiting = '';
    const flush = (): void => {
      const bytes = Buffer.from(waiting);
      for (let done = 0; done < bytes.length; ) done += writeSync(to, bytes, done);
      waiting = '';
    };
    for (const text of texts) {
      waiting += text;
      if (waiting.length < WRITE_BYTES) continue;
      flush();
      yield;
    }
    flush();
  } finally {
    closeSync(to);
  }
}
