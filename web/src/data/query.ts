/**
 * What a page shows of the service: asked when it opens, and again when something happens that concerns it; the past stays
 * what it is.
 */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Answer, get, isTemporary, Refused } from './api';
import { type LiveEvent, onEvent, onResync } from './live';
import { asOf } from './router';

export interface Query<T> {
  readonly answer: Answer<T> | null;
  readonly error: Refused | null;
  readonly reload: () => void;
}

/** Several things that happen at once are one reason to ask. */
const GATHER_MS = 150;
/** What could not be had is asked for again: else a page would look live and show what was. */
const AGAIN_MS = 5000;

export type Ask<T> = () => Promise<Answer<T>>;

export const useQuery = <T>(
  path: string | null,
  concerns: (event: LiveEvent) => boolean = () => false,
  ask: Ask<T> = () => get<T>(path ?? ''),
  gatherMs = GATHER_MS,
): Query<T> => {
  const moment = asOf();
  const key = path === null ? null : `${moment ?? ''} ${path}`;
  const [state, set] = useState<Omit<Query<T>, 'reload'> & { readonly key: string | null }>({
    ...{ answer: null, error: null, key },
  });
  const [version, setVersion] = useState(0);
  /** One question at a time: what happens meanwhile is a reason for the next. */
  const isAsking = useRef(false);
  const isConcerned = useRef(concerns);
  isConcerned.current = concerns;

  useEffect(() => {
    if (key === null) return undefined;
    let isWanted = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    isAsking.current = true;
    ask()
      .finally(() => {
        if (isWanted) isAsking.current = false;
      })
      .then(
        answer => isWanted && set({ answer, error: null, key }),
        error => {
          if (!isWanted) return;
          if (isTemporary(error)) again = setTimeout(() => setVersion(count => count + 1), AGAIN_MS);
          set(before => ({
            answer: before.key === key ? before.answer : null,
            error: error instanceof Refused ? error : new Refused(0, String(error)),
            key,
          }));
        },
      );
    return () => {
      isWanted = false;
      isAsking.current = false;
      clearTimeout(again);
    };
  }, [key, version]);

  useEffect(() => {
    if (moment !== null) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askSoon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        if (isAsking.current) askSoon();
        else setVersion(count => count + 1);
      }, gatherMs);
    };
    const stop = onEvent(event => {
      if (isConcerned.current(event)) askSoon();
    });
    const stopResync = onResync(askSoon);
    return () => {
      stop();
      stopResync();
      clearTimeout(timer);
    };
  }, [moment]);

  const isOfNow = state.key === key;
  return {
    answer: isOfNow ? state.answer : null,
    error: isOfNow ? state.error : null,
    reload: () => setVersion(count => count + 1),
  };
};
