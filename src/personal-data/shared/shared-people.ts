/**
 * People over EventStoreDB, for several replicas without another database in common. Who writes appends all that is
 * then known of a person, of which the server keeps the last only; who reads asks the replica's own cache, which
 * listens to the server. A reader waits for what the replica has acknowledged, and for what was there when it opened:
 * nobody is seen again because a cache was lost or old who had been forgotten by then.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { Position } from '../../event-store/event-store';
import { atOnce, type WhenAnswered } from '../../event-store/wait-for-store';
import { sideBySide } from '../../lib/side-by-side';
import type { Clock, Random } from '../../runtime/ports';
import type { Sealer } from '../../secrets/sealer';
import { causeOf } from '../../sqlite/errors';
import { byEmail, type People, type PeopleUnavailable, type PersonalData } from '../people';
import { listen, startOf } from './listener';
import { leaveMark } from './marks';
import { openPeopleCache, type PeopleCache } from './people-cache';
import type { PeopleLog } from './people-log';
import { isPartOfPersonalData, personOf, personStream } from './person-event';
import { createWrite, storeFailed, unavailable } from './writer';

export interface SharedPeopleOptions {
  /** Opened with the prefix that `peoplePrefix` makes; it stays open when the people are closed. */
  readonly store: PeopleLog;
  /** How the opening asks. Default: once. */
  readonly whenAnswered?: WhenAnswered;
  /** The cache of this replica. It may be deleted while nobody has it open. */
  readonly file: string;
  /** Under the key that all replicas share. */
  readonly sealer: Sealer;
  readonly clock: Pick<Clock, 'after'>;
  readonly random: Pick<Random, 'uuid'>;
  /** Gets in one line what went wrong and is dealt with. */
  readonly onFault: (line: string) => void;
  /** How long a reader waits. Default 5000. */
  readonly timeoutMs?: number;
}

type PeopleResult<A> = TE.TaskEither<PeopleUnavailable, A>;

/** Of one list. */
const SIDE_BY_SIDE = 100;

const nobody: PersonalData = { name: null, email: null };

export const openSharedPeople = (options: SharedPeopleOptions): PeopleResult<People> => {
  const { store, random, file, whenAnswered = atOnce } = options;
  const begin = (cache: PeopleCache): PeopleResult<People> =>
    pipe(
      whenAnswered(leaveMark(store, random)),
      TE.bindTo('end'),
      TE.bindW('start', ({ end }) => whenAnswered(startOf(store, cache, end))),
      TE.mapLeft(storeFailed),
      TE.map(({ start, end }) => sharedPeople(options, cache, start, end)),
      TE.orElseFirstIOK(() => cache.close),
    );
  return pipe(
    TE.fromIOEither(() => attempt(() => openPeopleCache(file))),
    TE.flatMap(begin),
  );
};

const sharedPeople = (options: SharedPeopleOptions, cache: PeopleCache, start: Position, end: Position): People => {
  const { timeoutMs = 5000 } = options;
  const write = createWrite({ ...options, cache });
  const listener = listen({ ...options, cache }, start);
  /** What readers must see. */
  let acknowledged = end;

  const acknowledge = (position: Position): void => {
    acknowledged = Math.max(acknowledged, position);
  };

  const upToDate: PeopleResult<void> = async () =>
    (await listener.reached(acknowledged, timeoutMs))
      ? E.right(undefined)
      : E.left(unavailable('this replica has not yet read all names that it has to show'));

  /** Whether the cache holds all that has been said by now; one look at the server instead of one for each person. */
  const isCurrent: PeopleResult<boolean> = pipe(
    listener.now,
    TE.mapLeft(storeFailed),
    TE.flatMapTask(position => async () => position !== null && listener.reached(position, timeoutMs)),
  );

  const rememberAll: People['rememberAll'] = (kind, people) =>
    pipe(
      TE.Do,
      TE.bind('wanted', () => TE.fromEither(byId(people))),
      TE.bind('isCurrent', ({ wanted }) => (wanted.length > 1 ? isCurrent : TE.right(false))),
      TE.flatMap(({ wanted, isCurrent }) =>
        sideBySide(SIDE_BY_SIDE)(wanted, ([id, data]) =>
          pipe(write(personStream(kind, id), E.map(withNews(data)), isCurrent), TE.map(acknowledge)),
        ),
      ),
    );

  /** Answers when the cache has it as well. */
  const change: People['change'] = (kind, id, decide) =>
    pipe(
      write(personStream(kind, id), E.map(decide)),
      TE.map(acknowledge),
      TE.flatMap(() => upToDate),
    );

  return {
    change,
    remember: (kind, id, data) => rememberAll(kind, [{ id, ...data }]),
    rememberAll,
    find: (kind, ids) => {
      if (ids.length === 0) return TE.right(new Map());
      const found = () => ids.map(id => [String(id), cache.find(personStream(kind, id))?.data] as const);
      return pipe(
        upToDate,
        TE.flatMapEither(() => attempt(found)),
        TE.map(entries => new Map(entries.flatMap(([id, data]) => (data === undefined ? [] : [[id, data]])))),
      );
    },
    findByEmail: (kind, emails) =>
      pipe(
        upToDate,
        TE.flatMapEither(() => attempt(() => cache.findByEmail(emails))),
        TE.map(rows =>
          byEmail(
            rows.flatMap(({ id: stream, email }) => {
              const person = personOf(stream);
              return person?.kind === kind ? [{ id: person.id, email }] : [];
            }),
          ),
        ),
      ),
    // Also of what cannot be read.
    forget: (kind, id) =>
      pipe(
        write(personStream(kind, id), () => E.right(null)),
        TE.map(acknowledge),
        TE.flatMap(() => upToDate),
      ),
    close: async () => {
      await listener.stop();
      cache.close();
    },
  };
};

type Wanted = ReadonlyArray<readonly [id: string, data: Partial<PersonalData>]>;

/** What is to become of each. Left: one of them is not sound. */
const byId = (people: Parameters<People['rememberAll']>[1]): E.Either<PeopleUnavailable, Wanted> => {
  const wanted = new Map<string, Partial<PersonalData>>();
  for (const { id, ...data } of people) {
    if (!isPartOfPersonalData(data)) return E.left(unavailable(`the name and the address of ${id} must be text`));
    wanted.set(String(id), { ...wanted.get(String(id)), ...data });
  }
  return E.right([...wanted]);
};

const withNews =
  (data: Partial<PersonalData>) =>
  (person: PersonalData | null): PersonalData => ({ ...nobody, ...person, ...data });

const attempt = <A>(work: () => A): E.Either<PeopleUnavailable, A> =>
  E.tryCatch(work, error => unavailable(causeOf(error)));
