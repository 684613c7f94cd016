/** The files of an archive (tar) as a service hands them over, into a folder. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCK_BYTES, paddingAfter, readHeader } from '../../exports/tar';
import { Failed } from '../failed';

export const unpack = async (chunks: AsyncIterable<Buffer>, dir: string): Promise<ReadonlyArray<string>> => {
  const files: string[] = [];
  let header = Buffer.alloc(0);
  let file: { readonly descriptor: number; left: number } | null = null;
  let padding = 0;
  try {
    for await (const chunk of chunks) {
      for (let rest: Buffer = chunk; rest.length > 0; ) {
        if (file !== null) {
          const part: Buffer = rest.subarray(0, file.left);
          writeSync(file.descriptor, part);
          file.left -= part.length;
          rest = rest.subarray(part.length);
        } else if (padding > 0) {
          const skipped = Math.min(padding, rest.length);
          padding -= skipped;
          rest = rest.subarray(skipped);
        } else {
          const missing = BLOCK_BYTES - header.length;
          header = Buffer.concat([header, rest.subarray(0, missing)]);
          rest = rest.subarray(missing);
          if (header.length < BLOCK_BYTES) continue;
          const { name, bytes } = readHeader(header);
          header = Buffer.alloc(0);
          // Empty blocks are its end.
          if (name === '') continue;
          if (!/^\w[\w.-]{0,99}$/.test(name)) throw new Failed(`The archive holds a file of the name ${name}.`);
          files.push(join(dir, name));
          file = { descriptor: openSync(join(dir, name), 'wx'), left: bytes };
          padding = paddingAfter(bytes).length;
        }
        if (file?.left === 0) {
          closeSync(file.descriptor);
          file = null;
        }
      }
    }
  } finally {
    if (file !== null) closeSync(file.descriptor);
  }
  return files;
};
