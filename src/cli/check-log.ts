/** Reads a log from end to end and tells what is wrong with it. */
import * as E from 'fp-ts/Either';
import type { Position, RecordedEvent, Revision } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { createDigest } from './digest';
import { type Log, orFail } from './open-log';

export interface LogReport {
  readonly events: number;
  readonly streams: number;
  /** Of the last event. */
  readonly position: Position;
  /** As `createDigest` has it. */
  readonly digest: string;
  /** One line each; empty when the log is sound. */
  readonly findings: ReadonlyArray<string>;
}

/** More would help nobody. */
const MOST_FINDINGS = 1000;

/** `onProgress` receives positions: how far, and of how many. */
export const checkLog = async (
  { store, embedded }: Log,
  onProgress: (done: number, total: number) => void,
  /** Sees each event in the order of the log. */
  watch: (event: RecordedEvent) => void = () => undefined,
): Promise<LogReport> => {
  const head = orFail(await store.head()());
  const digest = createDigest();
  const revisions = new Map<string, Revision>();
  const findings: string[] = [];
  let unlisted = 0;
  const found = (finding: string): void => {
    if (findings.length < MOST_FINDINGS) findings.push(finding);
    else unlisted += 1;
  };
  let position: Position = 0;

  /** EventStoreDB lets its operators delete the beginning of a stream, or all of it: that is no damage. */
  const isTruncatedBefore = async ({ stream, revision }: RecordedEvent): Promise<boolean> => {
    if (embedded !== null) return false;
    const [first] = orFail(await store.readStream(stream, { limit: 1 })());
    return first === undefined || first.revision >= revision;
  };

  const check = async (event: RecordedEvent): Promise<void> => {
    const at = `position ${event.position}, ${event.stream} revision ${event.revision}`;
    const expected = (revisions.get(event.stream) ?? -1) + 1;
    // Only the embedded store counts events; the other counts bytes.
    if (embedded !== null && event.position !== position + 1) found(`${at}: follows position ${position}`);
    if (event.revision !== expected && !(event.revision > expected && (await isTruncatedBefore(event))))
      found(`${at}: revision ${expected} was expected`);
    const decoded = decode(event);
    if (E.isLeft(decoded)) found(`${at}: ${event.type} cannot be read: ${decoded.left.reason}`);
    digest.add(event);
    watch(event);
    revisions.set(event.stream, event.revision);
    position = event.position;
  };

  while (position < head) {
    const page = orFail(await store.readAll({ after: position })()).filter(event => event.position <= head);
    if (page.length === 0) {
      found(`position ${head}: the log ends at ${position}`);
      break;
    }
    for (const event of page) await check(event);
    onProgress(position, head);
  }
  if (unlisted > 0) findings.push(`and ${unlisted} more`);
  return { events: digest.events(), streams: revisions.size, position, digest: digest.hex(), findings };
};
