/** The log, the read models, commands and a reactor on one directory, in a simulated world. */

import { join } from 'node:path';
import * as E from 'fp-ts/Either';
import { type ApiClientCommand, apiClient, clientStream } from '../../domain/api-client';
import { attemptBegunBy, type DeliveryEvent } from '../../domain/delivery';
import type { FlowCommand } from '../../domain/flow/commands';
import { flow, flowStream } from '../../domain/flow/flow';
import { sourcesOf } from '../../domain/flow/state';
import type { Category, Recorded } from '../../domain/history';
import { type ScheduleSettings, schedule, scheduleStream } from '../../domain/schedule';
import { type WebhookCommand, webhook, webhookStream } from '../../domain/webhook';
import type { WebhookFilters } from '../../domain/webhook-filters';
import { HMAC, type Topic } from '../../domain/webhook-settings';
import { projections } from '../../projections';
import { type CommandRunner, createCommandRunner } from '../../src/commands/command-runner';
import { noSnapshots } from '../../src/commands/sqlite-snapshots';
import type { EventStore } from '../../src/event-store/event-store';
import { openSqliteStore } from '../../src/event-store/sqlite/open-sqlite-store';
import { createProjector } from '../../src/projector/projector';
import { createQueryRunner } from '../../src/projector/query-runner';
import { createReactor, type Reactor } from '../../src/reactor/reactor';
import type { Ports } from '../../src/runtime/ports';
import { calendarOf, occurrenceAfter } from '../../src/schedules/calendar';
import { createSealer, placeOf } from '../../src/secrets/sealer';
import { allEvents, decoded } from '../support/history';

export const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const defaultSchedule = [
  0, 5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000,
];
const cause = { actor: { type: 'client', id: 'manager' }, correlationId: 'click-1', causationId: null } as const;

export interface WorldOptions {
  readonly ports: Ports & { readonly clock: { readonly advance?: (ms: number) => Promise<void> } };
  readonly dir: string;
  readonly schedule?: ReadonlyArray<number>;
  readonly instanceId?: string;
  readonly version?: string;
  readonly disableAfter?: number;
  /** That of another world: this one is a second replica. */
  readonly store?: EventStore;
}

const right = <A>(either: E.Either<unknown, A>): A => {
  if (E.isRight(either)) return either.right;
  throw new Error(JSON.stringify(either.left));
};

export const createWorld = (options: WorldOptions) => {
  const {
    ports,
    dir,
    schedule: webhookSchedule = defaultSchedule,
    disableAfter = 100 * 365 * 24 * 3_600_000,
    instanceId = 'replica-1',
  } = options;
  const { clock, random } = ports;
  const store = options.store ?? right(openSqliteStore({ file: join(dir, 'events.sqlite'), clock }));
  const commands: CommandRunner = createCommandRunner({ store, random, snapshots: noSnapshots, isShared: true });
  const projector = createProjector({ store, dir, clock, projections, onError: message => errors.push(message) });
  const sealer = createSealer(new Uint8Array(32), random);
  const errors: unknown[] = [];
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (facts: object, message: string) => errors.push([message, facts]),
  };
  const reactor: Reactor = createReactor({
    checkpoint: () => null,
    openTexts: () => null,
    ...{
      store,
      commands,
      projector,
      queries: createQueryRunner(projector),
      sealer,
      ports,
      instanceId,
      dir,
      log,
      version: options.version ?? '1.0.0',
    },
    config: { webhookSchedule, webhookDisableAfterMs: disableAfter, syncDeadlineMs: 400 * 24 * 3_600_000 },
  });
  const now = (): string => new Date(clock.now()).toISOString();

  const onFlow = async (flowId: number, command: FlowCommand) =>
    right(await commands.run(flow, flowStream(flowId), command, cause)());
  const onWebhook = async (webhookId: number, command: WebhookCommand) =>
    right(await commands.run(webhook, webhookStream(webhookId), command, cause)());
  const onClient = async (command: ApiClientCommand, clientId = 'clientId' in command ? command.clientId : '') =>
    right(await commands.run(apiClient, clientStream(clientId), command, cause)());
  const settings = (webhookId: number) => ({
    title: `Webhook ${webhookId}`,
    url: `https://receiver-${webhookId}.example/hook`,
    active: true,
    topics: ['FLOW_EXTERNAL_SOURCE'] as const,
  });

  const rotate = (webhookId: number, sealed: string, validForMs: number, url = settings(webhookId).url) =>
    onWebhook(webhookId, {
      ...{ type: 'ChangeWebhook', at: now(), ...settings(webhookId), url },
      rotateTo: {
        secret: sealed,
        secretFingerprint: null,
        signature: HMAC,
        previousValidUntil: new Date(clock.now() + validForMs).toISOString(),
      },
    });

  const addFlow = async (flowId: number, references: ReadonlyArray<string>): Promise<void> => {
    const details = { code: `CODE-${flowId}`, title: 'Exam', subTitle: null, kind: null, managers: [] };
    await onFlow(flowId, { type: 'RegisterFlow', at: now(), flowId, details });
    for (const reference of references) {
      await onFlow(flowId, { type: 'AddSource', at: now(), reference, description: '', maxSources: 1000 });
    }
  };
  const requestSync = async (flowId: number, deadlineMs = 24 * 3_600_000): Promise<string> => {
    const deadline = new Date(clock.now() + deadlineMs).toISOString();
    const requestId = random.uuid();
    const asked = { type: 'RequestSync', at: now(), requestId, references: null, deadline } as const;
    const { state } = await onFlow(flowId, asked);
    return sourcesOf(state)[0]?.openRequest ?? '';
  };

  const subscribe = (webhookId: number, topics: ReadonlyArray<Topic>, active = true) =>
    onWebhook(webhookId, {
      ...{ type: 'ChangeWebhook', at: now(), ...settings(webhookId), active },
      ...{ topics, rotateTo: null },
    });

  return {
    ...{
      store,
      commands,
      projector,
      queries: createQueryRunner(projector),
      sealer,
      reactor,
      errors,
      now,
      onFlow,
      onWebhook,
    },
    start: async (): Promise<void> => {
      projector.start();
      await reactor.start();
    },
    stop: async (): Promise<void> => {
      await reactor.stop();
      await projector.stop();
      if (options.store === undefined) await store.close();
    },
    /** From here on nothing can be stored, and so nothing claimed and sent; the files are let go of. */
    kill: async (): Promise<void> => {
      const closed = options.store === undefined ? store.close() : undefined;
      await projector.stop();
      // Whoever waits for a read model gives up.
      await ports.clock.advance?.(10_000);
      await closed;
    },

    addFlow,
    /** Answers with the request that is open afterwards. */
    requestSync,
    /** Flows 1 to `flows`, each with one source and a request. */
    requestAll: async (flows: number, deadlineMs?: (flowId: number) => number): Promise<void> => {
      const all = Array.from({ length: flows }, async (_, index) => {
        await addFlow(index + 1, ['A']);
        await requestSync(index + 1, deadlineMs?.(index + 1));
      });
      await Promise.all(all);
    },
    /** `place` makes another id of each, and so another time at which it begins. */
    addSchedule: async (flowId: number, settings: Partial<ScheduleSettings> & { readonly cron: string }, place = 1) => {
      const spread = (Math.imul(place, 0x9e3779b1) >>> 0).toString(16).padStart(8, '0');
      const scheduleId = `${spread}-0000-4000-8000-${String(place).padStart(12, '0')}`;
      const whole = { zone: 'UTC', references: null, from: null, until: null, active: true, ...settings };
      const calendar = right(calendarOf({ ...whole, createdAt: now() }));
      const next = occurrenceAfter(calendar, scheduleId, clock.now());
      const create = { type: 'CreateSchedule', at: now(), scheduleId, flowId, ...whole, next, others: 0 } as const;
      right(await commands.run(schedule, scheduleStream(scheduleId), create, cause)());
      return scheduleId;
    },
    resend: (flowId: number, requestId: string) => onFlow(flowId, { type: 'ResendSync', at: now(), requestId }),
    done: (flowId: number, reference: string) =>
      onFlow(flowId, { type: 'CompleteSync', at: now(), reference, requestId: null, message: null, counts: null }),

    /** By the client that is named, or by another that nobody knows. */
    addWebhook: async (webhookId: number, url = settings(webhookId).url, by: string = cause.actor.id) => {
      const sealed = {
        secret: sealer.seal(secret, placeOf.webhook(webhookId)),
        secretFingerprint: null,
        signature: HMAC,
      };
      const create = {
        ...({ type: 'CreateWebhook', at: now(), webhookId, ...sealed, others: 0, maxWebhooks: 1000 } as const),
        ...{ ...settings(webhookId), url },
      };
      const byClient = { ...cause, actor: { type: 'client', id: by } } as const;
      return right(await commands.run(webhook, webhookStream(webhookId), create, byClient)());
    },
    addClient: async (clientId: string) =>
      onClient({
        type: 'RegisterClient',
        at: now(),
        clientId,
        role: 'integrator',
        secretHash: '',
        expiresAt: null,
        others: 0,
      }),
    revokeClient: async (clientId: string) => onClient({ type: 'RevokeClient', at: now() }, clientId),
    /** Leads elsewhere from now on, and so has a new secret (the same text here, which the receivers go by). */
    moveWebhook: (webhookId: number, url: string) =>
      rotate(webhookId, sealer.seal(secret, placeOf.webhook(webhookId)), 0, url),
    testWebhook: (webhookId: number) => onWebhook(webhookId, { type: 'TestWebhook', at: now(), testId: random.uuid() }),
    rotate: (webhookId: number, to: string, validForMs: number) =>
      rotate(webhookId, sealer.seal(to, placeOf.webhook(webhookId)), validForMs),
    rotateSealed: (webhookId: number, sealed: string) => rotate(webhookId, sealed, 0),
    deleteWebhook: (webhookId: number) => onWebhook(webhookId, { type: 'DeleteWebhook', at: now() }),
    subscribe,
    filter: (webhookId: number, filters: WebhookFilters) =>
      onWebhook(webhookId, {
        ...{ type: 'ChangeWebhook', at: now(), ...settings(webhookId), filters, rotateTo: null },
        topics: ['FLOW_EXTERNAL_SOURCE', 'flow.source.added', 'flow.archived'],
      }),
    setActive: (webhookId: number, active: boolean) => subscribe(webhookId, settings(webhookId).topics, active),

    /** What happened to the deliveries, or to what else is named, in order. */
    history: async (category: Category = 'delivery'): Promise<ReadonlyArray<Recorded>> =>
      (await allEvents(store)).map(decoded).filter(recorded => recorded.category === category),
    /** How many attempts were claimed. */
    attemptsBegun: async (): Promise<number> => {
      const isBegun = ({ category, event }: Recorded) =>
        category === 'delivery' && attemptBegunBy(event as DeliveryEvent) !== null;
      return (await allEvents(store)).map(decoded).filter(isBegun).length;
    },
  };
};

export type World = ReturnType<typeof createWorld>;
