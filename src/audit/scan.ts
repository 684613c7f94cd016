/** The history by a look at every event, in order: what asks for no term, and what has no read model. */
import * as E from 'fp-ts/Either';
import type { Recorded } from '../../domain/history';
import { type AuditFilter, fits } from '../../projections/audit/filter';
import type { EventStore, Position, RecordedEvent } from '../event-store/event-store';
import { LogUnavailable } from '../event-store/log-unavailable';
import { decodeAnew } from '../event-store/stored-event';
import { type AuditEntry, entryOf, mentions, type Names, NO_NAMES, unreadableEntry } from './entry';
import type { FindReferences } from './references';

/** Some entries, and how far the log was read. */
export interface Run {
  readonly entries: ReadonlyArray<AuditEntry>;
  readonly position: Position;
}

/** For a run of events. */
export type FindNames = (events: ReadonlyArray<Recorded>) => Promise<Names>;

/** Events that are read at once. */
const PAGE = 500;

export const noNames: FindNames = async () => NO_NAMES;

export const entriesOf = async (
  events: ReadonlyArray<RecordedEvent>,
  filter: AuditFilter,
  find: FindReferences,
  findNames = noNames,
): Promise<ReadonlyArray<AuditEntry>> => {
  const decoded = events.map(event => [event, decodeAnew(event)] as const);
  const readable = decoded.flatMap(([, read]): ReadonlyArray<Recorded> => (E.isRight(read) ? [read.right] : []));
  const referenceOf = await find(readable);
  const { text } = filter;
  const isWanted = (recorded: Recorded): boolean =>
    fits(filter, recorded, referenceOf) && (text === undefined || mentions(recorded, text));
  const wanted = new Set(readable.filter(isWanted));
  const names = await findNames([...wanted]);
  return decoded.flatMap(([event, read]) => {
    if (E.isRight(read)) return wanted.has(read.right) ? [entryOf(read.right, referenceOf, names)] : [];
    return isWhole(filter) && event.position < (filter.before ?? Number.POSITIVE_INFINITY)
      ? [unreadableEntry(event, read.left.reason)]
      : [];
  });
};

/** From the position that `filter.after` names up to `upTo`, ascending. Rejects with `LogUnavailable`. */
export async function* scanLog(
  store: Pick<EventStore, 'readAll'>,
  filter: AuditFilter,
  upTo: Position,
  find: FindReferences,
): AsyncGenerator<Run> {
  const end = Math.min(upTo, (filter.before ?? Number.POSITIVE_INFINITY) - 1);
  for (let after = filter.after ?? 0; after < end; ) {
    const page: E.Either<{ readonly cause: string }, ReadonlyArray<RecordedEvent>> = await store.readAll({
      after,
      limit: PAGE,
    })();
    if (E.isLeft(page)) throw new LogUnavailable(page.left.cause);
    const last = page.right.at(-1);
    if (last === undefined) return;
    const events = page.right.filter(({ position }) => position <= end);
    after = last.position;
    yield { entries: await entriesOf(events, filter, find), position: Math.min(after, end) };
  }
}

/** Whether it asks for all of a part of the log, so that also what cannot be read belongs to it. */
const isWhole = (filter: AuditFilter): boolean =>
  Object.entries(filter).every(([name, value]) => value === undefined || name === 'after' || name === 'before');
