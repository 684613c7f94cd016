import { sqliteCode } from '../event-store/sqlite/open-error';

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

export const faultOf = (error: unknown): Fault => {
  if (error instanceof NotThisReadModel) return 'file';
  const code = sqliteCode(error);
  if (code === undefined || ofEvent.has(code)) return 'event';
  return ofFile.has(code) ? 'file' : 'disk';
};
