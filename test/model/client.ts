/** An API client: its secrets one after the other, when it expires, and its end. */
import {
  type ApiClientCommand,
  type ApiClientEvent,
  type ApiClientState,
  acceptedHashes,
  apiClient,
} from '../../domain/api-client';
import { addMilliseconds } from '../../domain/kernel/types';
import { clientsProjection } from '../../projections/clients/fold';
import { modelOf } from './aggregate-model';
import { differences, table } from './compare';
import { goodAt, keyOfSecrets, NO_SECRETS, rotated, type Secrets } from './secrets';
import { HOUR_MS, START, ticks } from './time';

interface Memory extends Secrets {
  readonly isRevoked: boolean;
  readonly expiresAt: string | null;
}

const HASHES = ['h1', 'h2', 'h3', 'h4'];

const asked = (): ReadonlyArray<ApiClientCommand> =>
  ticks(3).flatMap(
    (at): ReadonlyArray<ApiClientCommand> => [
      {
        type: 'RegisterClient',
        at,
        others: 0,
        clientId: 'client-1',
        role: 'manager',
        secretHash: 'h1',
        expiresAt: null,
      },
      ...HASHES.flatMap(secretHash =>
        [at, addMilliseconds(at, HOUR_MS), addMilliseconds(at, 2 * HOUR_MS)].map(
          (previousValidUntil): ApiClientCommand => ({ type: 'RotateSecret', at, secretHash, previousValidUntil }),
        ),
      ),
      ...[null, addMilliseconds(at, HOUR_MS)].map(
        (expiresAt): ApiClientCommand => ({ type: 'SetExpiry', at, expiresAt }),
      ),
      { type: 'SetRole', at, role: 'analyst' },
      { type: 'RevokeClient', at },
    ],
  );

const remember = (memory: Memory, event: ApiClientEvent): Memory => {
  switch (event.type) {
    case 'ClientRegistered':
      return { ...memory, ...rotated(memory, event.secretHash, event.at), expiresAt: event.expiresAt };
    case 'ClientSecretRotated':
      return { ...memory, ...rotated(memory, event.secretHash, event.previousValidUntil) };
    case 'ClientRoleSet':
    case 'ClientUserSet':
      return memory;
    case 'ClientExpirySet':
      return { ...memory, expiresAt: event.expiresAt };
    case 'ClientRevoked':
      return { ...memory, isRevoked: true };
    case 'NothingChanged':
      return memory;
  }
};

const registered: ApiClientEvent = {
  ...{ type: 'ClientRegistered', at: START, clientId: 'client-1', role: 'manager', secretHash: 'h1', expiresAt: null },
};

export const clientModel = modelOf<ApiClientCommand, ApiClientState, ApiClientEvent, Memory>({
  name: 'an API client',
  aggregate: apiClient,
  stream: 'client-client-1',
  history: [registered],
  memory: remember({ ...NO_SECRETS, isRevoked: false, expiresAt: null }, registered),
  commands: asked,
  remember: (memory, events) => events.reduce(remember, memory),
  laws: {
    'who is revoked stays so': ({ before, events }) => !before.state?.revoked || events.length === 0,
  },
  invariants: {
    'those secrets are accepted that are good by what was promised, and none once it is out': ({
      state,
      memory,
      last,
    }) => {
      const at = last ?? '';
      const isOut = memory.isRevoked || (memory.expiresAt !== null && at >= memory.expiresAt);
      return (
        state === null || [...acceptedHashes(state, at)].sort().join() === (isOut ? [] : goodAt(memory, at)).join()
      );
    },
  },
  readModels: [
    {
      projection: clientsProjection,
      disagreements: (rows, { state }) =>
        state === null
          ? []
          : [
              ...differences('the client', table(rows, 'clients')[0], {
                role: state.role,
                expires_at: state.expiresAt,
              }),
              ...((table(rows, 'clients')[0]?.revoked_at !== null) === state.revoked ? [] : ['it is revoked, or not']),
            ],
    },
  ],
  records: new Set(['NothingChanged']),
  isNewEachTime: () => false,
  keyOf: ({ state, last, memory }) =>
    JSON.stringify([
      state?.secretHash,
      state?.previousSecrets,
      state?.expiresAt,
      state?.revoked,
      last,
      keyOfSecrets(memory),
    ]),
});
