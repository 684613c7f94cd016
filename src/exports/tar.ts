/** An archive of a few files in the form that every tar reads (ustar), of a size that is known before: without times and owners. */

export const BLOCK_BYTES = 512;
/** Two empty blocks. */
export const END: Buffer = Buffer.alloc(2 * BLOCK_BYTES);

/** Eleven octal digits; what is larger is written in binary, as all tars do. */
const MAX_OCTAL_BYTES = 8 ** 11 - 1;

/** Fills the last block of a file. */
export const paddingAfter = (bytes: number): Buffer =>
  Buffer.alloc((BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES);

export const headerOf = (name: string, bytes: number): Buffer => {
  const header = Buffer.alloc(BLOCK_BYTES);
  const octal = (value: number, at: number, length: number): void => {
    header.write(value.toString(8).padStart(length - 1, '0'), at, 'ascii');
  };
  header.write(name, 0, 100, 'utf8');
  octal(0o644, 100, 8);
  octal(0, 108, 8);
  octal(0, 116, 8);
  if (bytes <= MAX_OCTAL_BYTES) octal(bytes, 124, 12);
  else {
    header[124] = 0x80;
    header.writeBigUInt64BE(BigInt(bytes), 128);
  }
  octal(0, 136, 12);
  header.write('        0', 148, 'ascii');
  header.write('ustar\0' + '00', 257, 'ascii');
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'ascii');
  return header;
};

/** What `headerOf` has written. */
export const readHeader = (header: Buffer): { readonly name: string; readonly bytes: number } => ({
  name: header.toString('utf8', 0, Math.min(100, header.indexOf(0))),
  bytes:
    header[124] === 0x80
      ? Number(header.readBigUInt64BE(128))
      : Number.parseInt(header.toString('ascii', 124, 135), 8) || 0,
});
