/** The keys that sign the history, as the contract shows them. */
import * as t from 'io-ts';
import type { HistoryLogState } from '../../../domain/history-log';
import { Instant, nullable } from '../../../domain/kernel/types';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';

const HistoryKeyView = object('HistoryKey', {
  vkey: described(t.string, 'By which everybody can verify what the key signed'),
  signsUntil: described(nullable(Instant), 'Null: it is the present one'),
});

export const HistoryKeysView = object('HistoryKeys', {
  origin: t.string,
  unproved: described(t.number, 'So many events were there before the history was proved'),
  /** The present one first. */
  keys: t.readonlyArray(HistoryKeyView),
});
export type HistoryKeysView = t.TypeOf<typeof HistoryKeysView>;

export const keysViewOf = (state: HistoryLogState): HistoryKeysView => {
  const { origin = '', unproved = 0, keys = [] } = state ?? {};
  return { origin, unproved, keys: keys.map(({ vkey, signsUntil }) => ({ vkey, signsUntil })) };
};
