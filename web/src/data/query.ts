/** What a page shows of the service: asked when it opens, and again when something happens that concerns it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Answer, get, Refused } from './api';
import { type LiveEvent, onEvent, onResync } from './live';

export interface Query<T> {
  readonly answer: Answer<T> | null;
  readonly error: Refused | null;
  readonly reload: () => void;
}

/** Several things that happen at once are one reason to ask. */
const GATHER_MS = 150;

export type Ask<T> = () => Promise<Answer<T>>;

export const useQuery = <T>(
  path: string | null,
  concerns: (event: LiveEvent) => boolean = () => false,
  ask: Ask<T> = () => get<T>(path ?? ''),
): Query<T> => {
  const [state, set] = useState<Omit<Query<T>, 'reload'> & { readonly path: string | null }>({
    ...{ answer: null, error: null, path },
  });
  const [version, setVersion] = useState(0);
  const isConcerned = useRef(concerns);
  isConcerned.current = concerns;

  useEffect(() => {
    if (path === null) return undefined;
    let isWanted = true;
    ask().then(
      answer => isWanted && set({ answer, error: null, path }),
      error =>
        isWanted &&
        set(before => ({
          answer: before.path === path ? before.answer : null,
          error: error instanceof Refused ? error : new Refused(0, String(error)),
          path,
        })),
    );
    return () => {
      isWanted = false;
    };
  }, [path, version]);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const askSoon = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setVersion(count => count + 1);
      }, GATHER_MS);
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
  }, []);

  const isOfNow = state.path === path;
  return {
    answer: isOfNow ? state.answer : null,
    error: isOfNow ? state.error : null,
    reload: () => setVersion(count => count + 1),
  };
};
