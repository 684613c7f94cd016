/** Says "flowsync event log" in the header of the file: the letters `flow`. */
export const APPLICATION_ID = 0x666c6f77;

/** Raised with every change of the tables. A file with a higher one was written by a newer flowsync. */
export const SCHEMA_VERSION = 1;

/**
 * Compact: a stream's name is stored once, an event id as its 16 bytes. AUTOINCREMENT never hands out a position twice.
 * The id is unique within its stream, which keeps that index as local as the other. The triggers make the log
 * append-only for every program that opens the file.
 */
export const SCHEMA = `
  CREATE TABLE streams (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE events (
    position  INTEGER PRIMARY KEY AUTOINCREMENT,
    stream_id INTEGER NOT NULL,
    revision  INTEGER NOT NULL,
    event_id  BLOB NOT NULL,
    type      TEXT NOT NULL,
    data      TEXT NOT NULL,
    metadata  TEXT NOT NULL,
    UNIQUE (stream_id, revision),
    UNIQUE (stream_id, event_id)
  ) STRICT;
  CREATE TRIGGER events_are_never_edited BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are never edited'); END;
  CREATE TRIGGER events_are_never_deleted BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/** What a backup holds besides; see `src/cli/backup-file.ts`. */
export const BACKUP_TABLES = `
  CREATE TABLE backup_info (position INTEGER NOT NULL, digest TEXT NOT NULL) STRICT;
  CREATE TABLE backup_files (name TEXT NOT NULL, part INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (name, part)) STRICT;
`;
