/** The keys that sign the history, as the contract shows them. */
import * as t from 'io-ts';
import type { HistoryLogState } from '../../../domain/history-log';
import { Instant, nullable } from '../../../domain/kernel/types';
import { object } from '../edge/codec/object';

const HistoryKeyView = object('HistoryKey', {
  /** By which everybody can verify what the key signed. */
  vkey: t.string,
  /** Null: it is the present one. */
  signsUntil: nullable(Instant),
});

export const HistoryKeysView = object('HistoryKeys', {
  origin: t.string,
  /** So many events were there before the history was proved. */
  unproved: t.number,
  /** The present one first. */
  keys: t.readonlyArray(HistoryKeyView),
});
export type HistoryKeysView = t.TypeOf<typeof HistoryKeysView>;

export const keysViewOf = (state: HistoryLogState): HistoryKeysView => {
  const { origin = '', unproved = 0, keys = [] } = state ?? {};
  return { origin, unproved, keys: keys.map(({ vkey, signsUntil }) => ({ vkey, signsUntil })) };
};
