/** The SQL of the event log, each statement prepared once. Everything here is synchronous and may throw. */
import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import type { EventData, Position, RecordedEvent, Revision } from '../event-store';
import { PAGE_BYTES } from '../page';
import { toUuid } from './event-id';

/** A stream that exists: `id` is its number in this file, `revision` that of its last event. */
export interface StreamHead {
  readonly id: number;
  readonly revision: Revision;
}

export interface Place {
  readonly revision: Revision;
  readonly position: Position;
}

export interface StreamPage {
  readonly events: ReadonlyArray<RecordedEvent>;
  /** Where the stream ends; null when it may go on, or has none of these events. */
  readonly head: StreamHead | null;
}

export type Statements = ReturnType<typeof prepareStatements>;

type Row = readonly [Position, string, Revision, string, string, string, string];

// SQL makes text of an event id's bytes, and bytes of its text: this library takes far longer over a blob than over a text.
const EVENTS = `SELECT position, name, revision, lower(hex(event_id)), type, data, metadata
  FROM events JOIN streams ON streams.id = stream_id`;

export const prepareStatements = (db: DatabaseSyncInstance, onRead: () => void) => {
  const one = (sql: string) => {
    const statement = db.prepare(sql, { returnArrays: true });
    return (...parameters: ReadonlyArray<unknown>): ReadonlyArray<number> | undefined => {
      onRead();
      return statement.get(...parameters);
    };
  };
  const many = (sql: string) => {
    const statement = db.prepare(`${EVENTS} ${sql}`, { returnArrays: true });
    return (...parameters: ReadonlyArray<unknown>): ReadonlyArray<RecordedEvent> => {
      onRead();
      return statement.all(...parameters).map(recorded);
    };
  };
  /** No more than a page: how many events that is, SQLite says by the lengths, for which it reads no text. */
  const page = (where: string, column: string, direction = '') => {
    const order = `${column} ${direction}`;
    const sizes = `SELECT octet_length(data) + octet_length(metadata) AS size, ${column}
      FROM events JOIN streams ON streams.id = stream_id ${where} ORDER BY ${order} LIMIT ?`;
    const bytes = one(`SELECT sum(size) FROM (${sizes})`);
    const fitting = one(`SELECT count(*) FROM (SELECT coalesce(sum(size)
      OVER (ORDER BY ${order} ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before FROM (${sizes}))
      WHERE before < ${PAGE_BYTES}`);
    const rows = many(`${where} ORDER BY ${order} LIMIT ?`);
    return (...parameters: readonly [...ReadonlyArray<unknown>, limit: number]): ReadonlyArray<RecordedEvent> => {
      const isLong = Number(parameters.at(-1)) > 1 && (bytes(...parameters)?.[0] ?? 0) > PAGE_BYTES;
      return isLong ? rows(...parameters.slice(0, -1), fitting(...parameters)?.[0]) : rows(...parameters);
    };
  };

  const head = one('SELECT max(position) FROM events');
  const streamHead = one(`SELECT id, (SELECT max(revision) FROM events WHERE stream_id = streams.id)
    FROM streams WHERE name = ?`);
  // By a range of revisions, which have no gaps: to count as many as the limit takes three times as long.
  const extent = one(`SELECT id, max(revision), sum(octet_length(data) + octet_length(metadata))
    FROM streams JOIN events ON stream_id = id WHERE name = ?1 AND revision >= ?2 AND revision < ?2 + ?3`);
  const forwards = 'WHERE name = ? AND revision >= ?';
  const streamRows = many(`${forwards} ORDER BY revision LIMIT ?`);
  const streamPage = page(forwards, 'revision');
  const place = one("SELECT revision, position FROM events WHERE stream_id = ? AND event_id = unhex(?, '-')");
  const addStream = db.prepare('INSERT INTO streams (name) VALUES (?)');
  const addEvent = db.prepare(
    `INSERT INTO events (stream_id, revision, event_id, type, data, metadata) VALUES (?, ?, unhex(?, '-'), ?, ?, ?)`,
  );

  return {
    head: (): Position => head()?.[0] ?? 0,
    streamHead: (name: string): StreamHead | null => {
      const [id, revision] = streamHead(name) ?? [];
      return id === undefined || revision === undefined ? null : { id, revision };
    },
    placeOf: (stream: StreamHead, eventId: string): Place | null => {
      const [revision, position] = place(stream.id, eventId) ?? [];
      return revision === undefined || position === undefined ? null : { revision, position };
    },
    addStream: (name: string): number => Number(addStream.run(name).lastInsertRowid),
    addEvent: (streamId: number, revision: Revision, { eventId, type, data, metadata }: EventData): Position =>
      Number(addEvent.run(streamId, revision, eventId, type, data, metadata).lastInsertRowid),
    find: many(`WHERE name = ? AND event_id = unhex(?, '-')`),
    /** Two statements for what is no longer than a page: a stream that was not in use is read by these. */
    streamForwards: (name: string, from: Revision, limit: number): StreamPage => {
      if (limit <= 1) return { events: streamRows(name, from, limit), head: null };
      const [id, last, bytes] = extent(name, from, limit) ?? [];
      if (id == null || last === undefined || bytes === undefined) return { events: [], head: null };
      return {
        events: (bytes > PAGE_BYTES ? streamPage : streamRows)(name, from, limit),
        head: last < from + limit - 1 ? { id, revision: last } : null,
      };
    },
    streamBackwards: page('WHERE name = ? AND revision <= ?', 'revision', 'DESC'),
    allForwards: page('WHERE position > ?', 'position'),
    allBackwards: page('WHERE position < ?', 'position', 'DESC'),
  };
};

const recorded = ([position, stream, revision, eventId, type, data, metadata]: Row): RecordedEvent => ({
  eventId: toUuid(eventId),
  type,
  data,
  metadata,
  stream,
  revision,
  position,
});
