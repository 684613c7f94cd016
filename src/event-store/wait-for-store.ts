/**
 * A start waits for a store that does not answer, which may be starting, too, or away for a moment. What only a person can
 * mend, and a store that stays away, ends it with a line.
 */
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Clock } from '../runtime/ports';
import type { StoreUnavailable } from './event-store';
import { pause } from './eventstoredb/connection/retry-budget';

export type Tell = (line: string) => void;

/** What is asked, until the store has answered or has been waited for long enough; it must have one effect, however often it is asked. */
export type WhenAnswered = <L extends object, A>(
  ask: TaskEither<L | StoreUnavailable, A>,
) => TaskEither<L | StoreUnavailable, A>;

/** Each time that it goes away. */
const TIMEOUT_MS = 60_000;
const PAUSE_MS = 1000;

/** `whyAway`: in one line; null when something else is wrong. */
export const waitForStore =
  <L, A>(ask: TaskEither<L, A>, whyAway: (left: L) => string | null, clock: Clock, tell: Tell): TaskEither<L, A> =>
  async () => {
    const until = clock.elapsed() + TIMEOUT_MS;
    let said = '';
    for (;;) {
      const answer = await ask();
      if (E.isRight(answer)) return answer;
      const why = whyAway(answer.left);
      if (why === null || clock.elapsed() >= until) return answer;
      if (why !== said) tell(`${why} Trying again for a minute.`);
      said = why;
      await pause(clock, PAUSE_MS);
    }
  };

export const whenAnswered =
  (clock: Clock, tell: Tell): WhenAnswered =>
  ask =>
    waitForStore(ask, left => (isUnavailable(left) ? noAnswer(left) : null), clock, tell);

/** Of a store in this process: one that refuses is damaged or has no room, and says the same a second later. */
export const atOnce: WhenAnswered = ask => ask;

export const noAnswer = ({ cause }: StoreUnavailable): string => `The event store does not answer: ${cause}.`;

/** Why a start ends, in one line. */
export const whyNot = (what: string, left: object): string =>
  `${what}: ${isUnavailable(left) ? left.cause : JSON.stringify(left)}.`;

const isUnavailable = (left: object): left is StoreUnavailable => '_tag' in left && left._tag === 'StoreUnavailable';
