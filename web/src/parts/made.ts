/** What was just made has the focus as soon as it is there: its link or, where it has none, itself. */
import { useEffect, useRef } from 'preact/hooks';

const isAsking = (): boolean => document.querySelector('dialog[open]') !== null;

/**
 * Told the `id` of the element that is to come. A dialog that is open goes first, and whoever goes on meanwhile, by key or
 * pointer, keeps the focus.
 */
export const useMade = (): ((id: string) => void) => {
  const awaited = useRef<string | null>(null);
  useEffect(() => {
    const goOn = (): void => {
      if (!isAsking()) awaited.current = null;
    };
    addEventListener('keydown', goOn, true);
    addEventListener('pointerdown', goOn, true);
    return () => {
      removeEventListener('keydown', goOn, true);
      removeEventListener('pointerdown', goOn, true);
    };
  }, []);
  // After each drawing: what is awaited comes with an answer of the service.
  useEffect(() => {
    if (awaited.current === null || isAsking()) return;
    const made = document.getElementById(awaited.current);
    if (made === null) return;
    awaited.current = null;
    made.tabIndex = -1;
    (made.querySelector('a') ?? made).focus();
  });
  return id => {
    awaited.current = id;
  };
};
