/** The bytes of an export: a file as it is, several as one archive (tar), of a size that is known before. */
import { Readable } from 'node:stream';
import type { OpenFile } from './exports';
import { BLOCK_BYTES, END, headerOf, paddingAfter } from './tar';

export const sizeOf = (files: ReadonlyArray<OpenFile>): number => {
  const [only] = files;
  if (only !== undefined && files.length === 1) return only.size;
  return files.reduce((sum, { size }) => sum + BLOCK_BYTES + size + paddingAfter(size).length, END.length);
};

/** Nothing is read before what is there was taken. */
export const handOver = (files: ReadonlyArray<OpenFile>): Readable => {
  const [only] = files;
  return Readable.from(only !== undefined && files.length === 1 ? bytesOf(only) : archiveOf(files), {
    objectMode: false,
  });
};

export const closeAll = async (files: ReadonlyArray<OpenFile>): Promise<void> => {
  await Promise.allSettled(files.map(({ handle }) => handle.close()));
};

const bytesOf = ({ handle }: OpenFile): AsyncIterable<Buffer> =>
  handle.createReadStream({ start: 0, autoClose: false });

async function* archiveOf(files: ReadonlyArray<OpenFile>): AsyncGenerator<Buffer> {
  for (const file of files) {
    yield headerOf(file.name, file.size);
    yield* bytesOf(file);
    yield paddingAfter(file.size);
  }
  yield END;
}
