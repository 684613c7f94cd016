/** Where the names and addresses of a history lie: beside it, in a file of a data directory or on the server. */
import type { PersonalData, PersonId, PersonKind, PersonOfKind } from '../../../personal-data/people';
import { personStream } from '../../../personal-data/shared/person-event';

/** Each by the stream that a person has on a server. */
export type Everybody = ReadonlyMap<string, PersonOfKind>;

export interface Change {
  readonly kind: PersonKind;
  readonly id: PersonId;
  /** Null: to be forgotten. */
  readonly data: PersonalData | null;
}

export interface PeoplePlace {
  /** Rejects when somebody cannot be read. */
  readonly everybody: () => Promise<Everybody>;
  /** On stable storage when it resolves; after an error some or none, and a repetition finishes it. */
  readonly change: (changes: ReadonlyArray<Change>, onDone: (changes: number) => void) => Promise<void>;
  readonly close: () => Promise<void>;
}

export const byStream = (people: Iterable<PersonOfKind>): Everybody =>
  new Map([...people].map(person => [personStream(person.kind, person.id), person]));

/** What makes of those who are there those who are wanted. */
export const changesTo = (wanted: Everybody, there: Everybody): ReadonlyArray<Change> => {
  const forgotten = [...there].filter(([stream]) => !wanted.has(stream));
  const named = [...wanted].filter(([stream, { name, email }]) => {
    const person = there.get(stream);
    return person === undefined || person.name !== name || person.email !== email;
  });
  return [
    ...forgotten.map(([, { kind, id }]) => ({ kind, id, data: null })),
    ...named.map(([, { kind, id, name, email }]) => ({ kind, id, data: { name, email } })),
  ];
};
