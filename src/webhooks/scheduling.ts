/**
 * Schedules a delivery. One that may be attempted at once is claimed by the same event: that is one append less for each
 * message, and nothing has to be looked for again.
 */
import * as E from 'fp-ts/Either';
import type { DeliveryCommand } from '../../domain/delivery';
import type { Recorded } from '../../domain/history';
import type { OfType } from '../../domain/kernel/aggregate';
import { causedBy } from '../followers/cause';
import type { OnDelivery } from '../followers/reaction';
import type { Attempts, Look } from './attempt';
import type { Outbox } from './outbox';

export interface SchedulingOptions {
  readonly run: OnDelivery;
  readonly attempts: Pick<Attempts, 'claimNow' | 'makeClaimed'>;
  /** Null while nothing is sent. */
  readonly outbox: () => Pick<Outbox, 'begin'> | null;
}

type Schedule = OfType<DeliveryCommand, 'ScheduleDelivery'>;

export const createScheduling = ({ run, attempts, outbox }: SchedulingOptions): OnDelivery => {
  const schedule = async (deliveryId: string, command: Schedule, recorded: Recorded) => {
    const begin = (await outbox()?.begin(command.webhookId, deliveryId)) ?? null;
    if (begin === null) return run(deliveryId, command, recorded)();
    let attempt: (() => Promise<Look>) | null = null;
    try {
      const claimed = await attempts.claimNow(command);
      const scheduled = await run(deliveryId, { ...command, claim: claimed?.claim ?? null }, recorded)();
      const outcome = E.isRight(scheduled) ? scheduled.right : null;
      if (claimed !== null && outcome !== null && outcome.state !== null && outcome.events.length > 0) {
        const { state: delivery, eventIds } = outcome;
        const cause = { ...causedBy(recorded), causationId: eventIds[0] ?? null };
        attempt = () => attempts.makeClaimed({ delivery, message: command.message, to: claimed.to, cause });
      }
      return scheduled;
    } finally {
      begin(attempt);
    }
  };

  return (deliveryId, command, recorded) =>
    command.type === 'ScheduleDelivery'
      ? () => schedule(deliveryId, command, recorded)
      : run(deliveryId, command, recorded);
};
