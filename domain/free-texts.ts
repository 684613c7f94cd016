/**
 * Texts that callers and receivers write as they like, and which therefore may name somebody who has to be forgotten. The
 * shell stores each sealed, under a key of its own that lies elsewhere; here a sealed text is a text like any other.
 */
import type { AccessEvent } from './access';
import type { DeliveryEvent } from './delivery';
import type { FlowEvent } from './flow/events';
import type { HistoryLogEvent } from './history-log';

type WithTexts = FlowEvent | DeliveryEvent | HistoryLogEvent | AccessEvent;

/** Where they stand in the facts. */
const FREE_TEXTS = {
  SourceAdded: ['description'],
  SourceDescribed: ['description'],
  SyncProgressed: ['message'],
  SyncCompleted: ['message'],
  SyncFailed: ['reason', 'message'],
  SyncAnswerNoted: ['reason', 'message'],
  HoldApproved: ['comment'],
  HoldRejected: ['comment'],
  /** Of earlier versions, in the clear: the body that was sent. */
  DeliveryScheduled: ['message', 'body'],
  AttemptSucceeded: ['answer', 'body', 'exchange', 'answerHead'],
  AttemptFailed: ['answer', 'body', 'exchange', 'answerHead'],
  /** What was looked for. */
  HistoryExportBegun: ['filter', 'text'],
  TextsRedacted: ['reason'],
} as const satisfies { readonly [T in WithTexts['type']]?: ReadonlyArray<string> };

const namesByType: Readonly<Record<string, ReadonlyArray<string>>> = FREE_TEXTS;

/** No text of a caller begins with it: control characters are refused. */
export const SEALED = '\u0002';

type Facts = Readonly<Record<string, unknown>>;

export const isSealed = (text: string): boolean => text.startsWith(SEALED);

/** What is not empty. */
export const freeTextsOf = (type: string, facts: object): ReadonlyArray<string> => {
  const names = namesByType[type];
  return names === undefined ? [] : collect(names, facts as Facts);
};

export const withFreeTexts = <Event extends { readonly type: string }>(
  event: Event,
  change: (text: string) => string,
): Event => {
  const names = namesByType[event.type];
  return names === undefined ? event : (mapped(names, event as unknown as Facts, change) as unknown as Event);
};

/** A nested one is in the facts of that name. */
const collect = (names: ReadonlyArray<string>, facts: Facts): ReadonlyArray<string> =>
  names.flatMap(name => {
    const value = facts[name];
    if (typeof value === 'string') return value === '' ? [] : [value];
    return typeof value === 'object' && value !== null ? collect(names, value as Facts) : [];
  });

const mapped = (names: ReadonlyArray<string>, facts: Facts, change: (text: string) => string): Facts => {
  const changed: Record<string, unknown> = { ...facts };
  for (const name of names) {
    const value = facts[name];
    if (typeof value === 'string' && value !== '') changed[name] = change(value);
    else if (typeof value === 'object' && value !== null) changed[name] = mapped(names, value as Facts, change);
  }
  return changed;
};
