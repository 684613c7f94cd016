/** A recovery that there is: over HTTP it would need something that has failed. Of a webhook that is off it ends by itself. */
import { randomUUID } from 'node:crypto';
import { recovery, recoveryStream } from '../../domain/recovery';
import type { Service } from '../../src/app/service';

const filter = {
  ...({ status: 'failed', messageType: null, flowId: null, requestId: null, statusClass: null } as const),
  ...{ since: null, until: null },
};
const cause = { actor: { type: 'client', id: 'admin' }, correlationId: 'a-test', causationId: null } as const;

export const startRecovery = async ({ commands, ports }: Service, webhookId: number): Promise<string> => {
  const recoveryId = randomUUID();
  const at = new Date(ports.clock.now()).toISOString();
  const command = { type: 'StartRecovery', at, recoveryId, webhookId, filter, upTo: 0, total: 0 } as const;
  await commands.run(recovery, recoveryStream(webhookId), command, cause)();
  return recoveryId;
};
