/**
 * What the server holds of people: one stream a person, named by the id that the history knows as well. Names and
 * addresses are sealed, because what was cut off is in the server's files and backups until it is scavenged there.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as J from 'fp-ts/Json';
import * as t from 'io-ts';
import type { EventData, RecordedEvent } from '../../event-store/event-store';
import type { Random } from '../../runtime/ports';
import { placeOf, type Sealer } from '../../secrets/sealer';
import type { PersonalData, PersonId, PersonKind } from '../people';

const REMEMBERED = 'PersonRemembered';
const FORGOTTEN = 'PersonForgotten';

const Text = t.union([t.string, t.null]);
const Data = t.type({ name: Text, email: Text });
const Sealed = t.type({ sealed: t.string });

/** What is left out is no part of it; what is undefined is a mistake. */
export const isPartOfPersonalData = t.record(t.string, Text).is;

/**
 * Of the streams of people, given that of the history. Neither begins with the other as long as the history's ends in
 * `-`, so that whoever follows one never sees the other.
 */
export const peoplePrefix = (historyPrefix: string): string => `${historyPrefix.replace(/-$/, '')}.people-`;

export const personStream = (kind: PersonKind, id: PersonId): string => `${kind}-${id}`;

/** The way back. Null: the stream is no person's. */
export const personOf = (stream: string): { readonly kind: PersonKind; readonly id: string } | null => {
  const [, kind, id] = /^(client|participant|text)-(.*)$/s.exec(stream) ?? [];
  return id === undefined ? null : { kind: kind as PersonKind, id };
};

/** Null: forgotten. */
export const personEvent = (
  { sealer, random }: { readonly sealer: Sealer; readonly random: Pick<Random, 'uuid'> },
  stream: string,
  data: PersonalData | null,
): EventData => ({
  eventId: random.uuid(),
  type: data === null ? FORGOTTEN : REMEMBERED,
  data: data === null ? '{}' : JSON.stringify({ sealed: sealer.seal(JSON.stringify(data), placeOf.person(stream)) }),
  metadata: '{}',
});

/** Null: forgotten. Left: why it cannot be read. */
export const personIn = (
  sealer: Sealer,
  { stream, type, data }: RecordedEvent,
): E.Either<string, PersonalData | null> => {
  if (type === FORGOTTEN) return E.right(null);
  if (type !== REMEMBERED) return E.left(`this version does not know ${type}`);
  return pipe(
    parsed(Sealed)(data),
    E.flatMap(({ sealed }): E.Either<unknown, string> => sealer.open(sealed, placeOf.person(stream))),
    E.flatMap(parsed(Data)),
    E.mapLeft(() => 'it was sealed under another FLOWSYNC_SECRET_KEY or for another person, or is damaged'),
  );
};

const parsed =
  <A>(codec: t.Type<A>) =>
  (json: string): E.Either<unknown, A> =>
    pipe(
      J.parse(json),
      E.filterOrElseW(codec.is, () => null),
    );
