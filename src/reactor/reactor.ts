/**
 * Turns what happened, and what time it is, into what is to be done: messages to webhooks, the end of requests that nobody
 * answered, and the syncs of schedules.
 *
 * Two followers turn events into deliveries and their ends, at least once and with no effect the second time. What is due
 * then comes from the log, and what was due at the start from the read models. To send what is asked for now, the log is
 * enough: while a read model does not answer, only what was due before waits for it.
 */
import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import type { Subject } from '../../domain/webhook-filters';
import { SYNC_REQUESTED } from '../../domain/webhook-settings';
import { claimedBy, type DeliveryCounts } from '../../projections/deliveries/due-queries';
import { deliveriesProjection } from '../../projections/deliveries/fold';
import { syncRequestsProjection } from '../../projections/sync-requests/fold';
import { allWebhooks } from '../../projections/webhooks/queries';
import type { CommandRunner } from '../commands/command-runner';
import type { Config } from '../config/config';
import { createDeadlines, type Deadlines, together } from '../deadlines/deadlines';
import { createFreshness, type Freshness } from '../deadlines/freshness';
import { holdsInTime, requestsInTime } from '../deadlines/timed';
import { type Ask, Unanswered } from '../due-work/ask';
import type { Obstacle } from '../due-work/overdue';
import type { Batch, EventStore, Position, RecordedEvent, Subscription } from '../event-store/event-store';
import { decode } from '../event-store/stored-event';
import { atOnce, type WhenAnswered, whyNot } from '../event-store/wait-for-store';
import { type Follower, follow } from '../followers/follower';
import { onDelivery } from '../followers/reaction';
import type { GiveUp } from '../followers/reaction-error';
import type { Log } from '../lib/log';
import type { Projector } from '../projector/projector';
import type { QueryRunner } from '../projector/query-runner';
import type { Ports } from '../runtime/ports';
import { createSchedules, type Schedules } from '../schedules/schedules';
import type { Sealer } from '../secrets/sealer';
import { createAnnouncements } from '../webhooks/announcements';
import { type AttemptCounts, createAttempts } from '../webhooks/attempt';
import { createBodies, type OpenTexts } from '../webhooks/bodies';
import { createEndings, isEnding } from '../webhooks/endings';
import { createListening, type Listen } from '../webhooks/listening';
import { isAnnounced } from '../webhooks/message';
import { type CircuitCounts, createOutbox, type Outbox } from '../webhooks/outbox';
import type { Circuit } from '../webhooks/pace';
import { createRecipients } from '../webhooks/recipients';
import { createRecoveries, type Recoveries } from '../webhooks/recoveries';
import { attemptsAfterDeadline } from '../webhooks/retry-schedule';
import { createScheduling } from '../webhooks/scheduling';
import { createLastFailures, createUndelivered, mayBeLast } from '../webhooks/undelivered';
import { openReactorFile } from './reactor-file';

export interface ReactorOptions {
  readonly store: EventStore;
  readonly commands: CommandRunner;
  /** How the start asks. Default: once. */
  readonly whenAnswered?: WhenAnswered;
  /** Runs before the reactor starts, and until it has stopped. */
  readonly projector: Projector;
  readonly queries: QueryRunner;
  readonly sealer: Sealer;
  readonly ports: Ports;
  readonly config: Pick<Config, 'webhookSchedule' | 'webhookDisableAfterMs' | 'syncDeadlineMs'>;
  /** The same after a restart, another for each replica. */
  readonly instanceId: string;
  /** Where it keeps its file. */
  readonly dir: string;
  /** Of flowsync: another one tries again what this one set aside. */
  readonly version: string;
  /** The last checkpoint of the history, a signed note: it goes with each webhook. Null: there is none yet. */
  readonly checkpoint: () => string | null;
  /** Free texts in a message, which are sealed. */
  readonly openTexts: OpenTexts;
  readonly log: Log;
}

interface Size {
  /** In memory; more may wait in the read model. */
  readonly waiting: number;
  readonly running: number;
}

export interface ReactorStatus {
  /** How far the log has been turned into deliveries; null before the start. */
  readonly position: Position | null;
  /** False while it catches up with what was in the log at the start: nothing is sent before. */
  readonly sending: boolean;
  /** What an event should have led to and never can, since the start. */
  readonly skipped: number;
  /** Events left behind because the process had ended twice while they were handled. */
  readonly setAside: number;
  readonly deliveries: Size;
  readonly deadlines: Size;
  readonly schedules: Size;
  /** Attempts since the start. */
  readonly attempts: AttemptCounts;
  /** How many webhooks are sent to as usual, and how many are probed since they fail. */
  readonly circuits: CircuitCounts;
  /** Why what is overdue is not being done, as of the last look; empty when nothing stands still. */
  readonly obstacles: ReadonlyArray<Obstacle>;
}

/** As the read models have it now. */
export interface OpenWork {
  readonly deliveries: DeliveryCounts;
  readonly overdueDeadlines: number;
  readonly overdueSchedules: number;
  readonly staleSources: number;
}

export interface Reactor {
  /** Resolves when it follows the log; rejects when the log cannot be read. */
  readonly start: () => Promise<void>;
  /** Starts nothing new and resolves when what is under way has ended: an attempt takes 15 s at most. */
  readonly stop: () => Promise<void>;
  readonly status: () => ReactorStatus;
  /** Whether this replica sends to the webhook as usual; null: it has sent nothing since the start. */
  readonly circuitOf: (webhookId: number) => Circuit | null;
  /** How many webhooks are subscribed to sync requests, whatever they filter. */
  readonly receivers: () => number;
  /** How many get a message about a sync of this. */
  readonly receiversOf: (subject: Subject) => Promise<number>;
  /** What webhooks would be sent, to whoever listens; from the start on. */
  readonly listen: Listen;
  /** Null before the start, and while a read model does not answer. */
  readonly openWork: () => Promise<OpenWork | null>;
}

const PAUSE_MS = 1000;

/** What runs once everything that was in the log at the start has been handled. */
interface Due {
  readonly outbox: Outbox;
  readonly deadlines: Deadlines;
  readonly schedules: Schedules;
  readonly freshness: Freshness;
  readonly recoveries: Recoveries;
  readonly subscription: Subscription;
}

export const createReactor = (options: ReactorOptions): Reactor => {
  const { store, commands, whenAnswered = atOnce, projector, queries, ports, config, instanceId, dir, log } = options;
  const { clock } = ports;
  const file = openReactorFile(join(dir, 'reactor.sqlite'), options.version, clock);
  const { checkpoints, crashes, subscriptions, flowCodes } = file;
  const recipients = createRecipients(store, commands);
  const bodyOf = createBodies(store, flowCodes.at, options.openTexts);
  const attempts = createAttempts({
    ...{ ...options, recipients, bodyOf, owner: instanceId },
    schedule: config.webhookSchedule,
    disableAfter: config.webhookDisableAfterMs,
  });
  let followers: ReadonlyArray<Follower> = [];
  const listen = createListening({
    ...{ store, bodyOf },
    codeAt: flowCodes.at,
    codesReach: async position => {
      const [messages] = followers;
      if (messages === undefined) throw new Error('the reactor has not started');
      await messages.reached(position);
    },
  });
  let due: Due | null = null;
  let begun: Promise<void> | undefined;
  /** What an earlier run had left is handled. */
  let hasCaughtUp = false;
  let skipped = 0;
  let stopped = false;

  const giveUp: GiveUp = ({ stream, revision }, error) => {
    skipped += 1;
    const why = error instanceof Error ? { err: error } : { error };
    log.error(
      { stream, revision, ...why },
      'an event cannot be handled and is skipped: what should follow from it, such as a webhook, does not happen',
    );
  };

  /** The work starts at what the read models say of the log up to `head`, and follows the log from there. */
  const begin = async (head: Position, messages: Follower, endings: Follower): Promise<void> => {
    await messages.reached(head);
    await untilItWorks(messages.handleLeftOver);
    if (stopped) return;
    let followed = head;
    const ask: Ask = async query => {
      const answer = await queries.run(query, followed)();
      if (E.isRight(answer)) return answer.right;
      throw new Unanswered(`the read models do not answer the query ${query.name}`);
    };
    const outbox = createOutbox({ clock, random: ports.random, ask, recipients, make: attempts.make, log });
    const ofFlows = { clock, ask, store, commands, log };
    const deadlines = together([requestsInTime, holdsInTime].map(timed => createDeadlines(timed, ofFlows)));
    const schedules = createSchedules({ clock, ask, commands, log, syncDeadlineMs: config.syncDeadlineMs });
    const freshness = createFreshness({ clock, random: ports.random, ask, commands, log });
    const recoveries = createRecoveries({
      ...{ clock, ask, queries, commands, owner: instanceId, log },
      followed: () => followed,
    });
    const subscription = store.subscribe(head, async ({ events, position }: Batch) => {
      for (const event of events) {
        followed = event.position;
        const recorded = decode(event);
        if (E.isLeft(recorded)) continue;
        if (recorded.right.category === 'webhook') outbox.followWebhook(recorded.right);
        if (recorded.right.category === 'delivery') outbox.follow(recorded.right);
        if (recorded.right.category === 'schedule') schedules.follow(recorded.right);
        if (recorded.right.category === 'recovery') recoveries.follow(recorded.right);
        if (recorded.right.category !== 'flow') continue;
        deadlines.follow(recorded.right);
        freshness.follow(recorded.right);
      }
      followed = position;
    });
    due = { outbox, deadlines, schedules, freshness, recoveries, subscription };
    await untilItWorks(async () => {
      for (const webhook of await ask(allWebhooks())) outbox.open(webhook);
      for (const deliveryId of await ask(claimedBy(instanceId))) outbox.attemptNow(deliveryId);
    });
    await untilItWorks(endings.handleLeftOver);
    hasCaughtUp = !stopped;
  };

  const untilItWorks = async (task: () => Promise<void>): Promise<void> => {
    while (!stopped) {
      try {
        return await task();
      } catch (error) {
        log.warn(
          { err: error },
          `webhooks, schedules and deadlines cannot begin yet; trying again in ${PAUSE_MS / 1000} s`,
        );
        await new Promise<void>(resolve => clock.after(PAUSE_MS, resolve));
      }
    }
  };

  const modelsReach = async (position: Position): Promise<void> => {
    for (const model of [syncRequestsProjection.name, deliveriesProjection.name]) {
      const answer = await projector.read(model, position, () => null)();
      if (E.isLeft(answer)) throw new Error(`the read model ${model} does not answer`);
    }
  };

  /** What was under way at a crash, or is set aside, of a log that was replaced by an earlier one. */
  const forgetGone = async (): Promise<void> => {
    for (const noted of crashes.noted()) {
      const found = await whenAnswered(store.find(noted.stream, noted.eventId))();
      if (E.isLeft(found)) throw new Error(whyNot('The event log cannot be read', found.left));
      if (found.right === null) crashes.forget(noted);
    }
  };

  const start = async (): Promise<void> => {
    const head = await whenAnswered(store.head())();
    if (E.isLeft(head)) throw new Error(whyNot('The event log cannot be read', head.left));
    await forgetGone();
    if (crashes.setAside() > 0)
      log.error(
        { setAside: crashes.setAside() },
        'events are set aside: the process has ended twice while they were handled',
      );
    const run = onDelivery(commands, giveUp);
    const undelivered = createUndelivered({ commands, clock, giveUp });
    const common = { store, whenAnswered, checkpoints, crashes, giveUp };
    const messages = await follow({
      ...{ ...common, name: 'messages', concerns: event => isOurs(event) && (isAnnounced(event) || !isEnding(event)) },
      ready: async () => undefined,
      ...createAnnouncements({
        ...{ subscriptions, flowCodes, undelivered, clock },
        run: createScheduling({ run, attempts, outbox: () => due?.outbox ?? null }),
      }),
    });
    followers = [messages];
    const stopDeliveries = createEndings({ commands, queries, run, clock });
    const failUndelivered = createLastFailures({ commands, queries, undelivered, scheduled: messages.reached });
    const endings = await follow({
      ...{ ...common, name: 'endings' },
      concerns: event => (isOurs(event) && isEnding(event)) || mayBeLast(event),
      ready: async position => {
        await messages.reached(position);
        await modelsReach(position);
      },
      react: recorded => (recorded.category === 'delivery' ? failUndelivered(recorded) : stopDeliveries(recorded)),
    });
    followers = [messages, endings];
    begun = begin(head.right, messages, endings);
    const late = attemptsAfterDeadline(config.webhookSchedule, config.syncDeadlineMs);
    if (late > 0)
      log.warn(
        { schedule: config.webhookSchedule, deadlineMs: config.syncDeadlineMs },
        `the last ${late} attempts of FLOWSYNC_WEBHOOK_SCHEDULE are not made: FLOWSYNC_SYNC_DEADLINE ends the request before them; shorten the schedule or extend the deadline`,
      );
  };

  const stop = async (): Promise<void> => {
    stopped = true;
    await Promise.all(followers.map(follower => follower.stop()));
    await begun;
    const timed = [due?.deadlines.stop(), due?.schedules.stop(), due?.freshness.stop(), due?.recoveries.stop()];
    await Promise.all([due?.subscription.stop(), due?.outbox.stop(), ...timed]);
    file.close(hasCaughtUp || !crashes.crashed);
  };

  const none = { waiting: 0, running: 0 };
  const status = (): ReactorStatus => ({
    position: followers.length === 0 ? null : Math.min(...followers.map(follower => follower.position())),
    sending: due !== null,
    skipped,
    setAside: crashes.setAside(),
    deliveries: due?.outbox.size() ?? none,
    deadlines: due?.deadlines.size() ?? none,
    schedules: due?.schedules.size() ?? none,
    attempts: attempts.counts(),
    circuits: due?.outbox.circuits() ?? { closed: 0, open: 0, probing: 0 },
    obstacles:
      due === null ? [] : [...due.outbox.obstacles(), ...due.deadlines.obstacles(), ...due.schedules.obstacles()],
  });

  const openWork = async (): Promise<OpenWork | null> => {
    if (due === null) return null;
    try {
      const [deliveries, overdueDeadlines, overdueSchedules, staleSources] = await Promise.all([
        ...([due.outbox.counts(), due.deadlines.overdue()] as const),
        ...([due.schedules.overdue(), due.freshness.stale()] as const),
      ]);
      return { deliveries, overdueDeadlines, overdueSchedules, staleSources };
    } catch {
      return null;
    }
  };

  const receivers = (): number => subscriptions.count(SYNC_REQUESTED);
  const receiversOf = async (subject: Subject): Promise<number> =>
    (await subscriptions.now(SYNC_REQUESTED, subject)).length;

  const circuitOf = (webhookId: number): Circuit | null => due?.outbox.circuitOf(webhookId) ?? null;

  return { start, stop, status, circuitOf, receivers, receiversOf, listen, openWork };
};

/** Streams whose events lead to something. */
const isOurs = ({ stream }: RecordedEvent): boolean => stream.startsWith('flow-') || stream.startsWith('webhook-');
