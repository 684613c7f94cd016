/**
 * Secrets that were opened for signing, so that not each message opens them again. Kept by their sealed form: one that
 * is rotated, or sealed under another key, is another one.
 */
import * as E from 'fp-ts/Either';
import { LRUCache } from 'lru-cache';
import type { Sealer } from '../secrets/sealer';

/** In characters, sealed and open. */
const CACHE_SIZE = 2 * 1024 * 1024;

export const keepingOpened = (sealer: Pick<Sealer, 'open'>): Pick<Sealer, 'open'> => {
  const cache = new LRUCache<string, string>({
    maxSize: CACHE_SIZE,
    sizeCalculation: (opened, key) => opened.length + key.length,
  });
  return {
    open: (sealed, place) => {
      const key = `${place} ${sealed}`;
      const cached = cache.get(key);
      if (cached !== undefined) return E.right(cached);
      const opened = sealer.open(sealed, place);
      if (E.isRight(opened)) cache.set(key, opened.right);
      return opened;
    },
  };
};
