import * as fc from 'fast-check';
import { few } from '../test/support/domain/arbitrary';
import { givenFor } from '../test/support/domain/given';
import { itKeepsTheLaws } from '../test/support/domain/laws';
import { type InstallationEvent, installation, installationStream } from './installation';
import { conflict, notFound } from './kernel/aggregate';

const given = givenFor(installation);
const at = '2026-11-24T09:00:00.000Z';
const adopted: InstallationEvent = { type: 'SecretKeyAdopted', at, fingerprint: 'one' };

describe('an installation', () => {
  it('has its stream', () => {
    expect(installationStream).toBe('installation-this');
  });

  it('adopts the secret key that it is first started with', () => {
    given().when({ type: 'AdoptSecretKey', at, fingerprint: 'one' }).then([adopted]);
  });

  it('is started with the same key again', () => {
    given(adopted).when({ type: 'AdoptSecretKey', at, fingerprint: 'one' }).then([]);
  });

  it('is not started with another', () => {
    given(adopted)
      .when({ type: 'AdoptSecretKey', at, fingerprint: 'two' })
      .then(conflict('secret-key-differs', 'The secret key is not the one that this history was written with.'));
  });

  it('seals under another key from each rotation on, which needs a secret key', () => {
    const rotate = { type: 'RotateSealingKey', at } as const;
    const rotated = (number: number): InstallationEvent => ({ type: 'SealingKeyRotated', at, number });
    given(adopted)
      .when(rotate)
      .then([rotated(1)]);
    given(adopted, rotated(1))
      .when(rotate)
      .then([rotated(2)]);
    given(adopted, rotated(1)).when({ type: 'AdoptSecretKey', at, fingerprint: 'one' }).then([]);
    given()
      .when(rotate)
      .then(notFound('installation-not-found', 'There is no secret key yet: start the service once.'));
  });

  itKeepsTheLaws(installation, {
    start: [adopted],
    commands: fc.oneof(
      fc.record({
        type: fc.constant('AdoptSecretKey' as const),
        at: few.instant,
        fingerprint: fc.constantFrom('one', 'two'),
      }),
      fc.record({ type: fc.constant('RotateSealingKey' as const), at: few.instant }),
    ),
    newEachTime: ['SealingKeyRotated'],
    achieves: (command, state) =>
      command.type === 'AdoptSecretKey' ? state.fingerprint === command.fingerprint : state.sealingKey > 0,
    invariants: { 'it knows a key': ({ fingerprint }) => fingerprint !== '' },
  });
});
