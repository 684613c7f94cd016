/** Domain events to and from what the log keeps of them. */
import * as E from 'fp-ts/Either';
import { flow, pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { aggregates } from '../../domain/aggregates';
import { type Category, type DomainEvent, EventMetadata, type Recorded } from '../../domain/history';
import { currentVersion, type Facts, type Upcasters, upcast, upcasters } from '../../domain/upcasters';
import type { EventData, RecordedEvent } from './event-store';

/** What a command leaves in the metadata of each of its events. */
export type Cause = Pick<EventMetadata, 'actor' | 'correlationId' | 'causationId'>;

/** An event that this version cannot read: damaged, foreign, or written by a newer one. */
export interface Unreadable {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly type: string;
  readonly reason: string;
}

/** Where the value does not fit; a union's context holds the number of its member, which tells a reader nothing. */
const pathOf = ({ context }: t.ValidationError): string =>
  context
    .filter(({ key }, index) => key !== '' && !(context[index - 1]?.type instanceof t.UnionType))
    .map(({ key }) => key)
    .join('.');

const valid = <A>(codec: t.Decoder<unknown, A>, what: string, misfit = `${what} do not fit`) =>
  flow(
    codec.decode,
    E.mapLeft(([first]: t.Errors) => {
      const path = first === undefined ? '' : pathOf(first);
      return path === '' ? misfit : `${what} do not fit at ${path}`;
    }),
  );

/** Throws on an event that could not be read back: a mistake of ours must not end up in the log. */
export const encode = <Event extends { readonly type: string; readonly at: string }>(
  codec: t.Type<Event, unknown>,
  event: Event,
  eventId: string,
  cause: Cause,
): EventData => {
  const stored = codec.encode(event) as Event;
  const { type, at, ...facts } = stored;
  const metadata: EventMetadata = { v: currentVersion(upcasters, type), occurredAt: at, ...cause };
  const readable = pipe(
    valid(codec, 'its facts')(stored),
    E.flatMap(() => valid(EventMetadata, 'its metadata')(metadata)),
  );
  if (E.isLeft(readable)) throw new TypeError(`${event.type} cannot be stored: ${readable.left}.`);
  return { eventId, type, data: JSON.stringify(facts), metadata: JSON.stringify(metadata) };
};

const read = <A>(json: string, codec: t.Decoder<unknown, A>, what: string): E.Either<string, A> =>
  pipe(
    E.tryCatch(
      () => JSON.parse(json),
      () => `${what} are not JSON`,
    ),
    E.flatMap(valid(codec, what)),
  );

const isCategory = (name: string): name is Category => Object.hasOwn(aggregates, name);

const place = (stream: string): E.Either<string, { readonly category: Category; readonly id: string }> => {
  const [category = '', ...id] = stream.split('-');
  return isCategory(category) && id.length > 0
    ? E.right({ category, id: id.join('-') })
    : E.left('its stream is none of ours');
};

const eventOf = (category: Category, type: string, at: string, facts: Facts): E.Either<string, DomainEvent> => {
  const codec: t.Decoder<unknown, DomainEvent> = aggregates[category].event;
  return valid(codec, 'its facts', `no ${category} event has this type`)({ ...facts, type, at });
};

export const decodeWith =
  (steps: Upcasters) =>
  (recorded: RecordedEvent): E.Either<Unreadable, Recorded> => {
    const { stream, revision, position, type, eventId } = recorded;
    const current = currentVersion(steps, type);
    return pipe(
      E.Do,
      E.bind('place', () => place(stream)),
      E.bind('metadata', () => read(recorded.metadata, EventMetadata, 'its metadata')),
      E.filterOrElse(
        ({ metadata }) => metadata.v <= current,
        ({ metadata }) => `it has schema version ${metadata.v}, newer than ${current}`,
      ),
      E.bind('stored', () => read(recorded.data, t.UnknownRecord, 'its facts')),
      E.bind('facts', ({ stored, metadata }) =>
        E.tryCatch(
          () => upcast(steps, type, metadata.v, stored),
          cause => `its facts cannot be brought from schema version ${metadata.v} to ${current}: ${cause}`,
        ),
      ),
      E.bind('event', ({ place, facts, metadata }) => eventOf(place.category, type, metadata.occurredAt, facts)),
      E.bimap(
        reason => ({ stream, revision, position, type, reason }),
        ({ place, metadata, event }) =>
          ({ eventId, stream, ...place, revision, position, metadata, event }) as Recorded,
      ),
    );
  };

/** Stores hand out the same object to all who read a fresh event, so each is decoded once, however many follow. */
const decoded = new WeakMap<RecordedEvent, E.Either<Unreadable, Recorded>>();
const decodeNew = decodeWith(upcasters);

export const decode = (recorded: RecordedEvent): E.Either<Unreadable, Recorded> => {
  const known = decoded.get(recorded);
  if (known !== undefined) return known;
  const fresh = decodeNew(recorded);
  decoded.set(recorded, fresh);
  return fresh;
};
