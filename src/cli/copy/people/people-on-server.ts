/** The people of an installation in EventStoreDB, each a stream of its own, sealed. No replica may run when it is changed. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import { sideBySide } from '../../../lib/side-by-side';
import type { PersonalData, PersonOfKind } from '../../../personal-data/people';
import type { PeopleLog } from '../../../personal-data/shared/people-log';
import { personIn, personOf, personStream } from '../../../personal-data/shared/person-event';
import { createWrite } from '../../../personal-data/shared/writer';
import { realRandom } from '../../../runtime/real';
import type { Sealer } from '../../../secrets/sealer';
import { Failed } from '../../failed';
import { orFail } from '../../open-log';
import { byStream, type PeoplePlace } from './people-place';

/** Appends under way at once. */
const SIDE_BY_SIDE = 100;

export const peopleOnServer = (store: PeopleLog, sealer: Sealer): PeoplePlace => {
  const nobodyIsKnown = { find: () => null };
  const write = createWrite({ store, cache: nobodyIsKnown, sealer, random: realRandom });

  /** The last word about each; those before it may still be shown. */
  const lastWords = async (): Promise<ReadonlyMap<string, E.Either<string, PersonalData | null>>> => {
    const words = new Map<string, E.Either<string, PersonalData | null>>();
    for (let after = 0; ; ) {
      const events = orFail(await store.readAll({ after })());
      for (const event of events) words.set(event.stream, personIn(sealer, event));
      const last = events.at(-1);
      if (last === undefined) return words;
      after = last.position;
    }
  };

  return {
    everybody: async () => {
      const people: PersonOfKind[] = [];
      for (const [stream, word] of await lastWords()) {
        const person = personOf(stream);
        if (person === null) continue;
        if (E.isLeft(word)) throw new Failed(`The personal data of ${stream} cannot be read: ${word.left}.`);
        if (word.right !== null) people.push({ ...person, ...word.right });
      }
      return byStream(people);
    },
    change: async (changes, onDone) => {
      const one = ({ kind, id, data }: (typeof changes)[number]) =>
        pipe(
          write(personStream(kind, id), () => E.right(data)),
          TE.tapIO(() => () => onDone(1)),
        );
      orFail(await sideBySide(SIDE_BY_SIDE)(changes, one)());
    },
    close: store.close,
  };
};
