/** The history by its index: positions from the read model, events from the log, and each looked at once more. */
import * as E from 'fp-ts/Either';
import { aggregates } from '../../domain/aggregates';
import { ANY } from '../../projections/audit/about';
import { type AuditFilter, termsOfFilter } from '../../projections/audit/filter';
import { auditPositions, MAX_POSTINGS } from '../../projections/audit/queries';
import type { ReadModelQuery } from '../../projections/query';
import type { EventStore, Position, RecordedEvent, StoreUnavailable } from '../event-store/event-store';
import { LogUnavailable } from '../event-store/log-unavailable';
import { typesOf } from '../event-store/stored-event';
import { sideBySide } from '../lib/side-by-side';
import type { AuditEntry } from './entry';
import { type FindReferences, referencesOfReadModel } from './references';
import { entriesOf, noNames, type Run } from './scan';

/** Runs a query of the read models. */
export type Ask = <A>(query: ReadModelQuery<A>) => Promise<A>;

export interface AuditPage {
  readonly entries: ReadonlyArray<AuditEntry>;
  /** Where the next page begins; null: there is none. */
  readonly cursor: Position | null;
  /** So far the history was looked at when the page ended before it was full; null: it is full, or there is no more. */
  readonly scannedTo: Position | null;
}

export interface PageOptions {
  readonly order: 'asc' | 'desc';
  readonly limit: number;
  /** Where it begins: that of the page before. */
  readonly cursor?: Position | undefined;
}

/** Events that a page reads at most, beyond those it shows: of a search for a text, and of any other. */
const MAX_EVENTS_OF_TEXT = 5000;
const MAX_EVENTS_READ = 1000;
/** Events that are read at once: some milliseconds of the thread that answers. */
const CHUNK = 250;

export const allTypes: ReadonlyArray<string> = [
  ...new Set((Object.keys(aggregates) as Array<keyof typeof aggregates>).flatMap(typesOf)),
];

export interface AuditSearch {
  readonly page: (filter: AuditFilter, options: PageOptions) => Promise<AuditPage>;
  /** All that fits up to a position, ascending. */
  readonly all: (filter: AuditFilter, upTo: Position) => AsyncGenerator<Run>;
}

/** Whether there is a type that is named so. */
export const isKnownType = (given: string): boolean =>
  given.endsWith('*') ? allTypes.some(type => type.startsWith(given.slice(0, -1))) : allTypes.includes(given);

/** Whether it names something that only some events have, so that the index leads there. */
export const isIndexed = (filter: AuditFilter): boolean => termsOfFilter(filter, allTypes)[0]?.[0] !== ANY;

/** Rejects with `LogUnavailable`, and with what `ask` rejects with. */
export const createAuditSearch = (store: Pick<EventStore, 'readAll'>, ask: Ask, names = noNames): AuditSearch => {
  const find: FindReferences = referencesOfReadModel(ask);

  const positions = (filter: AuditFilter, { order, limit }: Omit<PageOptions, 'cursor'>) => {
    const { after = 0, before = Number.MAX_SAFE_INTEGER, since, until } = filter;
    return ask(
      auditPositions({
        terms: termsOfFilter(filter, allTypes),
        ...{ from: after + 1, to: before - 1, order, limit, budget: MAX_POSTINGS },
        since: since === undefined ? null : Date.parse(since),
        until: until === undefined ? null : Date.parse(until),
      }),
    );
  };

  const beyond = (filter: AuditFilter, order: PageOptions['order'], position: Position): AuditFilter =>
    order === 'asc'
      ? { ...filter, after: Math.max(filter.after ?? 0, position) }
      : { ...filter, before: Math.min(filter.before ?? position, position) };

  const page: AuditSearch['page'] = async (filter, { order, limit, cursor }) => {
    const entries: AuditEntry[] = [];
    let rest = cursor === undefined ? filter : beyond(filter, order, cursor);
    const mostRead = filter.text === undefined ? MAX_EVENTS_READ : MAX_EVENTS_OF_TEXT;
    let read = 0;
    for (;;) {
      // One more than is shown, to know whether there is more.
      const chunk = filter.text === undefined && read === 0 ? limit + 1 : CHUNK;
      const found = await positions(rest, { order, limit: chunk });
      for (let n = 0; n < found.positions.length; n += CHUNK) {
        const part = found.positions.slice(n, n + CHUNK);
        entries.push(...(await entriesOf(await eventsAt(store, part), filter, find, names)));
      }
      read += found.positions.length;
      if (entries.length > limit) {
        const shown = entries.slice(0, limit);
        return { entries: shown, cursor: Number(shown.at(-1)?.position), scannedTo: null };
      }
      const { scannedTo } = found;
      if (scannedTo === null) return { entries, cursor: null, scannedTo: null };
      const isBudgetSpent = found.positions.length < chunk || read >= mostRead + limit;
      if (isBudgetSpent) return { entries, cursor: scannedTo, scannedTo };
      rest = beyond(rest, order, scannedTo);
    }
  };

  async function* all(filter: AuditFilter, upTo: Position): AsyncGenerator<Run> {
    for (let rest: AuditFilter = { ...filter, before: Math.min(filter.before ?? upTo + 1, upTo + 1) }; ; ) {
      const found = await positions(rest, { order: 'asc', limit: CHUNK });
      const entries = await entriesOf(await eventsAt(store, found.positions), filter, find);
      yield { entries, position: found.scannedTo ?? upTo };
      if (found.scannedTo === null) return;
      rest = { ...rest, after: found.scannedTo };
    }
  }

  return { page, all };
};

type Log = Pick<EventStore, 'readAll'>;

/** Events that are read though nobody asked for them, since that is quicker than to read anew behind them. */
const MAX_GAP_EVENTS = 4;
/** Reads at once. */
const READS = 8;

/** Rejects with `LogUnavailable`. */
const eventsAt = async (store: Log, positions: ReadonlyArray<Position>): Promise<ReadonlyArray<RecordedEvent>> => {
  const found = new Map<Position, RecordedEvent>();
  const ascending = [...positions].sort((a, b) => a - b);
  const apart = await positionsApart(store, ascending);
  const reading = sideBySide(READS)(rangesOf(ascending, apart), range => async () => {
    const events = await eventsIn(store, range, apart);
    for (const event of E.isRight(events) ? events.right : []) found.set(event.position, event);
    return events;
  });
  const done = await reading();
  if (E.isLeft(done)) throw new LogUnavailable(done.left.cause);
  return positions.flatMap(position => found.get(position) ?? []);
};

interface Range {
  readonly first: Position;
  readonly last: Position;
}

/** How far one event is from the next; one store counts events, another bytes. */
const positionsApart = async (store: Log, [first, second]: ReadonlyArray<Position>): Promise<number> => {
  if (first === undefined || second === undefined) return 1;
  const page = await store.readAll({ after: first - 1, limit: 2 })();
  if (E.isLeft(page)) throw new LogUnavailable(page.left.cause);
  const [one, next] = page.right;
  return one === undefined || next === undefined ? 1 : next.position - one.position;
};

/** Positions that lie close to one another are read as one. */
const rangesOf = (ascending: ReadonlyArray<Position>, apart: number): ReadonlyArray<Range> => {
  const ranges: Array<{ readonly first: Position; last: Position }> = [];
  for (const position of ascending) {
    const range = ranges.at(-1);
    if (range !== undefined && position - range.last <= (1 + MAX_GAP_EVENTS) * apart) range.last = position;
    else ranges.push({ first: position, last: position });
  }
  return ranges;
};

const eventsIn = async (
  store: Log,
  { first, last }: Range,
  apart: number,
): Promise<E.Either<StoreUnavailable, ReadonlyArray<RecordedEvent>>> => {
  const events: RecordedEvent[] = [];
  for (let after = first - 1; after < last; ) {
    const limit = Math.min(CHUNK, 1 + Math.floor((last - Math.max(after, first)) / apart));
    const page: E.Either<StoreUnavailable, ReadonlyArray<RecordedEvent>> = await store.readAll({ after, limit })();
    if (E.isLeft(page)) return page;
    if (page.right.length === 0) break;
    events.push(...page.right);
    after = page.right.at(-1)?.position ?? last;
  }
  return E.right(events);
};
