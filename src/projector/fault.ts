import { causeOf, sqliteCode } from '../sqlite/errors';

/**
 * What an error tells of: the event that was being handled (or our handling of it), the file, which is damaged, or the
 * disk, which may have recovered by the next attempt. By the primary codes of https://sqlite.org/rescode.html.
 */
export type Fault = 'event' | 'file' | 'disk';

/** SQLITE_ERROR, _TOOBIG, _CONSTRAINT, _MISMATCH, _RANGE. */
const ofEvent = new Set([1, 18, 19, 20, 25]);
/** SQLITE_CORRUPT, _NOTADB. */
const ofFile = new Set([11, 26]);

/** The file holds something, and it is not this read model. */
export class NotThisReadModel extends Error {}

/** `all` and `iterate` of the library throw errors without a code: what they say is SQLite's own text for it. */
const codes: ReadonlyMap<string, number> = new Map([
  ['database disk image is malformed', 11],
  ['file is not a database', 26],
  ['disk I/O error', 10],
  ['database is locked', 5],
  ['out of memory', 7],
]);

export const faultOf = (error: unknown): Fault => {
  if (error instanceof NotThisReadModel) return 'file';
  const code = sqliteCode(error) ?? codes.get(causeOf(error));
  if (code === undefined || ofEvent.has(code)) return 'event';
  return ofFile.has(code) ? 'file' : 'disk';
};
