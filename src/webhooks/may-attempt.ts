/** Whether a delivery may be attempted now, by the states of its request, its webhook and the client that made that. */
import * as E from 'fp-ts/Either';
import { type DeliveryMessage, isTest, type StopReason } from '../../domain/delivery';
import { flow, flowStream } from '../../domain/flow/flow';
import { get } from '../../domain/kernel/sorted-map';
import { type Webhook, webhook, webhookStream } from '../../domain/webhook';
import type { CommandRunner } from '../commands/command-runner';
import { isTransient, type ReactionError } from '../followers/reaction-error';
import type { Clock } from '../runtime/ports';
import type { Recipients } from './recipients';

/** What is asked of a delivery. */
export interface Subject {
  readonly webhookId: number;
  readonly messageType: string;
  readonly requestId: string | null;
  readonly flowId: number | null;
  readonly message: DeliveryMessage;
}

export type Verdict =
  | { readonly to: Webhook }
  | { readonly stop: StopReason }
  /** Its client is revoked, so it is to be switched off. */
  | { readonly revoked: Webhook }
  /** The webhook is switched off, or the request is about to time out. */
  | 'waits';

export type MayAttempt = (subject: Subject) => Promise<E.Either<ReactionError, Verdict>>;

export const createMayAttempt = (
  commands: CommandRunner,
  recipients: Pick<Recipients, 'isRevoked'>,
  clock: Pick<Clock, 'now'>,
): MayAttempt => {
  /** One whose flow cannot be read by this version counts as open: it was when the message was scheduled. */
  const stateOfRequest = async ({
    requestId,
    flowId,
    message,
  }: Subject): Promise<E.Either<ReactionError, 'open' | 'overdue' | 'ended'>> => {
    if (requestId === null || flowId === null) return E.right('open');
    const revision = 'revision' in message ? message.revision : 0;
    const about = await commands.load(flow, flowStream(flowId), revision)();
    if (E.isLeft(about)) return isTransient(about.left) ? about : E.right('open');
    const { state } = about.right;
    if (state === null) return E.right('open');
    const request = get(state.openRequests, requestId);
    if (request === undefined) return E.right('ended');
    return E.right(Date.parse(request.deadline) <= clock.now() ? 'overdue' : 'open');
  };

  return async subject => {
    const request = await stateOfRequest(subject);
    if (E.isLeft(request)) return request;
    if (request.right === 'ended') return E.right({ stop: 'sync-ended' });
    if (request.right === 'overdue') return E.right('waits');

    const read = await commands.loadNow(webhook, webhookStream(subject.webhookId))();
    if (E.isLeft(read)) return read;
    const to = read.right.state;
    if (to === null || to.deleted) return E.right({ stop: 'webhook-deleted' });
    const revoked = await recipients.isRevoked(subject.webhookId);
    if (E.isLeft(revoked)) return revoked;
    if (revoked.right) return E.right({ revoked: to });
    // A test also goes to one that is not active: it may be what is tried before it is switched on. All else waits.
    return E.right(to.settings.active || isTest(subject) ? { to } : 'waits');
  };
};
