/** Webhooks: who receives sync requests. */
import { createHmac } from 'node:crypto';
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { addMilliseconds } from '../../../domain/kernel/types';
import { type Webhook, type WebhookCommand, type WebhookEvent, webhook, webhookStream } from '../../../domain/webhook';
import { failingSince } from '../../../projections/deliveries/queries';
import { type WebhookRow, webhookById, webhookCount, webhooks } from '../../../projections/webhooks/queries';
import type { CommandOutcome, CommandRunner } from '../../commands/command-runner';
import type { Config } from '../../config/config';
import { createKeyedQueue } from '../../lib/keyed-queue';
import * as TE from '../../lib/task-either';
import type { Ports } from '../../runtime/ports';
import { placeOf, type Sealer } from '../../secrets/sealer';
import { deliveryIdOf } from '../../webhooks/message';
import { Bus, isReason } from '../edge/bus/bus';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import type { Page } from '../edge/envelope';
import { badRequest, ofCommandError, quoted } from '../edge/failure';
import { page, rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { COMMAND_RUNNER, CONFIG, KEY_FOR, PORTS, SEALER } from '../edge/tokens';
import * as route from './endpoints';
import { mayUse, ownerToShow } from './ownership';
import {
  type FailingSince,
  type NewWebhookView,
  viewOfWebhook,
  viewOfWebhookRow,
  type WebhookView,
} from './webhook.view';
import { addressProblem } from './webhook-address';
import { newSecret } from './webhook-secret';

type WebhookOutcome = CommandOutcome<Webhook, WebhookEvent>;

/** How long the previous secret signs beside the new one. */
const ROTATION_MS = 24 * 60 * 60 * 1000;

/** How often another id is drawn because one is taken already. */
const MAX_ID_ATTEMPTS = 5;

@Controller()
export class WebhooksController {
  /** Of webhooks that are made at once each counts those before it. */
  private readonly oneByOne = createKeyedQueue();
  private readonly fingerprintKey: Uint8Array;

  constructor(
    private readonly bus: Bus,
    @Inject(COMMAND_RUNNER) private readonly commands: CommandRunner,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(KEY_FOR) keyFor: (purpose: string) => Uint8Array,
  ) {
    this.fingerprintKey = keyFor('webhook-secret-fingerprints');
  }

  @Endpoint(route.listWebhooks)
  list({ query, context }: InputOf<typeof route.listWebhooks>): Answer<Page<WebhookView>> {
    const range = rangeOf(query);
    return pipe(
      this.bus.read(webhooks(ownerToShow(context), range), context),
      TE.flatMap(found =>
        pipe(
          this.failing(
            found.rows.map(({ webhook_id }) => webhook_id),
            context,
          ),
          TE.map(failing => page(range, (row: WebhookRow) => viewOfWebhookRow(row, failing))(found)),
        ),
      ),
    );
  }

  @Endpoint(route.getWebhook)
  get({ path: { webhookId }, context }: InputOf<typeof route.getWebhook>): Answer<WebhookView> {
    return pipe(
      this.find(webhookId, context),
      TE.flatMap(row =>
        pipe(
          this.failing([webhookId], context),
          TE.map(failing => viewOfWebhookRow(row, failing)),
        ),
      ),
    );
  }

  @Endpoint(route.createWebhook)
  create({ body, context }: InputOf<typeof route.createWebhook>): Answer<NewWebhookView> {
    const { title, url, events, active = true } = body;
    const secret = body.secret ?? newSecret(this.ports.random);
    const settings = { title, url, active, topics: [...new Set(events)] };
    const { maxWebhooks } = this.config;
    const create = (others: number, draw = 1): Answer<WebhookOutcome> => {
      const webhookId = context.ids.integer(`webhook/${draw}`);
      const made = { webhookId, ...settings, ...this.kept(webhookId, secret), others, maxWebhooks };
      return pipe(
        this.execute(webhookId, { type: 'CreateWebhook', at: context.at, ...made }, context),
        TE.orElse(failure =>
          isReason('webhook-exists')(failure) && draw < MAX_ID_ATTEMPTS ? create(others, draw + 1) : TE.left(failure),
        ),
      );
    };
    const counted = pipe(this.bus.read(webhookCount(), context), TE.flatMap(create));
    return pipe(
      this.checkAddress(url),
      TE.flatMap(() => () => this.oneByOne('create', counted)),
      // Read back from what is stored, so that a retry under the same key shows the secret that was kept.
      TE.flatMap(({ state }) =>
        pipe(
          this.isInUse(state),
          TE.map(isInUse => ({
            ...viewOfWebhook(state, context.caller?.clientId ?? null, new Map()),
            ...(body.secret === undefined && isInUse ? this.secretOf(state) : {}),
          })),
        ),
      ),
    );
  }

  @Endpoint(route.changeWebhook)
  change({ path: { webhookId }, body, context }: InputOf<typeof route.changeWebhook>): Answer<WebhookView> {
    const { title, url, events, active, secret } = body;
    const settings = { title, url, active, topics: [...new Set(events)] };
    return pipe(
      this.checkAddress(url),
      TE.flatMap(() => this.find(webhookId, context)),
      TE.flatMap(({ owner }) =>
        pipe(
          this.rotation(webhookId, secret, context),
          TE.flatMap(rotateTo =>
            this.execute(webhookId, { type: 'ChangeWebhook', at: context.at, ...settings, rotateTo }, context),
          ),
          TE.flatMap(({ state }) =>
            pipe(
              this.failing([webhookId], context),
              TE.map(failing => viewOfWebhook(state, owner, failing)),
            ),
          ),
        ),
      ),
    );
  }

  @Endpoint(route.deleteWebhook)
  delete({ path: { webhookId }, context }: InputOf<typeof route.deleteWebhook>): Answer<null> {
    return pipe(
      this.find(webhookId, context),
      TE.flatMap(() => this.execute(webhookId, { type: 'DeleteWebhook', at: context.at }, context)),
      TE.map(() => null),
    );
  }

  @Endpoint(route.testWebhook)
  test({
    path: { webhookId },
    context,
  }: InputOf<typeof route.testWebhook>): Answer<{ readonly testId: string; readonly deliveryId: string }> {
    const testId = context.ids.uuid('test');
    return pipe(
      this.find(webhookId, context),
      TE.flatMap(() => this.execute(webhookId, { type: 'TestWebhook', at: context.at, testId }, context)),
      TE.map(() => ({ testId, deliveryId: deliveryIdOf(testId, webhookId) })),
    );
  }

  /** One that the caller may see and change: its owner never becomes another. */
  private find(webhookId: number, context: RequestContext): Answer<WebhookRow> {
    return pipe(
      this.bus.find(webhookById(webhookId), context, () => route.noWebhook(webhookId)),
      TE.filterOrElse(
        ({ owner }) => mayUse(context, owner),
        () => route.noWebhook(webhookId),
      ),
    );
  }

  private execute(webhookId: number, command: WebhookCommand, context: RequestContext): Answer<WebhookOutcome> {
    return pipe(
      this.bus.execute('webhook', webhookStream(webhookId), command, context),
      TE.mapLeft(failure => (isReason('webhook-not-found')(failure) ? route.noWebhook(webhookId) : failure)),
      TE.map(outcome => outcome as WebhookOutcome),
    );
  }

  private failing(webhookIds: ReadonlyArray<number>, context: RequestContext): Answer<FailingSince> {
    return this.bus.read(failingSince(webhookIds), context);
  }

  private checkAddress(url: string): Answer<void> {
    const problem = addressProblem(url, this.config.webhookAllowNetworks);
    if (problem === null) return TE.right(undefined);
    return TE.left(badRequest([{ reason: 'invalid-value', message: `body.url ${problem}; it is ${quoted(url)}` }]));
  }

  /** A repetition under an idempotency key may come when the webhook is gone, or has another secret. */
  private isInUse({ webhookId, secret }: Webhook): Answer<boolean> {
    return pipe(
      this.commands.load(webhook, webhookStream(webhookId)),
      TE.bimap(ofCommandError, ({ state }) => state !== null && !state.deleted && state.secret === secret),
    );
  }

  private secretOf({ webhookId, secret }: Webhook): { readonly secret?: string } {
    const opened = this.sealer.open(secret, placeOf.webhook(webhookId));
    return E.isRight(opened) ? { secret: opened.right } : {};
  }

  /** As the history has a secret; the fingerprint is another for each webhook, so that it ties no two of them together. */
  private kept(webhookId: number, secret: string) {
    const name = `${webhookId}/${secret}`;
    const secretFingerprint = createHmac('sha256', this.fingerprintKey).update(name).digest('hex');
    return { secret: this.sealer.seal(secret, placeOf.webhook(webhookId)), secretFingerprint };
  }

  /** Whether the secret is another than the one in use its fingerprint tells, later; an old webhook may not have one. */
  private rotation(webhookId: number, secret: string | undefined, { at }: RequestContext) {
    if (secret === undefined) return TE.right(null);
    const rotateTo = { ...this.kept(webhookId, secret), previousValidUntil: addMilliseconds(at, ROTATION_MS) };
    return pipe(
      this.commands.load(webhook, webhookStream(webhookId)),
      TE.bimap(ofCommandError, ({ state }) =>
        state?.secretFingerprint === null && this.secretOf(state).secret === secret ? null : rotateTo,
      ),
    );
  }
}
