/** Reads a log from end to end and tells what is wrong with it. */
import { createHash } from 'node:crypto';
import * as E from 'fp-ts/Either';
import type { EventStore, Position, RecordedEvent, Revision } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { orFail } from './open-log';

export interface LogReport {
  readonly events: number;
  readonly streams: number;
  /** Of the last event. */
  readonly position: Position;
  /**
   * SHA-256, hexadecimal, over one line for each event: the JSON list of position, stream, revision, event id, type,
   * data and metadata, and a line feed. Two logs with the same digest hold the same history, byte for byte.
   */
  readonly digest: string;
  /** One line each; empty when the log is sound. */
  readonly findings: ReadonlyArray<string>;
}

/** More would help nobody. */
const MOST_FINDINGS = 1000;

const lineOf = ({ position, stream, revision, eventId, type, data, metadata }: RecordedEvent): string =>
  `${JSON.stringify([position, stream, revision, eventId, type, data, metadata])}\n`;

/** `onProgress` is told positions: how far, and of how many. */
export const checkLog = async (
  store: EventStore,
  onProgress: (done: number, total: number) => void,
): Promise<LogReport> => {
  const head = orFail(await store.head()());
  const hash = createHash('sha256');
  const revisions = new Map<string, Revision>();
  const findings: string[] = [];
  let unlisted = 0;
  const found = (finding: string): void => {
    if (findings.length < MOST_FINDINGS) findings.push(finding);
    else unlisted += 1;
  };
  let events = 0;
  let position: Position = 0;

  const check = (event: RecordedEvent): void => {
    const at = `position ${event.position}, ${event.stream} revision ${event.revision}`;
    const expected = (revisions.get(event.stream) ?? -1) + 1;
    if (event.position !== position + 1) found(`${at}: follows position ${position}`);
    if (event.revision !== expected) found(`${at}: revision ${expected} was expected`);
    const decoded = decode(event);
    if (E.isLeft(decoded)) found(`${at}: ${event.type} cannot be read: ${decoded.left.reason}`);
    hash.update(lineOf(event));
    revisions.set(event.stream, event.revision);
    position = event.position;
    events += 1;
  };

  while (position < head) {
    const page = orFail(await store.readAll({ after: position })()).filter(event => event.position <= head);
    if (page.length === 0) {
      found(`position ${head}: the log ends at ${position}`);
      break;
    }
    page.forEach(check);
    onProgress(position, head);
  }
  if (unlisted > 0) findings.push(`and ${unlisted} more`);
  return { events, streams: revisions.size, position, digest: hash.digest('hex'), findings };
};
