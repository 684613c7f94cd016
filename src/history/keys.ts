/**
 * The keys that sign the history: Ed25519, each derived from the secret key by its number, so that all replicas have the
 * same and none lies anywhere. The origin, which is the name of the keys, tells one installation from another.
 */
import type { HistoryLogCommand, HistoryLogState } from '../../domain/history-log';
import { type Signer, signerOf, vkeyOf } from '../transparency/note';

export interface HistoryKeys {
  /** Unless another is configured. */
  readonly defaultOrigin: string;
  readonly signer: (origin: string, number: number) => Signer;
}

/** `keyFor` derives 32 bytes for a purpose from the secret key. */
export const historyKeys = (keyFor: (purpose: string) => Uint8Array): HistoryKeys => {
  // To make a key takes ten times as long as to sign with it.
  const signers = new Map<string, Signer>();
  return {
    defaultOrigin: `flowsync/${Buffer.from(keyFor('history-origin')).toString('hex').slice(0, 16)}`,
    signer: (origin, number) => {
      const name = `${number} ${origin}`;
      const signer = signers.get(name) ?? signerOf(origin, keyFor(`history-key/${number}`));
      signers.set(name, signer);
      return signer;
    },
  };
};

/** The command by which the next key takes over; null before proofs have begun. */
export const rotationOf = (state: HistoryLogState, keys: HistoryKeys, at: string): HistoryLogCommand | null => {
  const present = state?.keys[0];
  if (state === null || present === undefined) return null;
  const number = present.number + 1;
  return { type: 'RotateHistoryKey', at, number, vkey: vkeyOf(keys.signer(state.origin, number).verifier) };
};
