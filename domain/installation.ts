/** An installation: all that share one history. It knows, by a fingerprint, the key that seals what is secret in there. */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { type Aggregate, conflict, type Decision, event, NothingChanged } from './kernel/aggregate';
import { type Instant, nullable } from './kernel/types';

// Events

/** Tells one key from another, and nothing of either. */
const Fingerprint = t.string;

export const InstallationEvent = t.union(
  [event('SecretKeyAdopted', { fingerprint: Fingerprint }), NothingChanged],
  'InstallationEvent',
);
export type InstallationEvent = t.TypeOf<typeof InstallationEvent>;

// State

const InstallationState = nullable(t.type({ fingerprint: Fingerprint }));
export type InstallationState = t.TypeOf<typeof InstallationState>;

// Decisions

export interface InstallationCommand {
  readonly type: 'AdoptSecretKey';
  readonly at: Instant;
  readonly fingerprint: string;
}

const decide =
  ({ at, fingerprint }: InstallationCommand) =>
  (state: InstallationState): Decision<InstallationEvent> => {
    if (state === null) return E.right([{ type: 'SecretKeyAdopted', at, fingerprint }]);
    return state.fingerprint === fingerprint
      ? E.right([])
      : E.left(conflict('secret-key-differs', 'The secret key is not the one that this history was written with.'));
  };

export const installation: Aggregate<InstallationCommand, InstallationState, InstallationEvent> = {
  category: 'installation',
  event: InstallationEvent,
  initial: null,
  evolve: (state, event) => (event.type === 'SecretKeyAdopted' ? (state ?? { fingerprint: event.fingerprint }) : state),
  decide,
  snapshot: { version: 1, codec: InstallationState },
};

/** There is one in a history. */
export const installationStream = `${installation.category}-this`;
