import * as fc from 'fast-check';
import { commands, few } from '../test/support/domain/arbitrary';
import { itKeepsTheLaws } from '../test/support/domain/laws';
import { type RecoveryCommand, recovery, recoveryStream } from './recovery';

describe('a recovery', () => {
  it('has its stream', () => {
    expect(recoveryStream(3)).toBe('recovery-3');
  });

  const at = '2026-11-24T09:00:00.000Z';
  const recoveryId = '00000000-0000-4000-8000-000000000001';
  const filter = {
    ...({ status: 'failed', messageType: null, flowId: null, requestId: null, statusClass: null } as const),
    ...{ since: null, until: null },
  };
  const place = fc.record({ createdAt: few.instant, position: fc.integer({ min: 1, max: 3 }) });
  const step = {
    ...{ at: few.instant, recoveryId: few.uuid, from: fc.option(place), owner: fc.constantFrom('me', 'other') },
    ...{ resent: fc.nat(3), skipped: fc.nat(3) },
  };

  itKeepsTheLaws(recovery, {
    start: [{ type: 'RecoveryStarted', at, recoveryId, webhookId: 3, filter, upTo: 9, total: 5 }],
    commands: commands<RecoveryCommand>(
      {
        StartRecovery: fc.record({
          ...{ at: few.instant, recoveryId: few.uuid, webhookId: few.id, filter: fc.constant(filter) },
          ...{ upTo: fc.nat(9), total: fc.nat(9) },
        }),
        ClaimRecoveryPage: fc.record({
          ...step,
          ...{ place, deliveryIds: fc.constantFrom([], ['msg_1_3']), leaseUntil: few.instant },
        }),
        FinishRecovery: fc.record(step),
        CancelRecovery: fc.record({ at: few.instant, recoveryId: few.uuid }),
        AbandonRecovery: fc.record({ at: few.instant, recoveryId: few.uuid }),
      },
      ['StartRecovery', 'FinishRecovery', 'CancelRecovery', 'AbandonRecovery'],
    ),
    newEachTime: [],
    achieves: (command, state) => {
      switch (command.type) {
        case 'StartRecovery':
          return state.recoveryId === command.recoveryId;
        case 'CancelRecovery':
        case 'AbandonRecovery':
          return state.recoveryId !== command.recoveryId || state.outcome !== null;
        default:
          return true;
      }
    },
    invariants: { 'what has ended has no page': ({ outcome, page }) => outcome === null || page === null },
  });
});
