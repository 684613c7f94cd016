/** Where we are: the address is the state of a page. Links are plain links; what a page keeps stands in the query. */
import { useEffect, useState } from 'preact/hooks';

const BASE = '/app';
const listeners = new Set<() => void>();

export interface Place {
  /** Below `/app`, each part as it reads: `['flows', '7']`. */
  readonly parts: ReadonlyArray<string>;
  readonly query: URLSearchParams;
}

let last: { readonly href: string; readonly place: Place } | null = null;

/** Where we are, for what is no part of a page. Each link of a page asks: the address is read once. */
export const here = (): Place => {
  const { href } = location;
  if (last?.href !== href) {
    const { pathname, search } = location;
    const parts = pathname.slice(BASE.length).split('/').filter(Boolean).map(decoded);
    last = { href, place: { parts, query: new URLSearchParams(search) } };
  }
  return last.place;
};

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const tell = (): void => {
  for (const listener of [...listeners]) listener();
};

/** The moment that all pages show, as it stands in the address; null: the present. */
export const asOf = (): string | null => here().query.get('asOf') || null;

/**
 * The address of a page, each part encoded; what is empty in the query is left out, the names stand in order. It leads to
 * the moment that is shown, on the clock that the address names, unless it names others.
 */
export const to = (
  parts: ReadonlyArray<string | number>,
  query: Readonly<Record<string, string | undefined>> = {},
): string => {
  const kept = Object.fromEntries(['asOf', 'tz'].map(name => [name, here().query.get(name) ?? undefined]));
  const given = Object.entries({ ...kept, ...query }).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const text = new URLSearchParams(given.sort(([a], [b]) => (a < b ? -1 : 1))).toString();
  return `${BASE}/${parts.map(part => encodeURIComponent(String(part))).join('/')}${text === '' ? '' : `?${text}`}`;
};

/** Opening something is a step that one can go back from; choosing among what is shown is not. */
export const go = (address: string, { replace = false } = {}): void => {
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  tell();
};

export const usePlace = (): Place => {
  const [place, set] = useState(here);
  useEffect(() => {
    // Also at the same address: the clock may be another, and what is shown is drawn anew.
    const listener = () => set({ ...here() });
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  return place;
};

/** Sets some names of the query, without a step in the history. */
export const choose = (changes: Readonly<Record<string, string | undefined>>): void => {
  const { parts, query } = here();
  go(to(parts, { ...Object.fromEntries(query), ...changes }), { replace: true });
};

export const followLinks = (): void => {
  addEventListener('popstate', tell);
  addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const isOurs = link.origin === location.origin && link.pathname.startsWith(`${BASE}/`);
    if (
      !isOurs ||
      link.rel === 'external' ||
      link.target !== '' ||
      link.hasAttribute('download') ||
      link.pathname.startsWith(`${BASE}/api/`)
    )
      return;
    if (link.hash !== '' && link.pathname === location.pathname) return;
    event.preventDefault();
    go(link.href);
    scrollTo(0, 0);
  });
};
