/**
 * What proves the history, as part of the history: since when it is proved, the keys that sign, and every checkpoint that
 * was given out, so that each is covered by the next.
 */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { type Aggregate, conflict, type Decision, event, NothingChanged } from './kernel/aggregate';
import { addMilliseconds, Count, Instant, nullable, text, Uuid } from './kernel/types';

// Events

/** The public form of a key, by which everybody can verify: `<name>+<id>+<base64>`. */
const Vkey = t.string;

export const HistoryLogEvent = t.union(
  [
    /** `unproved`: so many events were there before, and nothing is said of what became of them until then. */
    event('ProofsBegun', { origin: t.string, vkey: Vkey, unproved: Count }),
    /** `number` counts the keys from 0; the one before signs as well until then. */
    event('HistoryKeyRotated', { number: Count, vkey: Vkey, previousSignsUntil: Instant }),
    /** The first `size` events of the log have this root (hexadecimal), which `note` says, signed. */
    event('CheckpointSigned', { size: Count, root: t.string, note: t.string }),
    /** Witnesses have seen nothing that contradicts the checkpoint of this size: the lines that they add to its signatures. */
    event('CheckpointCosigned', { size: Count, lines: t.readonlyArray(t.string) }),
    /** The keys of its free texts were destroyed: nobody reads them again. */
    event('TextsRedacted', { eventId: Uuid, stream: t.string, texts: Count, reason: t.string }),
    NothingChanged,
  ],
  'HistoryLogEvent',
);
export type HistoryLogEvent = t.TypeOf<typeof HistoryLogEvent>;

/** A line is `— <name> <signature>`; a witness has one name and may have several keys, one after the other. */
export const witnessOf = (line: string): string => line.split(' ')[1] ?? '';

// State

/** `signsUntil` is null for the present key. */
const HistoryKey = t.type({ number: Count, vkey: Vkey, signsUntil: nullable(Instant) });
export type HistoryKey = t.TypeOf<typeof HistoryKey>;

const HistoryLogState = nullable(
  t.type({
    origin: t.string,
    unproved: Count,
    /** The present one first. */
    keys: t.readonlyArray(HistoryKey),
    /** Of the last checkpoint; 0 before the first. */
    size: Count,
    /** Who cosigned that one. */
    witnesses: t.readonlyArray(t.string),
  }),
);
export type HistoryLogState = t.TypeOf<typeof HistoryLogState>;

const evolve = (state: HistoryLogState, event: HistoryLogEvent): HistoryLogState => {
  switch (event.type) {
    case 'ProofsBegun': {
      const { origin, vkey, unproved } = event;
      return state ?? { origin, unproved, keys: [{ number: 0, vkey, signsUntil: null }], size: 0, witnesses: [] };
    }
    case 'HistoryKeyRotated': {
      if (state === null) return state;
      const { number, vkey, previousSignsUntil } = event;
      const before = state.keys.map(key => ({ ...key, signsUntil: key.signsUntil ?? previousSignsUntil }));
      return { ...state, keys: [{ number, vkey, signsUntil: null }, ...before] };
    }
    case 'CheckpointSigned':
      return state === null || event.size <= state.size ? state : { ...state, size: event.size, witnesses: [] };
    case 'CheckpointCosigned':
      return state?.size === event.size
        ? { ...state, witnesses: [...state.witnesses, ...event.lines.map(witnessOf)] }
        : state;
    case 'TextsRedacted':
    case 'NothingChanged':
      return state;
  }
};

/** Who signs at this time: the present key, and those that were replaced a while ago. */
export const signingKeys = (keys: ReadonlyArray<HistoryKey>, at: Instant): ReadonlyArray<HistoryKey> =>
  keys.filter(({ signsUntil }) => signsUntil === null || at < signsUntil);

// Decisions

/** So long whoever checks has time to learn of a new key. */
export const BOTH_SIGN_MS = 30 * 24 * 60 * 60_000;
/** A key is rotated when it may be known to others, or once a year. */
export const MAX_KEYS = 100;

export type HistoryLogCommand =
  | {
      readonly type: 'BeginProofs';
      readonly at: Instant;
      readonly origin: string;
      readonly vkey: string;
      readonly unproved: number;
    }
  | { readonly type: 'RotateHistoryKey'; readonly at: Instant; readonly number: number; readonly vkey: string }
  | {
      readonly type: 'SignCheckpoint';
      readonly at: Instant;
      /** The size of the last checkpoint as the signer knows it: of several who sign at once one does. */
      readonly after: number;
      readonly size: number;
      readonly root: string;
      readonly note: string;
    }
  | {
      readonly type: 'CosignCheckpoint';
      readonly at: Instant;
      readonly size: number;
      readonly lines: ReadonlyArray<string>;
    }
  | {
      readonly type: 'RedactTexts';
      readonly at: Instant;
      readonly eventId: string;
      readonly stream: string;
      readonly texts: number;
      readonly reason: string;
    };

/** Why a text was redacted, for whoever asks later. */
export const RedactionReason = text('RedactionReason', { minLength: 1, maxLength: 1000 });

const notBegun = conflict('proofs-not-begun', 'The history is not proved yet: its first checkpoint is still to come.');

const decide =
  (command: HistoryLogCommand) =>
  (state: HistoryLogState): Decision<HistoryLogEvent> => {
    const { at } = command;
    if (command.type === 'BeginProofs') {
      const { origin, vkey, unproved } = command;
      if (state === null) return E.right([{ type: 'ProofsBegun', at, origin, vkey, unproved }]);
      return state.origin === origin
        ? E.right([])
        : E.left(conflict('origin-differs', `The origin of this history is ${state.origin}, not ${origin}.`));
    }
    if (command.type === 'RedactTexts') {
      const { eventId, stream, texts, reason } = command;
      return E.right([{ type: 'TextsRedacted', at, eventId, stream, texts, reason }]);
    }
    if (state === null) return E.left(notBegun);
    if (command.type === 'SignCheckpoint') {
      const { after, size, root, note } = command;
      return E.right(after === state.size && size > after ? [{ type: 'CheckpointSigned', at, size, root, note }] : []);
    }
    if (command.type === 'CosignCheckpoint') {
      const { size } = command;
      const lines = command.lines.filter(line => !state.witnesses.includes(witnessOf(line)));
      // Who is late comes with the next one.
      return E.right(size === state.size && lines.length > 0 ? [{ type: 'CheckpointCosigned', at, size, lines }] : []);
    }
    const { number, vkey } = command;
    if (state.keys.some(key => key.number === number && key.vkey === vkey)) return E.right([]);
    if (number !== (state.keys[0]?.number ?? 0) + 1)
      return E.left(conflict('key-rotated', 'Somebody else has rotated the key at the same moment.'));
    if (state.keys.length >= MAX_KEYS)
      return E.left(conflict('too-many-keys', `A history has at most ${MAX_KEYS} keys, one after the other.`));
    const previousSignsUntil = addMilliseconds(at, BOTH_SIGN_MS);
    return E.right([{ type: 'HistoryKeyRotated', at, number, vkey, previousSignsUntil }]);
  };

export const historyLog: Aggregate<HistoryLogCommand, HistoryLogState, HistoryLogEvent> = {
  category: 'history',
  event: HistoryLogEvent,
  initial: null,
  evolve,
  decide,
  snapshot: { version: 2, codec: HistoryLogState },
};

/** There is one in a history. */
export const historyLogStream = `${historyLog.category}-this`;
