/** Webhooks: who receives sync requests. */
import { createHmac } from 'node:crypto';
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import { addMilliseconds, type Instant } from '../../../domain/kernel/types';
import {
  type Webhook,
  type WebhookCommand,
  type WebhookEvent,
  type WebhookSecret,
  type WebhookState,
  webhook,
  webhookStream,
} from '../../../domain/webhook';
import { HMAC } from '../../../domain/webhook-settings';
import { failingSince, type Missed, missedBy } from '../../../projections/deliveries/queries';
import { rowsOf } from '../../../projections/range';
import { type WebhookRow, webhookById, webhookCount, webhooks } from '../../../projections/webhooks/queries';
import type { CommandOutcome, CommandRunner } from '../../commands/command-runner';
import { stateAt } from '../../commands/load';
import type { Config } from '../../config/config';
import type { EventStore } from '../../event-store/event-store';
import { createKeyedQueue } from '../../lib/keyed-queue';
import * as TE from '../../lib/task-either';
import type { Ports } from '../../runtime/ports';
import { placeOf, type Sealer } from '../../secrets/sealer';
import { newSecret, type SchemeChoice, schemeOf } from '../../webhooks/webhook-secret';
import { Bus, isReason } from '../edge/bus/bus';
import { problemsOf } from '../edge/codec/decode';
import { type Answer, Endpoint, type InputOf } from '../edge/endpoint';
import { Page } from '../edge/envelope';
import { badRequest, ofCommandError } from '../edge/failure';
import { rangeOf } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { CIRCUIT_OF, COMMAND_RUNNER, CONFIG, KEY_FOR, PORTS, SEALER, STORE } from '../edge/tokens';
import * as route from './endpoints';
import { mayUse, ownerToShow } from './ownership';
import {
  type ChangedWebhookView,
  type Condition,
  type NewWebhookView,
  previousSecretsOf,
  viewOfMissed,
  viewOfWebhook,
  viewOfWebhookRow,
  type WebhookView,
} from './webhook.view';
import { choiceIn, secretMisfits, settingsIn, type WebhookBody } from './webhook-body';

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
    @Inject(STORE) private readonly store: EventStore,
    @Inject(CIRCUIT_OF) private readonly circuitOf: Condition['circuitOf'],
    @Inject(KEY_FOR) keyFor: (purpose: string) => Uint8Array,
  ) {
    this.fingerprintKey = keyFor('webhook-secret-fingerprints');
  }

  @Endpoint(route.listWebhooks)
  list({ query, context }: InputOf<typeof route.listWebhooks>): Answer<Page<WebhookView>> {
    const range = rangeOf(query);
    return pipe(
      this.bus.read(webhooks(ownerToShow(context), range), context),
      TE.flatMap(found => {
        const rows = rowsOf(found);
        return pipe(
          this.showing(rows, context),
          TE.map(show => new Page(rows.map(show), { ...range, total: found.total })),
        );
      }),
    );
  }

  @Endpoint(route.getWebhook)
  get({ path: { webhookId }, context }: InputOf<typeof route.getWebhook>): Answer<WebhookView> {
    return pipe(
      this.find(webhookId, context),
      TE.flatMap(row =>
        pipe(
          this.showing([row], context),
          TE.map(show => show(row)),
        ),
      ),
    );
  }

  @Endpoint(route.createWebhook)
  create({ body, context }: InputOf<typeof route.createWebhook>): Answer<NewWebhookView> {
    const choice = choiceIn(body, HMAC);
    const secret = body.secret ?? newSecret(choice, this.ports.random);
    const { maxWebhooks } = this.config;
    const create = (others: number, draw = 1): Answer<WebhookOutcome> => {
      const webhookId = context.ids.integer(`webhook/${draw}`);
      const made = { webhookId, ...settingsIn(body), ...this.kept(webhookId, choice, secret), others, maxWebhooks };
      return pipe(
        this.execute(webhookId, { type: 'CreateWebhook', at: context.at, ...made }, context),
        TE.orElse(failure =>
          isReason('webhook-exists')(failure) && draw < MAX_ID_ATTEMPTS ? create(others, draw + 1) : TE.left(failure),
        ),
      );
    };
    const counted = pipe(this.bus.read(webhookCount(), context), TE.flatMap(create));
    return pipe(
      () => this.oneByOne('create', counted),
      // Read back from what is stored, so that a retry under the same key shows the secret that was kept.
      TE.flatMap(({ state }) =>
        pipe(
          this.isInUse(state),
          TE.map(isInUse => ({
            ...viewOfWebhook(state, context.caller?.clientId ?? null, this.condition(new Map()), context.at),
            ...(body.secret === undefined && isInUse ? this.secretToShow(state) : {}),
          })),
        ),
      ),
    );
  }

  @Endpoint(route.changeWebhook)
  change({ path: { webhookId }, body, context }: InputOf<typeof route.changeWebhook>): Answer<ChangedWebhookView> {
    const { at } = context;
    return pipe(
      this.find(webhookId, context),
      TE.flatMap(row =>
        pipe(
          this.rotation(webhookId, body, context),
          TE.map((rotateTo): WebhookCommand => ({ type: 'ChangeWebhook', at, ...settingsIn(body), rotateTo })),
          TE.bindTo('command'),
          // What waits is sent as soon as it is on, so this is asked before.
          TE.bind('missed', () => this.missed(row, body, context)),
          TE.flatMap(({ command, missed }) =>
            pipe(
              this.changed(webhookId, row.owner, command, context),
              TE.map(view => ({ ...view, ...viewOfMissed(webhookId, missed) })),
            ),
          ),
        ),
      ),
    );
  }

  @Endpoint(route.endPreviousSecrets)
  endPrevious({ path: { webhookId }, context }: InputOf<typeof route.endPreviousSecrets>): Answer<WebhookView> {
    const command: WebhookCommand = { type: 'EndPreviousSecrets', at: context.at };
    return pipe(
      this.find(webhookId, context),
      TE.flatMap(({ owner }) => this.changed(webhookId, owner, command, context)),
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

  private changed(
    webhookId: number,
    owner: string | null,
    command: WebhookCommand,
    context: RequestContext,
  ): Answer<WebhookView> {
    return pipe(
      this.execute(webhookId, command, context),
      TE.flatMap(({ state }) =>
        pipe(
          this.conditionOf([webhookId], context),
          TE.map(condition => viewOfWebhook(state, owner, condition, context.at)),
        ),
      ),
    );
  }

  /** What the read model does not have of them: since when they fail, and which secrets sign beside the present one. */
  private showing(rows: ReadonlyArray<WebhookRow>, context: RequestContext): Answer<(row: WebhookRow) => WebhookView> {
    const ids = rows.map(({ webhook_id }) => webhook_id);
    return pipe(
      this.conditionOf(ids, context),
      TE.flatMap(condition =>
        pipe(
          ids,
          TE.traverseArray(webhookId => this.load(webhookId, context)),
          TE.map(states => {
            const previous = new Map(states.flatMap(state => (state === null ? [] : [[state.webhookId, state]])));
            return (row: WebhookRow) => {
              const state = previous.get(row.webhook_id);
              return viewOfWebhookRow(row, condition, state === undefined ? [] : previousSecretsOf(state, context.at));
            };
          }),
        ),
      ),
    );
  }

  private load(webhookId: number, { asOf }: Pick<RequestContext, 'asOf'> = { asOf: null }): Answer<WebhookState> {
    if (asOf !== null)
      return pipe(
        () => stateAt(this.store, webhook, webhookStream(webhookId), asOf.position),
        TE.mapLeft(ofCommandError),
      );
    return pipe(
      this.commands.load(webhook, webhookStream(webhookId)),
      TE.bimap(ofCommandError, ({ state }) => state),
    );
  }

  private missed(
    { webhook_id, disabled }: WebhookRow,
    body: WebhookBody,
    context: RequestContext,
  ): Answer<Missed | null> {
    return disabled !== null && settingsIn(body).active ? this.bus.read(missedBy(webhook_id), context) : TE.right(null);
  }

  private conditionOf(webhookIds: ReadonlyArray<number>, context: RequestContext): Answer<Condition> {
    // Circuits are of the process, which had others at the time.
    const circuitOf = context.asOf === null ? this.circuitOf : () => null;
    return pipe(
      this.bus.read(failingSince(webhookIds), context),
      TE.map(failing => ({ failingSince: failing, circuitOf })),
    );
  }

  private readonly condition = (failing: Condition['failingSince']): Condition => ({
    failingSince: failing,
    circuitOf: this.circuitOf,
  });

  /** A repetition under an idempotency key may come when the webhook is gone, or has another secret. */
  private isInUse({ webhookId, secret }: Webhook): Answer<boolean> {
    return pipe(
      this.load(webhookId),
      TE.map(state => state !== null && !state.deleted && state.secret === secret),
    );
  }

  /** Whoever verifies by a public key needs no secret. */
  private secretToShow(webhook: Webhook): { readonly secret?: string } {
    return webhook.signature.scheme === 'ed25519' ? {} : this.secretOf(webhook);
  }

  private secretOf({ webhookId, secret }: Webhook): { readonly secret?: string } {
    const opened = this.sealer.open(secret, placeOf.webhook(webhookId));
    return E.isRight(opened) ? { secret: opened.right } : {};
  }

  /** As the history has a secret; the fingerprint is another for each webhook, so that it ties no two of them together. */
  private kept(webhookId: number, choice: SchemeChoice, secret: string): WebhookSecret {
    const name = `${webhookId}/${secret}`;
    const secretFingerprint = createHmac('sha256', this.fingerprintKey).update(name).digest('hex');
    const signature = schemeOf(choice, secret);
    return { secret: this.sealer.seal(secret, placeOf.webhook(webhookId)), secretFingerprint, signature };
  }

  /** The secret that is to sign from now on, and how; null: as before. */
  private rotation(
    webhookId: number,
    body: WebhookBody,
    { at }: RequestContext,
  ): Answer<(WebhookSecret & { readonly previousValidUntil: Instant }) | null> {
    const previousValidUntil = addMilliseconds(at, ROTATION_MS);
    return pipe(
      this.load(webhookId),
      TE.flatMap(state => {
        const before = state?.signature ?? HMAC;
        const problems = problemsOf('body', secretMisfits(body, before));
        if (problems.length > 0) return TE.left(badRequest(problems));
        const next = state === null ? null : this.secretAfter(state, choiceIn(body, before), body.secret);
        return TE.right(next && { ...next, previousValidUntil });
      }),
    );
  }

  /** Whether it is another than the one in use its fingerprint tells, later; an old webhook may not have one. */
  private secretAfter(before: Webhook, choice: SchemeChoice, given: string | undefined): WebhookSecret | null {
    const { webhookId, secret, secretFingerprint, signature } = before;
    if (given !== undefined) {
      const isOld = secretFingerprint === null && choice.scheme === 'hmac' && this.secretOf(before).secret === given;
      return isOld ? null : this.kept(webhookId, choice, given);
    }
    if (choice.scheme === signature.scheme)
      return choice.scheme === 'plain' ? { secret, secretFingerprint, signature: choice } : null;
    return this.kept(webhookId, choice, newSecret(choice, this.ports.random));
  }
}
