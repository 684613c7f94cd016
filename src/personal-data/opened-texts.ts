/**
 * What texts say that were sealed or opened last, so that not every answer takes its ciphers anew. It follows from what is
 * kept of a text's key: once a key was taken away something else is kept, and what was remembered is not found.
 */
import { LRUCache } from 'lru-cache';

export interface OpenedTexts {
  /** `kept` is what people hold now of its key, or of the series of that. */
  readonly find: (sealed: string, kept: string) => string | undefined;
  readonly remember: (sealed: string, kept: string, text: string) => void;
  readonly forget: (sealed: string) => void;
}

/** Of sealed texts and what they say. */
const MAX_CHARACTERS = 4_000_000;

interface Opened {
  readonly kept: string;
  readonly text: string;
}

export const createOpenedTexts = (): OpenedTexts => {
  const opened = new LRUCache<string, Opened>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ text }, sealed) => sealed.length + text.length,
  });
  return {
    find: (sealed, kept) => {
      const found = opened.get(sealed);
      return found?.kept === kept ? found.text : undefined;
    },
    remember: (sealed, kept, text) => void opened.set(sealed, { kept, text }),
    forget: sealed => void opened.delete(sealed),
  };
};
