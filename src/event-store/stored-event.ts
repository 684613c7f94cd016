/** Domain events to and from what the log keeps of them. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { aggregates } from '../../domain/aggregates';
import { type Category, type DomainEvent, EventMetadata, type Recorded } from '../../domain/history';
import { currentVersion, upcast } from '../../domain/upcasters';
import type { EventData, RecordedEvent } from './event-store';

/** What a command leaves in the metadata of each of its events. */
export type Cause = Pick<EventMetadata, 'actor' | 'correlationId' | 'causationId'>;

export const encode = <Event extends { readonly type: string; readonly at: string }>(
  codec: t.Encoder<Event, unknown>,
  event: Event,
  eventId: string,
  cause: Cause,
): EventData => {
  const { type, at, ...facts } = codec.encode(event) as Event;
  const metadata: EventMetadata = { v: currentVersion(type), occurredAt: at, ...cause };
  return { eventId, type, data: JSON.stringify(facts), metadata: JSON.stringify(metadata) };
};

/** An event that this version cannot read: damaged, foreign, or written by a newer one. */
export interface Unreadable {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly type: string;
  readonly reason: string;
}

const Facts = t.UnknownRecord;

const parse = (json: string): E.Either<string, unknown> =>
  E.tryCatch(
    () => JSON.parse(json),
    () => 'is not JSON',
  );

const valid =
  <A>(codec: t.Decoder<unknown, A>, what: string) =>
  (input: unknown): E.Either<string, A> =>
    pipe(
      codec.decode(input),
      E.mapLeft(errors => {
        const worst = errors.at(-1);
        const path =
          worst?.context
            .map(({ key }) => key)
            .filter(key => key !== '')
            .join('.') ?? '';
        return `${what} do not fit at ${path === '' ? 'their root' : path}`;
      }),
    );

const isCategory = (name: string): name is Category => Object.hasOwn(aggregates, name);

const decodeNew = (recorded: RecordedEvent): E.Either<Unreadable, Recorded> => {
  const { stream, revision, position, type, eventId } = recorded;
  const dash = stream.indexOf('-');
  const category = stream.slice(0, dash);
  return pipe(
    E.Do,
    E.filterOrElse(
      () => isCategory(category),
      () => 'its stream is none of ours',
    ),
    E.bind('metadata', () => pipe(parse(recorded.metadata), E.flatMap(valid(EventMetadata, 'its metadata')))),
    E.filterOrElse(
      ({ metadata }) => metadata.v <= currentVersion(type),
      ({ metadata }) => `it has schema version ${metadata.v}, newer than ${currentVersion(type)}`,
    ),
    E.bind('facts', () => pipe(parse(recorded.data), E.flatMap(valid(Facts, 'its facts')))),
    E.bind('event', ({ facts, metadata }) =>
      valid<DomainEvent>(
        aggregates[category as Category].event,
        'its facts',
      )({
        ...upcast(type, metadata.v, facts),
        type,
        at: metadata.occurredAt,
      }),
    ),
    E.bimap(
      reason => ({ stream, revision, position, type, reason }),
      ({ metadata, event }) =>
        ({ eventId, stream, id: stream.slice(dash + 1), category, revision, position, metadata, event }) as Recorded,
    ),
  );
};

/** Stores hand out the same object to all who read a fresh event, so each is decoded once, however many follow. */
const decoded = new WeakMap<RecordedEvent, E.Either<Unreadable, Recorded>>();

export const decode = (recorded: RecordedEvent): E.Either<Unreadable, Recorded> => {
  const known = decoded.get(recorded);
  if (known !== undefined) return known;
  const fresh = decodeNew(recorded);
  decoded.set(recorded, fresh);
  return fresh;
};
