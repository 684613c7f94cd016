/** A recovery that there is: over HTTP it would need something that has failed. Of a webhook that is off it ends by itself. */
import { randomUUID } from 'node:crypto';
import { type RecoveryCommand, recovery, recoveryStream } from '../../domain/recovery';
import type { Service } from '../../src/app/service';

const filter = {
  ...({ status: 'failed', messageType: null, flowId: null, requestId: null, statusClass: null } as const),
  ...{ since: null, until: null },
};
const cause = { actor: { type: 'client', id: 'admin' }, correlationId: 'a-test', causationId: null } as const;

export const startRecovery = async (
  { commands, ports }: Service,
  webhookId: number,
  running?: { readonly total: number; readonly resent: number },
): Promise<string> => {
  const recoveryId = randomUUID();
  const now = ports.clock.now();
  const at = new Date(now).toISOString();
  const total = running?.total ?? 0;
  const run = (command: RecoveryCommand) => commands.run(recovery, recoveryStream(webhookId), command, cause)();
  const started = run({ type: 'StartRecovery', at, recoveryId, webhookId, filter, upTo: 0, total });
  if (running !== undefined) {
    // Right behind it, so that nobody else takes it on: another replica does, which takes long.
    const leaseUntil = new Date(now + 3_600_000).toISOString();
    const page = { place: { createdAt: at, position: 0 }, deliveryIds: [], owner: 'another', leaseUntil };
    const step = { at, recoveryId, from: null, resent: running.resent, skipped: 0 };
    await run({ type: 'ClaimRecoveryPage', ...step, ...page });
  }
  await started;
  return recoveryId;
};
