/** An installation: all that share one history. It knows, by a fingerprint, the key that seals what is secret in there. */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { type Aggregate, conflict, type Decision, event, NothingChanged, notFound } from './kernel/aggregate';
import { type Instant, integer, nullable } from './kernel/types';

// Events

/** Tells one key from another, and nothing of either. */
const Fingerprint = t.string;
/** Keys that seal follow one another; each follows from the secret key, the first has the number 0. */
const LAST_SEALING_KEY = 999_999_999;
const SealingKey = integer('SealingKey', { min: 0, max: LAST_SEALING_KEY });

export const InstallationEvent = t.union(
  [
    event('SecretKeyAdopted', { fingerprint: Fingerprint }),
    /** The key of this number seals from now on. */
    event('SealingKeyRotated', { number: SealingKey }),
    NothingChanged,
  ],
  'InstallationEvent',
);
export type InstallationEvent = t.TypeOf<typeof InstallationEvent>;

// State

const InstallationState = nullable(t.type({ fingerprint: Fingerprint, sealingKey: SealingKey }));
export type InstallationState = t.TypeOf<typeof InstallationState>;

// Decisions

export type InstallationCommand =
  | { readonly type: 'AdoptSecretKey'; readonly at: Instant; readonly fingerprint: string }
  | { readonly type: 'RotateSealingKey'; readonly at: Instant };

const adopt = (at: Instant, fingerprint: string, state: InstallationState): Decision<InstallationEvent> => {
  if (state === null) return E.right([{ type: 'SecretKeyAdopted', at, fingerprint }]);
  return state.fingerprint === fingerprint
    ? E.right([])
    : E.left(conflict('secret-key-differs', 'The secret key is not the one that this history was written with.'));
};

const rotate = (at: Instant, state: InstallationState): Decision<InstallationEvent> => {
  if (state === null)
    return E.left(notFound('installation-not-found', 'There is no secret key yet: start the service once.'));
  return state.sealingKey === LAST_SEALING_KEY
    ? E.left(conflict('last-sealing-key', `There is no sealing key after number ${LAST_SEALING_KEY}.`))
    : E.right([{ type: 'SealingKeyRotated', at, number: state.sealingKey + 1 }]);
};

const decide =
  (command: InstallationCommand) =>
  (state: InstallationState): Decision<InstallationEvent> =>
    command.type === 'AdoptSecretKey' ? adopt(command.at, command.fingerprint, state) : rotate(command.at, state);

const evolve = (state: InstallationState, event: InstallationEvent): InstallationState => {
  switch (event.type) {
    case 'SecretKeyAdopted':
      return state ?? { fingerprint: event.fingerprint, sealingKey: 0 };
    case 'SealingKeyRotated':
      return state === null ? null : { ...state, sealingKey: event.number };
    case 'NothingChanged':
      return state;
  }
};

export const installation: Aggregate<InstallationCommand, InstallationState, InstallationEvent> = {
  category: 'installation',
  event: InstallationEvent,
  initial: null,
  evolve,
  decide,
  snapshot: { version: 2, codec: InstallationState },
};

/** There is one in a history. */
export const installationStream = `${installation.category}-this`;
