/** The moment that is shown, as the service names it; and how far it is when it has to be put together first. */
import { useEffect, useState } from 'preact/hooks';
import { asOf } from './router';

export interface Moment {
  readonly position: string;
  readonly at: string;
}

interface Said {
  readonly moment: (Moment & { readonly named: string | null }) | null;
  /** From 0 to 1; null: nothing is waited for. */
  readonly built: number | null;
}

let said: Said = { moment: null, built: null };
const listeners = new Set<() => void>();

const say = (now: Said): void => {
  said = now;
  for (const listener of [...listeners]) listener();
};

export const shown = (position: string | null, at: string | null): void => {
  if (position === null || at === null) return;
  const named = asOf();
  if (said.moment?.position === position && said.moment.at === at && said.moment.named === named) return;
  say({ ...said, moment: { position, at, named } });
};

/** As the service writes it: `400000/1000000`. */
export const building = (progress: string | null): void => {
  const [done, all] = (progress ?? '').split('/').map(Number);
  const built = done === undefined || all === undefined || !(all > 0) ? null : done / all;
  if (built !== said.built) say({ ...said, built });
};

/** Null until the service has said which moment the address names. */
export const useMoment = (): { readonly moment: Moment | null; readonly built: number | null } => {
  const [state, set] = useState(said);
  useEffect(() => {
    const listener = () => set(said);
    listener();
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }, []);
  const { moment, built } = state;
  return { moment: moment?.named === asOf() ? moment : null, built };
};

const BACK = /^-(\d{1,9})([smhd])$/;
const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** How long ago becomes a time: whoever gets the address later sees the same. */
export const fixed = (moment: string, now = Date.now()): string => {
  const [, amount, unit = ''] = BACK.exec(moment) ?? [];
  return amount === undefined ? moment : new Date(now - Number(amount) * (UNITS_MS[unit] ?? 0)).toISOString();
};
