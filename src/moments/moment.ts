/**
 * A moment is a position of the log. It may be named by a time as well: then it is the last position up to which no event
 * is later than that. Clocks of replicas differ, and clocks are set back: an event that is too late for the time keeps out
 * all that follow it, so that what is shown was there at once, and two times never show the log in another order.
 */
import * as E from 'fp-ts/Either';
import { msOfTime } from '../../domain/kernel/time';
import { firstPartLaterThan } from '../../projections/audit/times-query';
import type { ReadModelQuery } from '../../projections/query';
import type { EventStore, Position, RecordedEvent, StoreUnavailable } from '../event-store/event-store';

export interface Moment {
  readonly position: Position;
  /** ISO 8601 UTC: the time that it was named by, else that of its event. */
  readonly at: string;
}

/** As it is given; `back` is so long before now. All in ms. */
export type AsOf =
  | { readonly kind: 'position'; readonly position: Position }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'back'; readonly ms: number };

export interface NoSuchMoment {
  readonly _tag: 'NoSuchMoment';
  readonly why: 'future' | 'before-beginning';
  /** What is there instead: the last, or the first. */
  readonly limit: Moment;
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

export interface FindMomentOptions {
  readonly store: Pick<EventStore, 'head' | 'readAll'>;
  readonly now: () => number;
}

/** Runs a query of the read models as they are. */
type Ask<Error> = <A>(query: ReadModelQuery<A>) => Promise<E.Either<Error, A>>;
type Found<Error> = Promise<E.Either<Error | NoSuchMoment | StoreUnavailable, Moment>>;

const PAGE_EVENTS = 256;

/** Null when it is none of the three. */
export const readAsOf = (text: string): AsOf | null => {
  if (/^(0|[1-9]\d{0,15})$/.test(text)) {
    const position = Number(text);
    return Number.isSafeInteger(position) ? { kind: 'position', position } : null;
  }
  const [, amount, unit] = /^-(\d{1,9})([smhd])$/.exec(text) ?? [];
  if (unit !== undefined) return { kind: 'back', ms: Number(amount) * (UNIT_MS[unit] ?? 0) };
  const ms = msOfTime(text);
  return ms === null ? null : { kind: 'time', ms };
};

export const createFindMoment =
  ({ store, now }: FindMomentOptions) =>
  async <Error>(asOf: AsOf, ask: Ask<Error>): Found<Error> => {
    const end = await last(store, null);
    if (E.isLeft(end)) return end;
    const head = end.right;
    if (head === null) return none('before-beginning', { position: 0, at: iso(now()) });
    if (asOf.kind === 'position') {
      if (asOf.position > head.position) return none('future', momentOf(head));
      const event = await last(store, asOf.position + 1);
      if (E.isLeft(event)) return event;
      return event.right === null ? beforeBeginning(store) : E.right(momentOf(event.right));
    }
    const ms = asOf.kind === 'time' ? asOf.ms : now() - asOf.ms;
    if (ms > now()) return none('future', momentOf(head));
    const part = await ask(firstPartLaterThan(ms));
    if (E.isLeft(part)) return part;
    if (part.right === null) return E.right({ position: head.position, at: iso(ms) });
    const found = await lastNotLater(store, part.right, ms);
    if (E.isLeft(found)) return found;
    return found.right === 0 ? beforeBeginning(store) : E.right({ position: found.right, at: iso(ms) });
  };

/** A `+` that was not escaped in a query is a blank by now. */
type Log = FindMomentOptions['store'];

/** The last event before a position, or of all. */
const last = async (store: Log, before: Position | null): Promise<E.Either<StoreUnavailable, RecordedEvent | null>> => {
  const after = before === null ? {} : { after: before };
  const page = await store.readAll({ direction: 'backwards', limit: 1, ...after })();
  return E.isLeft(page) ? page : E.right(page.right[0] ?? null);
};

const none = (why: NoSuchMoment['why'], limit: Moment): E.Either<NoSuchMoment, never> =>
  E.left({ _tag: 'NoSuchMoment', why, limit });

const iso = (ms: number): string => new Date(ms).toISOString();

const momentOf = (event: RecordedEvent): Moment => ({ position: event.position, at: iso(timeOf(event)) });

/** Of an event that cannot be read, too: an unknown time is no later than any. */
export const timeOf = ({ metadata }: RecordedEvent): number => {
  try {
    return Date.parse(JSON.parse(metadata).occurredAt) || 0;
  } catch {
    return 0;
  }
};

const beforeBeginning = async (store: Log): Promise<E.Either<NoSuchMoment | StoreUnavailable, never>> => {
  const page = await store.readAll({ limit: 1 })();
  if (E.isLeft(page)) return page;
  const [first] = page.right;
  return none('before-beginning', first === undefined ? { position: 0, at: iso(0) } : momentOf(first));
};

/** Nothing before `first` is later. 0: nothing is that early. */
const lastNotLater = async (store: Log, first: Position, ms: number): Promise<E.Either<StoreUnavailable, Position>> => {
  const before = await last(store, first);
  if (E.isLeft(before)) return before;
  let position = before.right?.position ?? 0;
  for (;;) {
    const page = await store.readAll({ after: position, limit: PAGE_EVENTS })();
    if (E.isLeft(page)) return page;
    for (const event of page.right) {
      if (timeOf(event) > ms) return E.right(position);
      ({ position } = event);
    }
    if (page.right.length === 0) return E.right(position);
  }
};
