import * as fc from 'fast-check';
import { few } from '../test/support/domain/arbitrary';
import { givenFor } from '../test/support/domain/given';
import { itKeepsTheLaws } from '../test/support/domain/laws';
import { type InstallationEvent, installation, installationStream } from './installation';
import { conflict } from './kernel/aggregate';

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

  itKeepsTheLaws(installation, {
    start: [adopted],
    commands: fc.record({
      type: fc.constant('AdoptSecretKey' as const),
      at: few.instant,
      fingerprint: fc.constantFrom('one', 'two'),
    }),
    newEachTime: [],
    achieves: ({ fingerprint }, state) => state.fingerprint === fingerprint,
    invariants: { 'it knows a key': ({ fingerprint }) => fingerprint !== '' },
  });
});
