import * as fc from 'fast-check';
import { commands, few } from '../test/support/domain/arbitrary';
import { itKeepsTheLaws } from '../test/support/domain/laws';
import { type ApiClientCommand, acceptedHashes, apiClient, clientStream } from './api-client';

describe('an API client', () => {
  it('has its stream', () => {
    expect(clientStream('exams-1')).toBe('client-exams-1');
  });

  const secretHash = fc.constantFrom('h1', 'h2', 'h3', 'h4');
  const expiresAt = fc.option(few.instant);

  itKeepsTheLaws(apiClient, {
    start: [],
    commands: commands<ApiClientCommand>(
      {
        RegisterClient: fc.record({
          at: few.instant,
          clientId: fc.constantFrom('exams-1', 'exams-2'),
          role: fc.constantFrom('admin', 'manager', 'integrator', 'analyst'),
          secretHash,
          expiresAt,
          others: fc.constantFrom(0, 9_999, 10_000),
        }),
        RotateSecret: fc.record({ at: few.instant, secretHash, previousValidUntil: few.instant }),
        SetExpiry: fc.record({ at: few.instant, expiresAt }),
        SetRole: fc.record({ at: few.instant, role: fc.constantFrom('manager', 'analyst') }),
        SetUser: fc.record({ at: few.instant, userId: fc.constantFrom(1, 2, null) }),
        RevokeClient: fc.record({ at: few.instant }),
      },
      ['RevokeClient'],
    ),
    newEachTime: [],
    achieves: (command, state) => {
      switch (command.type) {
        case 'RegisterClient':
          return state.clientId === command.clientId && state.role === command.role;
        case 'RotateSecret':
          return state.secretHash === command.secretHash;
        case 'SetExpiry':
          return state.expiresAt === command.expiresAt;
        case 'SetRole':
          return state.role === command.role;
        case 'SetUser':
          return state.userId === command.userId;
        case 'RevokeClient':
          return acceptedHashes(state, command.at).length === 0;
      }
    },
    invariants: {
      'previous secrets are others than the present one and one another': ({ secretHash, previousSecrets }) => {
        const all = [secretHash, ...previousSecrets.map(previous => previous.secretHash)];
        return new Set(all).size === all.length && all.length <= 3;
      },
    },
  });
});
