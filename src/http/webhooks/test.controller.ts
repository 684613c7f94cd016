/** A test message to a webhook; whoever asks may wait for what becomes of it. */
import { Controller, Inject } from '@nestjs/common';
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { DeliveryId, DeliveryStatus, delivery, deliveryStream } from '../../../domain/delivery';
import { integer, nullable, Uuid } from '../../../domain/kernel/types';
import { webhook, webhookStream } from '../../../domain/webhook';
import { type DeliveryWithAttempts, deliveryById } from '../../../projections/deliveries/queries';
import { type WebhookRow, webhookById } from '../../../projections/webhooks/queries';
import type { CommandRunner } from '../../commands/command-runner';
import type { OpenedStore } from '../../event-store/open-store';
import * as TE from '../../lib/task-either';
import type { Texts } from '../../personal-data/texts';
import type { Ports } from '../../runtime/ports';
import type { Sealer } from '../../secrets/sealer';
import { type BodyOf, createBodies } from '../../webhooks/bodies';
import { deliveryIdOf } from '../../webhooks/message';
import { verificationProblem } from '../../webhooks/verification';
import { Bus, isReason } from '../edge/bus/bus';
import { object } from '../edge/codec/object';
import { type Answer, Endpoint, endpoint, type InputOf } from '../edge/endpoint';
import { ofCommandError, unavailable } from '../edge/failure';
import { optional } from '../edge/fields';
import type { RequestContext } from '../edge/request-context';
import { COMMAND_RUNNER, PORTS, SEALER, STORE, TEXTS } from '../edge/tokens';
import { withOpenHeads } from './answer-heads';
import { AttemptView, viewOfDelivery } from './delivery.view';
import { noWebhook, OfWebhook } from './endpoints';
import { maySeeAnswers, mayUse } from './ownership';

/** A test has ended by then, unless our own side keeps it from being sent. */
const USUAL_WAIT_S = 20;
const MAX_WAIT_S = 30;
const LOOK_MS = 50;
/** Each looks again and again. */
const MAX_WAITING = 32;

const Wait = t.union([t.boolean, integer('WaitSeconds', { min: 1, max: MAX_WAIT_S })], 'Wait');

const Verdict = object('TestVerdict', {
  /** `pending` or `sending`: it has not ended in the time that was waited. */
  state: DeliveryStatus,
  /** The last attempt; null when none was made. */
  attempt: nullable(AttemptView),
  /** Whether a receiver that holds the present secret would accept the message as it was sent; null: nothing was sent. */
  verifies: nullable(t.boolean),
  /** Why it would not. */
  problem: nullable(t.string),
});
type Verdict = t.TypeOf<typeof Verdict>;

export const testWebhook = endpoint({
  operation: 'testWebhook',
  method: 'POST',
  route: '/webhooks/:webhookId/test',
  module: 'Webhooks',
  summary: 'Send a test message to a webhook, and with `wait` say what became of it',
  roles: ['manager', 'integrator'],
  ownWebhooks: true,
  path: OfWebhook,
  body: optional(object('TestToSend', {}, { wait: Wait })),
  answer: object('WebhookTest', { testId: Uuid, deliveryId: DeliveryId, verdict: nullable(Verdict) }),
});

interface Test {
  readonly testId: string;
  readonly deliveryId: string;
  readonly verdict: Verdict | null;
}

type Verification = Pick<Verdict, 'verifies' | 'problem'>;
const NOT_KNOWN: Verification = { verifies: null, problem: null };

const secondsOf = (wait: boolean | number): number => {
  if (typeof wait === 'number') return wait;
  return wait ? USUAL_WAIT_S : 0;
};

const hasEnded = (row: DeliveryWithAttempts | null): boolean =>
  row !== null && row.status !== 'pending' && row.status !== 'sending';

@Controller()
export class TestController {
  private waiting = 0;
  private readonly bodyOf: BodyOf;

  constructor(
    private readonly bus: Bus,
    @Inject(COMMAND_RUNNER) private readonly commands: CommandRunner,
    @Inject(PORTS) private readonly ports: Ports,
    @Inject(SEALER) private readonly sealer: Sealer,
    @Inject(TEXTS) private readonly texts: Texts,
    @Inject(STORE) store: OpenedStore,
  ) {
    // A test is about no flow.
    this.bodyOf = createBodies(store, () => null);
  }

  @Endpoint(testWebhook)
  test({ path: { webhookId }, body, context }: InputOf<typeof testWebhook>): Answer<Test> {
    const seconds = secondsOf(body.wait ?? false);
    if (seconds > 0 && this.waiting >= MAX_WAITING)
      return TE.left(
        unavailable('too-many-waiting', `${MAX_WAITING} wait for tests already; try again, or leave wait out.`),
      );
    const testId = context.ids.uuid('test');
    const deliveryId = deliveryIdOf(testId, webhookId);
    const command = { type: 'TestWebhook', at: context.at, testId } as const;
    return pipe(
      this.bus.find(webhookById(webhookId), context, () => noWebhook(webhookId)),
      TE.filterOrElse(
        ({ owner }) => mayUse(context, owner),
        () => noWebhook(webhookId),
      ),
      TE.flatMap(row =>
        pipe(
          this.bus.execute('webhook', webhookStream(webhookId), command, context),
          TE.mapLeft(failure => (isReason('webhook-not-found')(failure) ? noWebhook(webhookId) : failure)),
          TE.flatMap(
            (): Answer<Verdict | null> =>
              seconds === 0 ? TE.right(null) : this.verdict(row, deliveryId, seconds, context),
          ),
        ),
      ),
      TE.map(verdict => ({ testId, deliveryId, verdict })),
    );
  }

  private verdict(row: WebhookRow, deliveryId: string, seconds: number, context: RequestContext): Answer<Verdict> {
    return async () => {
      const ended = await this.untilEnded(deliveryId, seconds, context)();
      if (E.isLeft(ended)) return ended;
      if (ended.right === null) return E.right({ state: 'pending', attempt: null, ...NOT_KNOWN });
      const readable = await withOpenHeads(this.texts, [ended.right])();
      if (E.isLeft(readable)) return readable;
      const [delivery = ended.right] = readable.right;
      const { status, attempts } = viewOfDelivery(delivery, maySeeAnswers(context, row.owner));
      const verification = await this.verification(row.webhook_id, delivery)();
      if (E.isLeft(verification)) return verification;
      return E.right({ state: status, attempt: attempts.at(-1) ?? null, ...verification.right });
    };
  }

  private untilEnded(
    deliveryId: string,
    seconds: number,
    context: RequestContext,
  ): Answer<DeliveryWithAttempts | null> {
    const { clock } = this.ports;
    return async () => {
      const end = clock.elapsed() + seconds * 1000;
      this.waiting += 1;
      try {
        for (;;) {
          const found = await this.bus.read(deliveryById(deliveryId), context)();
          if (E.isLeft(found) || hasEnded(found.right) || clock.elapsed() >= end) return found;
          await new Promise<void>(resolve => clock.after(LOOK_MS, resolve));
        }
      } finally {
        this.waiting -= 1;
      }
    };
  }

  private verification(webhookId: number, { delivery_id: id, made }: DeliveryWithAttempts): Answer<Verification> {
    return async () => {
      const exchange = made.at(-1)?.exchange ?? null;
      if (exchange === null) return E.right(NOT_KNOWN);
      const to = await this.commands.load(webhook, webhookStream(webhookId))();
      if (E.isLeft(to)) return E.left(ofCommandError(to.left));
      const sent = await this.commands.load(delivery, deliveryStream(id))();
      if (E.isLeft(sent)) return E.left(ofCommandError(sent.left));
      const message = sent.right.state?.message ?? null;
      if (message === null || to.right.state === null) return E.right(NOT_KNOWN);
      const body = await this.bodyOf(message);
      if (E.isLeft(body)) return E.right({ verifies: null, problem: body.left });
      const problem = verificationProblem(this.sealer, to.right.state, { id, body: body.right }, JSON.parse(exchange));
      return E.right({ verifies: problem === null, problem });
    };
  }
}
