/**
 * A file of text. Events are written as they come, into a file beside it, and put in their place when all that stands before
 * them is known.
 */
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { GivenEvent } from '../fold/event';
import type { Source } from '../source';
import type { Output } from './format';

/** Where the events stand in a text. */
export const EVENTS = Symbol('events');

export interface Texts {
  /** Empty: it is not handed over. */
  readonly event?: (event: GivenEvent, isFirst: boolean) => string;
  /** `types`: those of the events that are handed over. */
  readonly texts: (source: Source, types: ReadonlySet<string>) => Iterable<string | typeof EVENTS>;
}

const WRITE_BYTES = 256 * 1024;

export const textFile = (name: string, { event, texts }: Texts): Output => ({
  name,
  open: file => {
    const to = createText(file);
    const besides = `${file}.events`;
    const events = event === undefined ? null : createText(besides);
    const types = new Set<string>();
    return {
      ...(event === undefined || events === null
        ? {}
        : {
            event: given => {
              const text = event(given, types.size === 0);
              if (text === '') return;
              types.add(given.row.type);
              events.write(text);
            },
          }),
      finish: function* (source) {
        for (const text of texts(source, types)) {
          if (text !== EVENTS) {
            if (to.write(text)) yield;
          } else if (events !== null) yield* to.append(events);
        }
        to.flush();
      },
      close: () => {
        to.close();
        events?.close();
        rmSync(besides, { force: true });
      },
    };
  },
});

interface TextFile {
  /** True: it went to the file, so others may come in between. */
  readonly write: (text: string) => boolean;
  readonly flush: () => void;
  readonly append: (other: TextFile) => Generator<void>;
  /** From its beginning on: how much there was. */
  readonly read: (into: Buffer, from: number) => number;
  readonly close: () => void;
}

const createText = (file: string): TextFile => {
  const descriptor = openSync(file, 'wx+', 0o600);
  let waiting = '';
  const writeAll = (bytes: Buffer): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
  };
  const flush = (): void => {
    writeAll(Buffer.from(waiting));
    waiting = '';
  };
  return {
    write: text => {
      waiting += text;
      if (waiting.length < WRITE_BYTES) return false;
      flush();
      return true;
    },
    flush,
    append: function* (other) {
      flush();
      other.flush();
      const bytes = Buffer.allocUnsafe(WRITE_BYTES);
      for (let from = 0, size = 1; size > 0; from += size) {
        size = other.read(bytes, from);
        writeAll(bytes.subarray(0, size));
        yield;
      }
    },
    read: (into, from) => readSync(descriptor, into, 0, into.length, from),
    close: () => closeSync(descriptor),
  };
};
