import { getSystemErrorName } from 'node:util';

/** Why a database was not opened. Nothing was changed or created. `message` is one line for the person who starts us. */
export interface OpenError {
  readonly _tag: 'OpenError';
  readonly reason:
    | 'no-directory'
    | 'no-file'
    | 'not-writable'
    | 'not-a-database'
    | 'corrupt'
    | 'foreign'
    | 'newer-schema'
    | 'locked'
    | 'other';
  readonly message: string;
}

export const openError = (reason: OpenError['reason'], message: string): OpenError => ({
  _tag: 'OpenError',
  reason,
  message,
});

/** https://sqlite.org/rescode.html, the primary codes. */
const CODES: Readonly<Record<number, readonly [OpenError['reason'], string]>> = {
  5: ['locked', 'another process has it locked'],
  8: ['not-writable', 'it cannot be written to'],
  10: ['other', 'it cannot be read or written (input/output error)'],
  11: ['corrupt', 'it is damaged; restore it from a backup'],
  13: ['other', 'the disk is full'],
  14: ['not-writable', 'it cannot be opened'],
  26: ['not-a-database', 'it is not an SQLite database'],
};

/** The primary result code of an error of SQLite, undefined for any other error. */
export const sqliteCode = (error: unknown): number | undefined =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;

export const openErrorOf = (file: string, error: unknown): OpenError => {
  const [reason, why] = CODES[sqliteCode(error) ?? -1] ?? ['other', causeOf(error)];
  return openError(reason, `${file}: ${why}${systemError(error)}.`);
};

export const causeOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const systemError = (error: unknown): string =>
  error instanceof Error && 'systemErrno' in error && typeof error.systemErrno === 'number' && error.systemErrno > 0
    ? ` (${getSystemErrorName(-error.systemErrno)})`
    : '';
