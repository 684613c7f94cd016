/**
 * Seals the free texts of events before they are stored, and opens them on the way out of the service and nowhere before:
 * states, snapshots, read models and copies hold them sealed. Their keys lie beside people, and like these can be
 * forgotten one by one.
 */
import { setImmediate } from 'node:timers/promises';
import type * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { freeTextsOf, isSealed, SEALED, withFreeTexts } from '../../domain/free-texts';
import type { Random } from '../runtime/ports';
import type { People, PeopleUnavailable } from './people';
import { keyNameIn, openText, sealText, TEXT_KEY_BYTES } from './sealed-text';

/** Shown in the place of a text whose key is gone. */
export const REDACTED = '[redacted]';

interface Key {
  readonly id: string;
  readonly name: string;
}

interface Fact {
  readonly type: string;
}

export interface Texts {
  /** Null: there is none to seal. The keys are on stable storage when it answers. */
  readonly seal: <Event extends Fact>(
    events: ReadonlyArray<Event>,
  ) => TE.TaskEither<PeopleUnavailable, ReadonlyArray<Event>> | null;
  /** Whether this one says that. */
  readonly readsAs: (sealed: string, text: string) => TE.TaskEither<PeopleUnavailable, boolean>;
  /** As they read; a text that is not sealed is as it is. */
  readonly open: (texts: ReadonlyArray<string>) => TE.TaskEither<PeopleUnavailable, ReadonlyArray<string>>;
  /** All that are sealed in JSON. Null: there is none. */
  readonly openJson: (json: string) => TE.TaskEither<PeopleUnavailable, string> | null;
  /** Of these sealed texts, how many can still be read. */
  readonly readable: (texts: ReadonlyArray<string>) => TE.TaskEither<PeopleUnavailable, number>;
  /** For good. */
  readonly redact: (texts: ReadonlyArray<string>) => TE.TaskEither<PeopleUnavailable, void>;
}

/** As JSON writes it, from one quotation mark to the other. */
const MARK_IN_JSON = '"\\u0002';
export const holdsSealed = (json: string): boolean => json.includes(MARK_IN_JSON);
const SEALED_IN_JSON = /"\\u0002([\w-]+)"/g;

export const createTexts = (people: People, random: Pick<Random, 'bytes'>): Texts => {
  /** Of commands that come at the same time, in one transaction. */
  let waiting: Key[] = [];
  let keeping: Promise<E.Either<PeopleUnavailable, void>> | null = null;
  const keep = (keys: ReadonlyArray<Key>): Promise<E.Either<PeopleUnavailable, void>> => {
    waiting.push(...keys);
    keeping ??= setImmediate().then(() => {
      const together = waiting;
      waiting = [];
      keeping = null;
      return people.rememberAll('text', together)();
    });
    return keeping;
  };

  const keysOf = (texts: ReadonlyArray<string>) =>
    pipe(
      people.find('text', [...new Set(texts.map(keyNameIn))]),
      TE.map(found => (text: string): Buffer | null => {
        const key = found.get(keyNameIn(text))?.name;
        return key == null ? null : Buffer.from(key, 'base64url');
      }),
    );

  const opened = (texts: ReadonlyArray<string>) =>
    pipe(
      keysOf(texts),
      TE.map(keyOf => (text: string): string => {
        const key = keyOf(text);
        return (key === null ? null : openText(text, key)) ?? REDACTED;
      }),
    );

  return {
    seal: events => {
      if (!events.some(event => freeTextsOf(event.type, event).some(text => !isSealed(text)))) return null;
      const keys: Key[] = [];
      const sealed = events.map(event =>
        withFreeTexts(event, text => {
          const key = random.bytes(TEXT_KEY_BYTES);
          const one = sealText(text, key);
          keys.push({ id: keyNameIn(one), name: Buffer.from(key).toString('base64url') });
          return one;
        }),
      );
      return pipe(
        () => keep(keys),
        TE.map(() => sealed),
      );
    },
    readsAs: (sealed, text) =>
      isSealed(sealed)
        ? pipe(
            opened([sealed]),
            TE.map(read => read(sealed) === text),
          )
        : TE.right(sealed === text),
    open: texts => {
      const sealed = texts.filter(isSealed);
      if (sealed.length === 0) return TE.right(texts);
      return pipe(
        opened(sealed),
        TE.map(read => texts.map(text => (isSealed(text) ? read(text) : text))),
      );
    },
    openJson: json => {
      if (!holdsSealed(json)) return null;
      const sealed = Array.from(json.matchAll(SEALED_IN_JSON), ([, text]) => SEALED + text);
      return pipe(
        opened(sealed),
        TE.map(read => json.replace(SEALED_IN_JSON, (_, text: string) => JSON.stringify(read(SEALED + text)))),
      );
    },
    readable: texts =>
      pipe(
        keysOf(texts),
        TE.map(keyOf => texts.filter(text => keyOf(text) !== null).length),
      ),
    redact: texts =>
      pipe(
        texts.map(keyNameIn),
        TE.traverseSeqArray(name => people.forget('text', name)),
        TE.map(() => undefined),
      ),
  };
};
