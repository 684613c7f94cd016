/** What the errors of SQLite mean. */
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
  5: ['locked', 'another process is using it'],
  8: ['not-writable', 'it cannot be written to'],
  10: ['other', 'it cannot be read or written (input/output error)'],
  11: ['corrupt', 'it is damaged; restore it from a backup'],
  13: ['other', 'the disk is full'],
  14: ['other', 'it cannot be opened'],
  26: ['not-a-database', 'it is not an SQLite database'],
};

/** What the library adds to its errors. Not recognised by `instanceof`: they are made outside of our realm when tests run. */
interface SqliteError {
  readonly message: string;
  /** Extended result code; the primary one is its low byte. */
  readonly errcode: number;
  readonly systemErrno?: number;
}

export const sqliteError = (error: unknown): SqliteError | undefined =>
  typeof error === 'object' && error !== null && 'errcode' in error ? (error as SqliteError) : undefined;

/** The primary result code of an error of SQLite, undefined for any other error. */
export const sqliteCode = (error: unknown): number | undefined => {
  const code = sqliteError(error)?.errcode;
  return code === undefined ? undefined : code & 0xff;
};

export const openErrorOf = (file: string, error: unknown): OpenError => {
  const [reason, why] = CODES[sqliteCode(error) ?? -1] ?? ['other', causeOf(error)];
  const errno = sqliteError(error)?.systemErrno ?? 0;
  return openError(reason, `${file}: ${why}${errno > 0 ? ` (${getSystemErrorName(-errno)})` : ''}.`);
};

export const causeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : String(error);
