/**
 * Names and addresses, apart from the history, which knows people by id only: one person can be forgotten while the
 * history stays whole. What is forgotten is overwritten in the file (`secure_delete`), not only unlinked, and no
 * write-ahead log keeps an older page of it.
 */

import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { inSlices } from '../lib/slices';
import { causeOf } from '../sqlite/errors';
import { schemaProblem } from '../sqlite/known-schema';
import { transactionsOf } from '../sqlite/transaction';

/** What is known of a person; or keys of free texts, as its `name`. */
export type PersonKind = 'client' | 'participant' | 'text';
export type PersonId = string | number;

export interface PersonalData {
  readonly name: string | null;
  readonly email: string | null;
}
export type Person = PersonalData & { readonly id: PersonId };
export type PersonOfKind = Person & { readonly kind: PersonKind };

/** The file of people did not answer; nothing was changed. */
export interface PeopleUnavailable {
  readonly _tag: 'PeopleUnavailable';
  readonly cause: string;
}
type PeopleResult<A> = TaskEither<PeopleUnavailable, A>;

export interface People {
  /** What is left out stays as it was; null takes it away. On stable storage when it answers. */
  readonly remember: (kind: PersonKind, id: PersonId, data: Partial<PersonalData>) => PeopleResult<void>;
  /** All of them; after an error some or none, and a repetition finishes it. A list that is not sound changes nothing. */
  readonly rememberAll: (
    kind: PersonKind,
    people: ReadonlyArray<Partial<PersonalData> & Pick<Person, 'id'>>,
  ) => PeopleResult<void>;
  /** What becomes of what is known (null: nothing), with nobody's word in between. On stable storage when it answers. */
  readonly change: (
    kind: PersonKind,
    id: PersonId,
    decide: (known: PersonalData | null) => PersonalData | null,
  ) => PeopleResult<void>;
  /** By id as text; who is not known is not in it. */
  readonly find: (kind: PersonKind, ids: ReadonlyArray<PersonId>) => PeopleResult<ReadonlyMap<string, PersonalData>>;
  /** Ids as text, by address in small letters; an address that nobody has is not in it. */
  readonly findByEmail: (
    kind: PersonKind,
    emails: ReadonlyArray<string>,
  ) => PeopleResult<ReadonlyMap<string, ReadonlyArray<string>>>;
  /** Harmless for who is not known. */
  readonly forget: (kind: PersonKind, id: PersonId) => PeopleResult<void>;
  /** Harmless when it is closed. */
  readonly close: () => void | Promise<void>;
}

/** Rows. */
const KEYS_IN_MEMORY = 100;

const settings = `
  PRAGMA journal_mode = DELETE;
  PRAGMA synchronous = FULL;
  PRAGMA secure_delete = ON`;

const schema = `
  CREATE TABLE IF NOT EXISTS people (
    kind TEXT NOT NULL, id TEXT NOT NULL, name TEXT, email TEXT, PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID`;

export interface PeopleFile extends People {
  /** Everybody, as of one moment. */
  readonly everybody: () => PeopleResult<ReadonlyArray<PersonOfKind>>;
}

export interface WithEmail {
  readonly id: string;
  readonly email: string;
}

/** Small letters as SQLite makes them, of the alphabet that addresses are written in. */
export const smallLetters = (email: string): string => email.replace(/[A-Z]/g, letter => letter.toLowerCase());

/** As a query takes it. */
export const emailList = (emails: ReadonlyArray<string>): string => JSON.stringify(emails.map(smallLetters));

export const byEmail = (rows: ReadonlyArray<WithEmail>): ReadonlyMap<string, ReadonlyArray<string>> => {
  const found = new Map<string, string[]>();
  for (const { id, email } of rows) found.set(email, [...(found.get(email) ?? []), id]);
  return found;
};

/** Throws when the file cannot be opened. */
export const openPeople = (file: string): PeopleFile => {
  const db = opened(file);
  const select = db.prepare('SELECT name, email FROM people WHERE kind = ? AND id = ?');
  const upsert = db.prepare('INSERT OR REPLACE INTO people (kind, id, name, email) VALUES (?, ?, ?, ?)');
  const all = db.prepare('SELECT kind, id, name, email FROM people');
  // One look at everybody, however many are asked for: an index would keep addresses in one place more.
  const withEmail = db.prepare(
    'SELECT id, lower(email) AS email FROM people WHERE kind = ? AND lower(email) IN (SELECT value FROM json_each(?))',
  );
  const remove = db.prepare('DELETE FROM people WHERE kind = ? AND id = ?');

  /** Keys of texts that were looked for last: nearly every text of now is of one series. Let go before they change. */
  const keys = new Map<string, PersonalData | undefined>();

  const personOf = (kind: PersonKind, id: PersonId): PersonalData | undefined => {
    const read = () => select.get(kind, String(id)) as PersonalData | undefined;
    if (kind !== 'text') return read();
    if (!keys.has(String(id))) {
      if (keys.size === KEYS_IN_MEMORY) keys.clear();
      keys.set(String(id), read());
    }
    return keys.get(String(id));
  };

  const transact = transactionsOf(db);
  const inTransaction = (work: () => void): void => {
    keys.clear();
    try {
      transact(work);
    } finally {
      keys.clear();
    }
  };

  const rememberAll: People['rememberAll'] = (kind, people) =>
    answer(() =>
      inSlices(people, slice =>
        inTransaction(() => {
          for (const { id, ...data } of slice) {
            const { name, email } = { name: null, email: null, ...personOf(kind, id), ...data };
            upsert.run(kind, String(id), name, email);
          }
        }),
      ),
    );

  const change: People['change'] = (kind, id, decide) =>
    answer(() =>
      inTransaction(() => {
        const person = decide(personOf(kind, id) ?? null);
        if (person === null) remove.run(kind, String(id));
        else upsert.run(kind, String(id), person.name, person.email);
      }),
    );

  return {
    change,
    remember: (kind, id, data) => rememberAll(kind, [{ id, ...data }]),
    rememberAll,
    find: (kind, ids) =>
      answer(() => {
        const found = ids.map(id => [String(id), personOf(kind, id)] as const);
        return new Map(found.flatMap(([id, person]) => (person === undefined ? [] : [[id, { ...person }] as const])));
      }),
    findByEmail: (kind, emails) =>
      answer(() => byEmail(withEmail.all(kind, emailList(emails)) as ReadonlyArray<WithEmail>)),
    forget: (kind, id) => answer(() => inTransaction(() => void remove.run(kind, String(id)))),
    everybody: () => answer(() => all.all() as ReadonlyArray<PersonOfKind>),
    close: () => {
      if (db.isOpen) db.close();
    },
  };
};

/** Throws when it is another program's, or somebody added to it. */
const opened = (file: string): DatabaseSyncInstance => {
  const db = new DatabaseSync(file, { timeout: 1000 });
  try {
    const isEmpty = db.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
    const problem = isEmpty ? null : schemaProblem(db, schema);
    if (problem !== null) throw new Error(problem);
    db.exec(`${settings}; ${schema}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const answer =
  <A>(work: () => A | Promise<A>): PeopleResult<A> =>
  async () => {
    try {
      return E.right(await work());
    } catch (error) {
      return E.left({ _tag: 'PeopleUnavailable', cause: causeOf(error) });
    }
  };
