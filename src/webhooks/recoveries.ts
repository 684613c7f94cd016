/**
 * Runs recoveries: page by page, each once few messages to the webhook are due, so that what happens now is sent between. A
 * page is claimed in the log before it is sent again, and whoever finds the claim of a process that has ended repeats
 * that page: a delivery is rescheduled once by each recovery, however often it is asked to be.
 */
import * as E from 'fp-ts/Either';
import { delivery, deliveryStream } from '../../domain/delivery';
import type { RecordedOf } from '../../domain/history';
import { addMilliseconds } from '../../domain/kernel/types';
import { isHeldByAnother, type Recovery, type RecoveryCommand, recovery, recoveryStream } from '../../domain/recovery';
import { webhook, webhookStream } from '../../domain/webhook';
import { countDueTo } from '../../projections/deliveries/due-queries';
import { type DeliveryFilter, type FoundToSend, nextDeliveriesTo } from '../../projections/deliveries/list-queries';
import type { ReadModelQuery } from '../../projections/query';
import { runningRecoveries, webhookOfRecovery } from '../../projections/recoveries/queries';
import { openRequest } from '../../projections/sync-requests/queries';
import type { CommandError, CommandRunner } from '../commands/command-runner';
import type { Ask } from '../due-work/ask';
import { createTimedWork, type Done, type WorkFailure } from '../due-work/timed-work';
import type { Position } from '../event-store/event-store';
import type { Cause } from '../event-store/stored-event';
import { reactor } from '../followers/cause';
import { isTransient, workFailure } from '../followers/reaction-error';
import type { Log } from '../lib/log';
import type { QueryRunner } from '../projector/query-runner';
import type { Clock } from '../runtime/ports';

export interface RecoveriesOptions {
  readonly clock: Clock;
  readonly ask: Ask;
  readonly queries: QueryRunner;
  /** How far the log has been handed to `follow`. */
  readonly followed: () => Position;
  readonly commands: CommandRunner;
  /** Who claims: the same after a restart, another for each replica. */
  readonly owner: string;
  readonly log: Log;
}

export interface Recoveries {
  readonly follow: (recorded: RecordedOf<'recovery'>) => void;
  readonly size: () => { readonly waiting: number; readonly running: number };
  readonly stop: () => Promise<void>;
}

/** Deliveries that are sent again together. */
const PAGE = 50;
/** So few must be due to the webhook before the next page. */
const FEW_DUE = 20;
const LOOK_MS = 200;
/** Longer than a page takes. */
const LEASE_MS = 15_000;
/** Pages in which everything is skipped, in one run. */
const MAX_PAGES = 20;

/** Ends a run; another may do better. */
class Failed extends Error {
  constructor(readonly failure: WorkFailure) {
    super(failure.cause);
  }
}

type Place = NonNullable<Recovery['page']>['place'];

interface NextPage {
  readonly place: Place | null;
  readonly deliveryIds: ReadonlyArray<string>;
  readonly skipped: number;
}

export const createRecoveries = (options: RecoveriesOptions): Recoveries => {
  const { clock, ask, queries, followed, commands, owner, log } = options;
  const now = (): string => new Date(clock.now()).toISOString();
  const causeOf = (recoveryId: string): Cause => ({ actor: reactor, correlationId: recoveryId, causationId: null });

  /** With all that was done here so far, and with what set it off: that is followed before it is acknowledged. */
  const query = async <A>(asked: ReadModelQuery<A>): Promise<A> => {
    const answer = await queries.run(asked, Math.max(commands.acknowledged(), followed()))();
    if (E.isRight(answer)) return answer.right;
    const { left } = answer;
    throw new Failed({ cause: left._tag, isTransient: true, isStore: false });
  };

  const run = async ({ webhookId, recoveryId }: Recovery, command: RecoveryCommand): Promise<void> => {
    const done = await commands.run(recovery, recoveryStream(webhookId), command, causeOf(recoveryId))();
    if (E.isLeft(done)) throw failed(done.left);
  };

  /** How many of these are sent again because of this recovery, now or before. */
  const resend = async ({ recoveryId, page }: Recovery): Promise<number> => {
    const isResent = async (deliveryId: string): Promise<boolean> => {
      const command = { type: 'RescheduleDelivery', at: now(), cause: recoveryId, message: null } as const;
      const done = await commands.run(delivery, deliveryStream(deliveryId), command, causeOf(recoveryId))();
      if (E.isRight(done)) return done.right.state?.rescheduledBy.includes(recoveryId) === true;
      if (isTransient(done.left)) throw failed(done.left);
      log.warn({ deliveryId, error: done.left }, 'a delivery could not be sent again');
      return false;
    };
    const done = await Promise.all((page?.deliveryIds ?? []).map(isResent));
    return done.filter(one => one).length;
  };

  /** What asks for a sync that has ended would ask for nothing. */
  const isPointless = async ({ request_id }: FoundToSend): Promise<boolean> =>
    request_id !== null && (await query(openRequest(request_id))) === null;

  /** Of the deliveries after that place. */
  const nextPage = async (job: Recovery, from: Place | null): Promise<NextPage> => {
    let place = from;
    let skipped = 0;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const found = await query(nextDeliveriesTo(job.webhookId, filterOf(job), place, job.upTo, PAGE));
      const last = found.at(-1);
      if (last === undefined) return { place: null, deliveryIds: [], skipped };
      place = { createdAt: last.created_at, position: last.position };
      const deliveryIds: string[] = [];
      for (const one of found) {
        if (await isPointless(one)) skipped += 1;
        else deliveryIds.push(one.delivery_id);
      }
      if (deliveryIds.length > 0) return { place, deliveryIds, skipped };
    }
    return { place, deliveryIds: [], skipped };
  };

  const isOn = async (webhookId: number): Promise<boolean> => {
    const loaded = await commands.load(webhook, webhookStream(webhookId))();
    if (E.isLeft(loaded)) throw failed(loaded.left);
    return loaded.right.state?.settings.active === true;
  };

  const step = async (job: Recovery): Promise<Done> => {
    const { webhookId, recoveryId } = job;
    if (isHeldByAnother(job, owner, now())) return { again: Date.parse(job.page?.leaseUntil ?? now()) };
    if (!(await isOn(webhookId))) {
      await run(job, { type: 'AbandonRecovery', at: now(), recoveryId });
      return { again: null };
    }
    const due = await query(countDueTo(webhookId, clock.now(), FEW_DUE));
    if (due >= FEW_DUE) return { again: clock.now() + LOOK_MS };
    const resent = await resend(job);
    const from = job.page?.place ?? null;
    const { place, deliveryIds, skipped } = await nextPage(job, from);
    const at = now();
    const refused = (job.page?.deliveryIds.length ?? 0) - resent;
    const done = { at, recoveryId, from, owner, resent, skipped: skipped + refused };
    if (place === null) {
      await run(job, { type: 'FinishRecovery', ...done });
      return { again: null };
    }
    await run(job, {
      type: 'ClaimRecoveryPage',
      ...done,
      place,
      deliveryIds,
      leaseUntil: addMilliseconds(at, LEASE_MS),
    });
    return { again: clock.now() };
  };

  const runOne = async (recoveryId: string): Promise<Done> => {
    try {
      const webhookId = await query(webhookOfRecovery(recoveryId));
      if (webhookId === null) return { again: null };
      const loaded = await commands.load(recovery, recoveryStream(webhookId))();
      if (E.isLeft(loaded)) return { failure: workFailure(loaded.left) };
      const { state } = loaded.right;
      return state?.recoveryId === recoveryId && state.outcome === null ? await step(state) : { again: null };
    } catch (error) {
      if (error instanceof Failed) return { failure: error.failure };
      throw error;
    }
  };

  const work = createTimedWork({
    ...{ clock, log, name: 'recoveries of webhooks', run: runOne },
    load: (after, limit) => ask(runningRecoveries(after, limit)),
    // One that waits for a slow receiver is not overdue.
    earliest: async () => Number.POSITIVE_INFINITY,
  });

  return {
    follow: ({ event }) => {
      if (event.type === 'RecoveryStarted') work.set(event.recoveryId, Date.parse(event.at));
      if (event.type === 'RecoveryPageClaimed')
        work.set(event.recoveryId, event.owner === owner ? clock.now() : Date.parse(event.leaseUntil));
      if (event.type === 'RecoveryEnded') work.remove(event.recoveryId);
    },
    size: work.size,
    stop: work.stop,
  };
};

const failed = (error: CommandError): Failed => new Failed(workFailure(error));

const filterOf = ({ filter }: Recovery): DeliveryFilter => {
  const given = Object.entries(filter).filter(([, value]) => value !== null);
  return Object.fromEntries(given) as DeliveryFilter;
};
