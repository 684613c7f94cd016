/**
 * A delivery: one message to one webhook, with all its attempts. An attempt is claimed by its owner before it is made,
 * and the claim is an event: two replicas cannot both win it, and a crash in the middle leaves a trace that is taken up.
 */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import {
  type Aggregate,
  conflict,
  type Decision,
  type DomainError,
  event,
  NothingChanged,
  notFound,
} from './kernel/aggregate';
import {
  addedLater,
  addMilliseconds,
  Count,
  FlowId,
  Instant,
  integer,
  nullable,
  RequestId,
  text,
  Uuid,
  WebhookId,
} from './kernel/types';

// Events

/** `webhook-id` of the message: the same on every retry and resend. */
export const DeliveryId = text('DeliveryId', { minLength: 1, maxLength: 100 });
const Attempt = Count;
const Owner = t.string;

/** Who makes an attempt, and until when it is left to them. */
const Claim = t.strict({ owner: Owner, leaseUntil: Instant }, 'Claim');
export type Claim = t.TypeOf<typeof Claim>;

/** The first bytes of what the receiver answered; null when there was no answer. */
const Answer = t.type({ status: Count, body: t.string }, 'Answer');

/**
 * What was seen of an exchange; null for what it did not come to or did not need: an address that is no name, a connection
 * that was kept, `http:`. The times follow one another. Texts are cut, and are for people.
 */
const ExchangeReport = t.strict(
  {
    dnsMs: nullable(Count),
    connectMs: nullable(Count),
    tlsMs: nullable(Count),
    firstByteMs: nullable(Count),
    tls: nullable(
      t.strict({
        protocol: t.string,
        certificateEnds: nullable(Instant),
        cipher: addedLater(t.string),
        /** Of the certificate. */
        issuer: addedLater(t.string),
      }),
    ),
    /** The headers that were sent, each a line. */
    sent: t.string,
    /** The headers of the answer, each a line. */
    answerHead: nullable(t.string),
    /** What went wrong, in the words of whatever found it. */
    error: nullable(t.string),
  },
  'ExchangeReport',
);
export type ExchangeReport = t.TypeOf<typeof ExchangeReport>;

export const StopReason = t.keyof(
  { 'sync-ended': null, 'webhook-disabled': null, 'webhook-deleted': null, 'client-revoked': null },
  'StopReason',
);
export type StopReason = t.TypeOf<typeof StopReason>;

/**
 * The event that a message is about. Its body is made of that event when it is sent, always the same bytes: `form` is the
 * version of how it is made.
 */
const MessageSource = t.strict(
  {
    stream: t.string,
    revision: Count,
    eventId: Uuid,
    form: integer('MessageForm', { min: 1, max: Number.MAX_SAFE_INTEGER }),
  },
  'MessageSource',
);
export type MessageSource = t.TypeOf<typeof MessageSource>;

/** Older versions stored the very bytes with each delivery. */
const StoredBody = t.strict({ body: t.string }, 'StoredBody');

export const DeliveryMessage = t.union([MessageSource, StoredBody], 'DeliveryMessage');
export type DeliveryMessage = t.TypeOf<typeof DeliveryMessage>;

export const DeliveryEvent = t.union(
  [
    /**
     * `requestId`: the request that it asks for, and whose end it ends with; null: none. `flowId` is null for a test. With a
     * `claim` the first attempt begins with it; null: it waits for its turn.
     */
    event('DeliveryScheduled', {
      deliveryId: DeliveryId,
      webhookId: WebhookId,
      messageType: t.string,
      requestId: nullable(RequestId),
      flowId: nullable(FlowId),
      message: DeliveryMessage,
      dueAt: Instant,
      claim: nullable(Claim),
    }),
    /** Once more, with a schedule that starts anew. `cause` is the event that asked for it; `message` null: as before. */
    event('DeliveryRescheduled', { cause: t.string, message: nullable(MessageSource), dueAt: Instant }),
    event('AttemptStarted', { attempt: Attempt, owner: Owner, leaseUntil: Instant }),
    event('AttemptSucceeded', {
      attempt: Attempt,
      durationMs: Count,
      answer: Answer,
      exchange: addedLater(ExchangeReport),
    }),
    /** `nextAttemptAt` null: that was the last one. */
    event('AttemptFailed', {
      attempt: Attempt,
      durationMs: Count,
      reason: t.string,
      answer: nullable(Answer),
      nextAttemptAt: nullable(Instant),
      exchange: addedLater(ExchangeReport),
    }),
    /** Our own side failed: no attempt is used up. Said once; that it still fails after that is no event. */
    event('AttemptPostponed', {
      attempt: Attempt,
      reason: t.string,
      dueAt: Instant,
      exchange: addedLater(ExchangeReport),
    }),
    event('DeliveryStopped', { reason: StopReason }),
    NothingChanged,
  ],
  'DeliveryEvent',
);
export type DeliveryEvent = t.TypeOf<typeof DeliveryEvent>;

/** The attempt that begins with this event; null: none does. */
export const attemptBegunBy = (event: DeliveryEvent): (Claim & { readonly attempt: number }) | null => {
  if (event.type === 'AttemptStarted') return event;
  return event.type === 'DeliveryScheduled' && event.claim !== null ? { attempt: 1, ...event.claim } : null;
};

/** By somebody who asks for it. */
export const MAX_RESENDS = 100;

export const TEST_MESSAGE = 'webhook.test';
/** Nobody is subscribed to it: it goes to the other webhooks of the client whose webhook the service switched off. */
export const DISABLED_MESSAGE = 'webhook.disabled';

/** Somebody waits for a test: it is sent once, and also to a webhook that is switched off. */
export const isTest = ({ messageType }: { readonly messageType: string }): boolean => messageType === TEST_MESSAGE;

// State

export const DeliveryStatus = t.keyof(
  { pending: null, sending: null, delivered: null, failed: null, stopped: null },
  'DeliveryStatus',
);
export type DeliveryStatus = t.TypeOf<typeof DeliveryStatus>;

const Delivery = t.type({
  deliveryId: DeliveryId,
  webhookId: WebhookId,
  messageType: t.string,
  /** Null: the body stands in the first event of the stream. */
  message: nullable(MessageSource),
  status: DeliveryStatus,
  /** Attempts used since the schedule last started. */
  used: Count,
  /** Number of the last attempt, over all schedules. */
  lastAttempt: Count,
  dueAt: Instant,
  claim: nullable(Claim),
  /** Since when our own side keeps it from being attempted; null when it does not. */
  postponedSince: nullable(Instant),
  /** The causes that came without a message of their own. */
  rescheduledBy: t.readonlyArray(t.string),
});
export type Delivery = t.TypeOf<typeof Delivery>;
const DeliveryState = nullable(Delivery);
export type DeliveryState = t.TypeOf<typeof DeliveryState>;

const evolveDelivery = (delivery: Delivery, event: DeliveryEvent): Delivery => {
  switch (event.type) {
    case 'DeliveryScheduled':
    case 'NothingChanged':
      return delivery;
    case 'DeliveryRescheduled': {
      const again =
        event.message === null
          ? { rescheduledBy: [...delivery.rescheduledBy, event.cause] }
          : { message: event.message };
      const begun = { ...delivery, ...again, used: 0, postponedSince: null };
      // An attempt that is under way tells at least as much: it goes on, and its result counts.
      return delivery.claim === null
        ? { ...begun, status: 'pending', dueAt: event.dueAt }
        : { ...begun, status: 'sending' };
    }
    case 'AttemptStarted': {
      const claim = { owner: event.owner, leaseUntil: event.leaseUntil };
      return { ...delivery, status: 'sending', lastAttempt: event.attempt, claim };
    }
    case 'AttemptSucceeded':
      return { ...delivery, status: 'delivered', used: delivery.used + 1, claim: null, postponedSince: null };
    case 'AttemptFailed': {
      const failed = { ...delivery, used: delivery.used + 1, claim: null, postponedSince: null };
      if (delivery.status === 'stopped') return failed;
      return event.nextAttemptAt === null
        ? { ...failed, status: 'failed' }
        : { ...failed, status: 'pending', dueAt: event.nextAttemptAt };
    }
    case 'AttemptPostponed': {
      const postponed = { ...delivery, claim: null, postponedSince: delivery.postponedSince ?? event.at };
      return delivery.status === 'stopped' ? postponed : { ...postponed, status: 'pending', dueAt: event.dueAt };
    }
    case 'DeliveryStopped':
      return { ...delivery, status: 'stopped' };
  }
};

const evolve = (state: DeliveryState, event: DeliveryEvent): DeliveryState => {
  if (state !== null) return evolveDelivery(state, event);
  if (event.type !== 'DeliveryScheduled') return null;
  const { deliveryId, webhookId, messageType, message, dueAt, claim } = event;
  return {
    deliveryId,
    webhookId,
    messageType,
    message: 'body' in message ? null : message,
    status: claim === null ? 'pending' : 'sending',
    used: 0,
    lastAttempt: claim === null ? 0 : 1,
    dueAt,
    claim,
    postponedSince: null,
    rescheduledBy: [],
  };
};

/** Delivered, given up or stopped, and no attempt is under way: nothing follows unless somebody wants it sent again. */
const isOver = (state: DeliveryState): boolean =>
  state !== null && state.claim === null && state.status !== 'pending' && state.status !== 'sending';

// Decisions

interface At {
  readonly at: Instant;
}
interface OfAttempt extends At {
  readonly attempt: number;
  readonly durationMs: number;
  /** Null: nothing was tried. */
  readonly exchange: ExchangeReport | null;
}
export type DeliveryCommand =
  | ({
      readonly type: 'ScheduleDelivery';
      readonly deliveryId: string;
      readonly webhookId: number;
      readonly messageType: string;
      readonly requestId: RequestId | null;
      readonly flowId: number | null;
      readonly message: MessageSource;
      /** Whoever schedules it makes the first attempt at once; null: it waits for its turn. */
      readonly claim: Claim | null;
    } & At)
  | ({ readonly type: 'RescheduleDelivery'; readonly cause: string; readonly message: MessageSource | null } & At)
  | ({ readonly type: 'StartAttempt'; readonly owner: string; readonly leaseUntil: Instant } & At)
  | ({ readonly type: 'RecordSuccess'; readonly answer: t.TypeOf<typeof Answer> } & OfAttempt)
  | ({
      readonly type: 'RecordFailure';
      readonly reason: string;
      readonly answer: t.TypeOf<typeof Answer> | null;
      /** Delays in ms before the first attempt, the second, … : their number is the number of attempts. */
      readonly schedule: ReadonlyArray<number>;
      /** From 0 to 1; up to a tenth is added to the delay, so that many deliveries do not return at once. */
      readonly jitter: number;
      /** What the receiver asked for in `Retry-After`, in ms. */
      readonly retryAfter: number | null;
      /** The receiver said that it will never take it: no further attempt. */
      readonly final: boolean;
    } & OfAttempt)
  | ({ readonly type: 'PostponeAttempt'; readonly reason: string; readonly dueAt: Instant } & OfAttempt)
  | ({ readonly type: 'StopDelivery'; readonly reason: StopReason } & At);

const existing = (state: DeliveryState): E.Either<DomainError, Delivery> =>
  state === null ? E.left(notFound('delivery-not-found', 'There is no such delivery.')) : E.right(state);

/** A claim holds until its lease ends; its own owner, back from a crash, need not wait for that. */
const heldByAnother = (delivery: Delivery, owner: string, at: Instant): boolean =>
  delivery.claim !== null && delivery.claim.owner !== owner && at < delivery.claim.leaseUntil;

const startAttempt = (
  { at, owner, leaseUntil }: Extract<DeliveryCommand, { type: 'StartAttempt' }>,
  delivery: Delivery,
): Decision<DeliveryEvent> => {
  const open = delivery.status === 'pending' || delivery.status === 'sending';
  if (!open || at < delivery.dueAt || heldByAnother(delivery, owner, at)) {
    return E.left(conflict('attempt-not-due', `Delivery ${delivery.deliveryId} has no attempt to make now.`));
  }
  // Whatever a stored event says, the number of the next one can be stored as well.
  const attempt = Math.min(delivery.lastAttempt + 1, Number.MAX_SAFE_INTEGER);
  return E.right([{ type: 'AttemptStarted', at, attempt, owner, leaseUntil }]);
};

/** When the attempt after this one is due: the schedule's delay with jitter, or later when the receiver asked so. */
const nextAttemptAt = (
  command: Extract<DeliveryCommand, { type: 'RecordFailure' }>,
  delivery: Delivery,
): Instant | null => {
  const delay = command.schedule[delivery.used + 1];
  if (delay === undefined || command.final) return null;
  const wait = Math.max(delay * (1 + command.jitter / 10), command.retryAfter ?? 0);
  return addMilliseconds(command.at, Math.round(wait));
};

/** A result counts once, for the attempt that is under way: a takeover or a second report of it changes nothing. */
const underWay = (delivery: Delivery, attempt: number): boolean =>
  delivery.claim !== null && delivery.lastAttempt === attempt;

/** What one delivery tells about comes from one stream, so the later message stands further on in it. */
const isRescheduled = (
  { cause, message }: Extract<DeliveryCommand, { type: 'RescheduleDelivery' }>,
  delivery: Delivery,
): boolean =>
  delivery.rescheduledBy.includes(cause) ||
  (message !== null && delivery.message !== null && message.revision <= delivery.message.revision);

const decideExisting =
  (command: Exclude<DeliveryCommand, { type: 'ScheduleDelivery' }>) =>
  (delivery: Delivery): Decision<DeliveryEvent> => {
    switch (command.type) {
      case 'StartAttempt':
        return startAttempt(command, delivery);
      case 'RecordSuccess': {
        const { at, attempt, durationMs, answer, exchange } = command;
        if (!underWay(delivery, attempt)) return E.right([]);
        return E.right([{ type: 'AttemptSucceeded', at, attempt, durationMs, answer, exchange }]);
      }
      case 'RecordFailure': {
        const { at, attempt, durationMs, reason, answer, exchange } = command;
        if (!underWay(delivery, attempt)) return E.right([]);
        const next = delivery.status === 'stopped' ? null : nextAttemptAt(command, delivery);
        const facts = { attempt, durationMs, reason, answer, nextAttemptAt: next, exchange };
        return E.right([{ type: 'AttemptFailed', at, ...facts }]);
      }
      case 'PostponeAttempt': {
        const { at, attempt, reason, dueAt, exchange } = command;
        if (!underWay(delivery, attempt)) return E.right([]);
        return E.right([{ type: 'AttemptPostponed', at, attempt, reason, dueAt, exchange }]);
      }
      case 'RescheduleDelivery': {
        const { at, cause, message } = command;
        if (isRescheduled(command, delivery)) return E.right([]);
        if (message === null && delivery.rescheduledBy.length >= MAX_RESENDS)
          return E.left(
            conflict(
              'too-many-resends',
              `Delivery ${delivery.deliveryId} was sent again ${MAX_RESENDS} times, which is as often as it may.`,
            ),
          );
        return E.right([{ type: 'DeliveryRescheduled', at, cause, message, dueAt: at }]);
      }
      case 'StopDelivery': {
        const open = delivery.status === 'pending' || delivery.status === 'sending';
        return E.right(open ? [{ type: 'DeliveryStopped', at: command.at, reason: command.reason }] : []);
      }
    }
  };

const decide =
  (command: DeliveryCommand) =>
  (state: DeliveryState): Decision<DeliveryEvent> => {
    if (command.type !== 'ScheduleDelivery') return pipe(existing(state), E.flatMap(decideExisting(command)));
    if (state !== null) return E.right([]);
    return E.right([{ ...command, type: 'DeliveryScheduled', dueAt: command.at }]);
  };

export const delivery: Aggregate<DeliveryCommand, DeliveryState, DeliveryEvent> = {
  category: 'delivery',
  event: DeliveryEvent,
  initial: null,
  evolve,
  decide,
  isFirst: ({ type }) => type === 'ScheduleDelivery',
  isOver,
  snapshot: { version: 3, codec: DeliveryState },
};

export const deliveryStream = (deliveryId: string): string => `${delivery.category}-${deliveryId}`;
