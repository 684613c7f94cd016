/** The words of the pages in the language of whoever reads, who may choose another; and dates as they are written there. */
import { offsetAt, zone } from '../data/zone';
import type { Texts } from './en';

export type Language = 'en' | 'da';
/** Nobody waits for words that they do not read. */
const languages: Readonly<Record<Language, () => Promise<Texts>>> = {
  en: () => import('./en').then(({ en }) => en),
  da: () => import('./da').then(({ da }) => da),
};
const KEPT = 'flowsync-language';

const kept = (): Language => {
  const chosen = localStorage.getItem(KEPT) ?? navigator.languages.find(name => /^(en|da)\b/.test(name)) ?? 'en';
  return chosen.startsWith('da') ? 'da' : 'en';
};

export let language: Language = kept();
/** There once `speak` is through, before anything is drawn. */
export let texts: Texts;

/** Whoever shows texts is to be drawn anew. */
export const speak = async (chosen: Language): Promise<void> => {
  texts = await languages[chosen]();
  language = chosen;
  document.documentElement.lang = chosen;
};

export const keepLanguage = (chosen: Language): void => localStorage.setItem(KEPT, chosen);

/** Of the texts that only one page has, which come with it. */
export const spoken = <T>(both: Readonly<Record<Language, T>>): T => both[language];

const formats = new Map<string, Intl.DateTimeFormat>();
/** To make one takes much longer than to use it. */
const formatIn = (locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${locale} ${zone} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
  formats.set(key, format);
  return format;
};

const offsetOf = (at: Date): string => {
  const minutes = offsetAt(at.getTime()) / 60_000;
  if (minutes === 0) return 'GMT';
  const two = (count: number): string => String(count).padStart(2, '0');
  const size = Math.abs(minutes);
  return `GMT${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

const HOURS_MS = 3 * 3600_000;
/** Near a change of the clocks two times read the same: there the offset is written, too. */
export const isAmbiguous = (at: Date): boolean =>
  offsetAt(at.getTime() - HOURS_MS) !== offsetAt(at.getTime() + HOURS_MS);

const dayOf = (at: Date): string => new Date(at.getTime() + offsetAt(at.getTime())).toISOString().slice(0, 10);

/** As short as it is clear: today only the time. */
export const shortTime = (instant: string): string => {
  const at = new Date(instant);
  const now = new Date();
  const isToday = dayOf(at) === dayOf(now);
  return formatIn(texts.locale, {
    ...(isToday ? {} : { day: 'numeric', month: 'short' }),
    ...(dayOf(at).slice(0, 4) === dayOf(now).slice(0, 4) ? {} : { year: 'numeric' }),
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
    ...(isAmbiguous(at) ? { timeZoneName: 'shortOffset' } : {}),
  }).format(at);
};

/** With the offset: for what others read elsewhere. */
export const zonedTime = (instant: string): string => `${shortTime(instant)} ${offsetOf(new Date(instant))}`;

/** To the millisecond, with the offset. */
export const exactTime = (instant: string): string => {
  const at = new Date(instant);
  const text = formatIn(texts.locale, {
    ...{ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' },
  }).format(at);
  return `${text} ${offsetOf(at)} (${zone})`;
};

/** Without the date: the same instant twice, when clocks are set back, is not the same text. */
export const clockTime = (ms: number, { seconds = false } = {}): string => {
  const at = new Date(ms);
  return formatIn(texts.locale, {
    ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
    ...(seconds ? { second: '2-digit' } : {}),
    ...(isAmbiguous(at) ? { timeZoneName: 'shortOffset' } : {}),
  }).format(at);
};

export const dayName = (ms: number, { year = false } = {}): string =>
  formatIn(texts.locale, {
    ...{ weekday: 'short', day: 'numeric', month: 'short' },
    ...(year ? { year: 'numeric' } : {}),
  }).format(new Date(ms));

type Unit = readonly [ms: number, short: string, name: string];
const unitFor = (length: number): Unit => {
  const units: ReadonlyArray<Unit> = [
    [86_400_000, language === 'da' ? 'd.' : 'd', 'day'],
    [3_600_000, language === 'da' ? 't.' : 'h', 'hour'],
    [60_000, 'min', 'minute'],
    [1000, 's', 'second'],
  ];
  return units.find(([size]) => length >= 2 * size) ?? [1, 'ms', 'millisecond'];
};

/** `38 s`, `90 min`, `3 h`, `3 d`: never so short that it says little. */
export const lasting = (ms: number): string => {
  const [size, short] = unitFor(ms);
  return `${Math.round(ms / size)} ${short}`;
};

const lengths = new Map<string, Intl.NumberFormat>();

/** `38 seconds`, `2.3 days`: for whoever listens. */
export const inWords = (ms: number): string => {
  const [size, , unit] = unitFor(ms);
  const key = `${texts.locale} ${unit}`;
  const options = { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 1 } as const;
  const format = lengths.get(key) ?? new Intl.NumberFormat(texts.locale, options);
  lengths.set(key, format);
  return format.format(ms / size);
};
