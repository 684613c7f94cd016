/**
 * A recovery sends to one webhook once more what has failed. It goes page by page: a page is claimed with its deliveries
 * before they are sent again, so that whoever takes over after a crash repeats that page, which is harmless, and misses
 * nothing. There is one recovery of a webhook at a time; all of them stand in one stream.
 */
import * as E from 'fp-ts/Either';
import * as t from 'io-ts';
import { DeliveryId, DeliveryStatus } from './delivery';
import { type Aggregate, conflict, type Decision, event, NothingChanged, notFound } from './kernel/aggregate';
import { Count, FlowId, Instant, integer, nullable, RequestId, Uuid, WebhookId } from './kernel/types';

// Events

export const StatusClass = t.keyof({ '2xx': null, '3xx': null, '4xx': null, '5xx': null, none: null }, 'StatusClass');

/** Which deliveries; null: whichever. */
export const RecoveryFilter = t.strict(
  {
    status: DeliveryStatus,
    messageType: nullable(t.string),
    flowId: nullable(FlowId),
    requestId: nullable(RequestId),
    statusClass: nullable(StatusClass),
    since: nullable(Instant),
    until: nullable(Instant),
  },
  'RecoveryFilter',
);
export type RecoveryFilter = t.TypeOf<typeof RecoveryFilter>;

/** The last delivery of a page, oldest first. */
const Place = t.strict({ createdAt: Instant, position: Count }, 'RecoveryPlace');
type Place = t.TypeOf<typeof Place>;

const page = {
  place: Place,
  deliveryIds: t.readonlyArray(DeliveryId),
  owner: t.string,
  /** Until then nobody else goes on. */
  leaseUntil: Instant,
};
const Page = t.strict(page, 'RecoveryPage');

export const RecoveryOutcome = t.keyof({ finished: null, cancelled: null, 'webhook-off': null }, 'RecoveryOutcome');
export type RecoveryOutcome = t.TypeOf<typeof RecoveryOutcome>;

/** Since the event before. Skipped: to send it would ask for nothing, since its sync request has ended. */
/** Of some pages. */
const PagesCount = integer('PagesCount', { min: 0, max: 1_000_000 });
const progress = { resent: PagesCount, skipped: PagesCount };

export const RecoveryEvent = t.union(
  [
    /** `upTo`: deliveries from beyond this position of the log are none of it. `total`: so many it finds as it begins. */
    event('RecoveryStarted', {
      recoveryId: Uuid,
      webhookId: WebhookId,
      filter: RecoveryFilter,
      upTo: Count,
      total: Count,
    }),
    event('RecoveryPageClaimed', { recoveryId: Uuid, ...progress, ...page }),
    event('RecoveryEnded', { recoveryId: Uuid, ...progress, outcome: RecoveryOutcome }),
    NothingChanged,
  ],
  'RecoveryEvent',
);
export type RecoveryEvent = t.TypeOf<typeof RecoveryEvent>;

// State

const Recovery = t.type({
  recoveryId: Uuid,
  webhookId: WebhookId,
  filter: RecoveryFilter,
  upTo: Count,
  /** That is being sent again; null before the first. */
  page: nullable(Page),
  outcome: nullable(RecoveryOutcome),
});
/** The last one of a webhook. */
export type Recovery = t.TypeOf<typeof Recovery>;
const RecoveryState = nullable(Recovery);
export type RecoveryState = t.TypeOf<typeof RecoveryState>;

const evolve = (state: RecoveryState, event: RecoveryEvent): RecoveryState => {
  switch (event.type) {
    case 'NothingChanged':
      return state;
    case 'RecoveryStarted': {
      const { recoveryId, webhookId, filter, upTo } = event;
      return { recoveryId, webhookId, filter, upTo, page: null, outcome: null };
    }
    case 'RecoveryPageClaimed': {
      if (state?.recoveryId !== event.recoveryId) return state;
      const { place, deliveryIds, owner, leaseUntil } = event;
      return { ...state, page: { place, deliveryIds, owner, leaseUntil } };
    }
    case 'RecoveryEnded':
      return state?.recoveryId === event.recoveryId ? { ...state, page: null, outcome: event.outcome } : state;
  }
};

// Decisions

interface At {
  readonly at: Instant;
}
interface OfOne extends At {
  readonly recoveryId: string;
}
/** `from`: the place of the page that has been sent again; null: there was none. */
interface Step extends OfOne {
  readonly from: Place | null;
  readonly owner: string;
  readonly resent: number;
  readonly skipped: number;
}
export type RecoveryCommand =
  | ({
      readonly type: 'StartRecovery';
      readonly webhookId: number;
      readonly filter: RecoveryFilter;
      readonly upTo: number;
      readonly total: number;
    } & OfOne)
  | ({
      readonly type: 'ClaimRecoveryPage';
      readonly place: Place;
      readonly deliveryIds: ReadonlyArray<string>;
      readonly leaseUntil: Instant;
    } & Step)
  | ({ readonly type: 'FinishRecovery' } & Step)
  | ({ readonly type: 'CancelRecovery' } & OfOne)
  /** The webhook is switched off or deleted. */
  | ({ readonly type: 'AbandonRecovery' } & OfOne);

const samePlace = (a: Place | null, b: Place | null): boolean =>
  a?.createdAt === b?.createdAt && a?.position === b?.position;

const isLater = (a: Place, b: Place | null): boolean =>
  b === null || a.createdAt > b.createdAt || (a.createdAt === b.createdAt && a.position > b.position);

export const isHeldByAnother = ({ page }: Recovery, owner: string, at: Instant): boolean =>
  page !== null && page.owner !== owner && at < page.leaseUntil;

/** What is reported of a page that others have gone on from counts no more. */
const isNext = ({ recoveryId, from, owner, at }: Step, recovery: Recovery): boolean =>
  recovery.recoveryId === recoveryId &&
  recovery.outcome === null &&
  samePlace(recovery.page?.place ?? null, from) &&
  !isHeldByAnother(recovery, owner, at);

const nothingMore = { resent: 0, skipped: 0 };

const decide =
  (command: RecoveryCommand) =>
  (state: RecoveryState): Decision<RecoveryEvent> => {
    const { at, recoveryId } = command;
    if (command.type === 'StartRecovery') {
      if (state?.recoveryId === recoveryId) return E.right([]);
      const { webhookId, filter, upTo, total } = command;
      return state !== null && state.outcome === null
        ? E.left(
            conflict(
              'recovery-running',
              `Recovery ${state.recoveryId} of webhook ${webhookId} is not finished yet; wait for it, or cancel it.`,
            ),
          )
        : E.right([{ type: 'RecoveryStarted', at, recoveryId, webhookId, filter, upTo, total }]);
    }
    if (state === null) return E.left(notFound('recovery-not-found', 'There is no such recovery.'));
    switch (command.type) {
      case 'ClaimRecoveryPage': {
        if (!isNext(command, state) || !isLater(command.place, command.from)) return E.right([]);
        const { resent, skipped, place, deliveryIds, owner, leaseUntil } = command;
        const claimed = { recoveryId, resent, skipped, place, deliveryIds, owner, leaseUntil };
        return E.right([{ type: 'RecoveryPageClaimed', at, ...claimed }]);
      }
      case 'FinishRecovery': {
        if (!isNext(command, state)) return E.right([]);
        const { resent, skipped } = command;
        return E.right([{ type: 'RecoveryEnded', at, recoveryId, resent, skipped, outcome: 'finished' }]);
      }
      case 'CancelRecovery':
      case 'AbandonRecovery': {
        if (state.recoveryId !== recoveryId || state.outcome !== null) return E.right([]);
        const outcome = command.type === 'CancelRecovery' ? 'cancelled' : 'webhook-off';
        return E.right([{ type: 'RecoveryEnded', at, recoveryId, ...nothingMore, outcome }]);
      }
    }
  };

export const recovery: Aggregate<RecoveryCommand, RecoveryState, RecoveryEvent> = {
  category: 'recovery',
  event: RecoveryEvent,
  initial: null,
  evolve,
  decide,
  snapshot: { version: 1, codec: RecoveryState },
};

export const recoveryStream = (webhookId: number): string => `${recovery.category}-${webhookId}`;
