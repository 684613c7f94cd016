/**
 * Seals the free texts of events before they are stored, and opens them on the way out of the service and nowhere before:
 * states, snapshots, read models and copies hold them sealed. Their keys lie beside people, and like these can be
 * forgotten one by one.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { freeTextsOf, isSealed, SEALED, withFreeTexts } from '../../domain/free-texts';
import type { Random } from '../runtime/ports';
import { keyAt, keysInOrder, newSeries, readSeries, SECRET_BYTES, withoutKey, writeSeries } from './key-series';
import { createOpenedTexts } from './opened-texts';
import type { People, PeopleUnavailable, PersonalData } from './people';
import { addressIn, type KeyAddress, keyNameIn, openText, sealText, seriesId } from './sealed-text';

/** Shown in the place of a text whose key is gone. */
export const REDACTED = '[redacted]';

interface Fact {
  readonly type: string;
}

export interface TextReader {
  /** Whether this one says that. */
  readonly readsAs: (sealed: string, text: string) => TE.TaskEither<PeopleUnavailable, boolean>;
  /** As they read; a text that is not sealed is as it is. */
  readonly open: (texts: ReadonlyArray<string>) => TE.TaskEither<PeopleUnavailable, ReadonlyArray<string>>;
  /** All that are sealed in JSON. Null: there is none. */
  readonly openJson: (json: string) => TE.TaskEither<PeopleUnavailable, string> | null;
  /** Of these sealed texts, how many can still be read. */
  readonly readable: (texts: ReadonlyArray<string>) => TE.TaskEither<PeopleUnavailable, number>;
}

export interface Texts extends TextReader {
  /** Null: there is none to seal. The keys are on stable storage when it answers. */
  readonly seal: <Event extends Fact>(
    events: ReadonlyArray<Event>,
  ) => TE.TaskEither<PeopleUnavailable, ReadonlyArray<Event>> | null;
  /** For good. */
  readonly redact: (texts: ReadonlyArray<string>) => TE.TaskEither<PeopleUnavailable, void>;
}

/** As JSON writes it, from one quotation mark to the other. */
const MARK_IN_JSON = '"\\u0002';
export const holdsSealed = (json: string): boolean => json.includes(MARK_IN_JSON);
const SEALED_IN_JSON = /"\\u0002([\w.-]+)"/g;

export const createTexts = (people: People, random: Pick<Random, 'bytes'>): Texts => {
  const takeKeys = createKeys(people, random);
  const opened = createOpenedTexts();
  return {
    ...createTextReader(people, opened),
    seal: events => {
      const texts = events.flatMap(event => freeTextsOf(event.type, event)).filter(text => !isSealed(text));
      if (texts.length === 0) return null;
      return pipe(
        takeKeys(texts.length),
        TE.map(keys => {
          let next = 0;
          const seal = (text: string): string => {
            if (isSealed(text)) return text;
            const { key, address, kept } = keys[next++] as TakenKey;
            const sealed = sealText(text, key, address);
            opened.remember(sealed, kept, text);
            return sealed;
          };
          return events.map(event => withFreeTexts(event, seal));
        }),
      );
    },
    redact: texts =>
      pipe(
        texts,
        TE.traverseSeqArray(text => {
          opened.forget(text);
          const address = addressIn(text);
          return address === null
            ? people.forget('text', rowOf(text))
            : people.change('text', address.series, without(address));
        }),
        TE.map(() => undefined),
      ),
  };
};

export const createTextReader = (people: Pick<People, 'find'>, remembered = createOpenedTexts()): TextReader => {
  /** Null: nothing is kept that would open it. */
  const keptFor = (texts: ReadonlyArray<string>) =>
    pipe(
      people.find('text', [...new Set(texts.map(rowOf))]),
      TE.map(
        found =>
          (text: string): string | null =>
            found.get(rowOf(text))?.name ?? null,
      ),
    );

  const opened = (texts: ReadonlyArray<string>) =>
    pipe(
      keptFor(texts),
      TE.map(keptOf => (sealed: string): string => {
        const kept = keptOf(sealed);
        if (kept === null) return REDACTED;
        const before = remembered.find(sealed, kept);
        if (before !== undefined) return before;
        const key = keyIn(kept, sealed);
        const text = key === null ? null : openText(sealed, key);
        if (text !== null) remembered.remember(sealed, kept, text);
        return text ?? REDACTED;
      }),
    );

  return {
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
        keptFor(texts),
        TE.map(keptOf => texts.filter(text => keyIn(keptOf(text), text) !== null).length),
      ),
  };
};

/** Null: it was taken away. */
const keyIn = (kept: string | null, text: string): Uint8Array | null => {
  if (kept === null) return null;
  const address = addressIn(text);
  return address === null ? Buffer.from(kept, 'base64url') : keyAt(readSeries(kept), address.index);
};

/** Under which id people hold what opens it. */
const rowOf = (text: string): string => addressIn(text)?.series ?? keyNameIn(text);

const without =
  ({ index }: KeyAddress) =>
  (kept: PersonalData | null): PersonalData | null =>
    kept?.name == null ? kept : { ...kept, name: writeSeries(withoutKey(readSeries(kept.name), index)) };

interface TakenKey {
  readonly key: Uint8Array;
  readonly address: KeyAddress;
  /** What is kept of its series. */
  readonly kept: string;
}

type Series = Iterator<TakenKey, void>;

/** Gives each key once. One series at a time is in use, written before its first key is; what is left of it ends with the process. */
const createKeys = (people: People, random: Pick<Random, 'bytes'>) => {
  let current: Promise<E.Either<PeopleUnavailable, Series>> | null = null;

  const begin = async (): Promise<E.Either<PeopleUnavailable, Series>> => {
    const id = seriesId(random.bytes);
    const secret = random.bytes(SECRET_BYTES);
    const kept = writeSeries(newSeries(secret));
    const written = await people.remember('text', id, { name: kept })();
    return E.isLeft(written) ? written : E.right(keysOfSeries(id, secret, kept));
  };

  return (count: number): TE.TaskEither<PeopleUnavailable, ReadonlyArray<TakenKey>> =>
    async () => {
      const taken: TakenKey[] = [];
      while (taken.length < count) {
        current ??= begin();
        const used = current;
        const series = await used;
        const next = E.isLeft(series) ? null : series.right.next();
        if (next !== null && next.done !== true) taken.push(next.value);
        else if (current === used) current = null;
        if (E.isLeft(series)) return series;
      }
      return E.right(taken);
    };
};

function* keysOfSeries(series: string, secret: Uint8Array, kept: string): Series {
  let index = 0;
  for (const key of keysInOrder(secret)) yield { key, address: { series, index: index++ }, kept };
}
