/** A delivery: two owners who claim its attempts, answers that come late or twice, resends, and a clock that may go back. */
import * as E from 'fp-ts/Either';
import { type DeliveryCommand, type DeliveryEvent, type DeliveryState, delivery } from '../../domain/delivery';
import { addMilliseconds, type Instant } from '../../domain/kernel/types';
import { deliveriesProjection } from '../../projections/deliveries/fold';
import { modelOf, type World } from './aggregate-model';
import { differences, table } from './compare';
import { ticks } from './time';

const TICK_MS = 60_000;
const SCHEDULE = [0, TICK_MS];
const OWNERS = ['first', 'second'];

interface Memory {
  /** The attempt that is under way; null: none is. */
  readonly underWay: { readonly attempt: number; readonly owner: string; readonly leaseUntil: Instant } | null;
  /** Whether somebody is still to be sent to. */
  readonly isOpen: boolean;
  /** Whether the last attempt that came to a result has failed. */
  readonly isFailing: boolean;
  readonly faults: ReadonlyArray<string>;
}
type DeliveryWorld = World<DeliveryState, DeliveryEvent, Memory>;

const message = (revision: number) => ({ stream: 'flow-7', revision, eventId: eventIdOf(revision), form: 1 });
const eventIdOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const answer = { status: 500, body: '' };

const asked = ({ state }: DeliveryWorld): ReadonlyArray<DeliveryCommand> =>
  ticks(3, TICK_MS).flatMap((at): ReadonlyArray<DeliveryCommand> => {
    const last = state?.lastAttempt ?? 0;
    const about = { messageType: 'flow.sync.requested', requestId: eventIdOf(7), flowId: 7, message: message(4) };
    const failure = { reason: 'status-500', answer, schedule: SCHEDULE, jitter: 0 };
    return [
      ...[null, ...OWNERS].map(
        (owner): DeliveryCommand => ({
          ...{ type: 'ScheduleDelivery', at, deliveryId: 'msg-1', webhookId: 3, ...about },
          claim: owner === null ? null : { owner, leaseUntil: addMilliseconds(at, TICK_MS) },
        }),
      ),
      ...[5, 6].map(
        (n): DeliveryCommand => ({ type: 'RescheduleDelivery', at, cause: eventIdOf(n), message: message(n) }),
      ),
      { type: 'RescheduleDelivery', at, cause: 'enabled', message: null },
      ...OWNERS.map(
        (owner): DeliveryCommand => ({ type: 'StartAttempt', at, owner, leaseUntil: addMilliseconds(at, TICK_MS) }),
      ),
      ...[last, last - 1].flatMap((attempt): ReadonlyArray<DeliveryCommand> => {
        if (attempt < 0) return [];
        const of = { at, attempt, durationMs: 1, exchange: null };
        return [
          { type: 'RecordSuccess', ...of, answer: { status: 204, body: '' } },
          { type: 'RecordFailure', ...of, ...failure, retryAfter: null, final: false },
          { type: 'RecordFailure', ...of, ...failure, retryAfter: 2 * TICK_MS, final: false },
          { type: 'RecordFailure', ...of, ...failure, retryAfter: null, final: true },
          { type: 'PostponeAttempt', ...of, reason: 'dns', dueAt: addMilliseconds(at, TICK_MS) },
        ];
      }),
      { type: 'StopDelivery', at, reason: 'sync-ended' },
    ];
  });

const fault = (memory: Memory, what: string): Memory => ({ ...memory, faults: [...memory.faults, what] });

const rememberOne = (memory: Memory, event: DeliveryEvent, at: Instant): Memory => {
  const { underWay } = memory;
  switch (event.type) {
    case 'DeliveryScheduled': {
      const underWay = event.claim === null ? null : { attempt: 1, ...event.claim };
      return { ...memory, isOpen: true, underWay };
    }
    case 'DeliveryRescheduled':
      return { ...memory, isOpen: true };
    case 'AttemptStarted': {
      const { attempt, owner, leaseUntil } = event;
      const started = { ...memory, underWay: { attempt, owner, leaseUntil } };
      if (!memory.isOpen) return fault(started, 'an attempt of a delivery that has ended');
      const isTaken = underWay !== null && underWay.owner !== owner && at < underWay.leaseUntil;
      return isTaken ? fault(started, 'an attempt of which another owner has the lease') : started;
    }
    case 'AttemptSucceeded':
    case 'AttemptFailed':
    case 'AttemptPostponed': {
      const isLast =
        event.type === 'AttemptSucceeded' || (event.type === 'AttemptFailed' && event.nextAttemptAt === null);
      const isFailing = event.type === 'AttemptPostponed' ? memory.isFailing : event.type === 'AttemptFailed';
      const ended = { ...memory, underWay: null, isOpen: memory.isOpen && !isLast, isFailing };
      return underWay?.attempt === event.attempt ? ended : fault(ended, 'a result of an attempt that is not under way');
    }
    case 'DeliveryStopped':
      return { ...memory, isOpen: false };
    case 'NothingChanged':
      return memory;
  }
};

const isPending = (state: DeliveryState): boolean => state?.status === 'pending' || state?.status === 'sending';

export const deliveryModel = modelOf<DeliveryCommand, DeliveryState, DeliveryEvent, Memory>({
  name: 'a delivery',
  aggregate: delivery,
  stream: 'delivery-msg-1',
  history: [],
  memory: { underWay: null, isOpen: false, isFailing: false, faults: [] },
  commands: asked,
  remember: (memory, events, { at }) =>
    events.reduce<Memory>((before, event) => rememberOne(before, event, at), { ...memory, faults: [] }),
  laws: {
    'one owner makes an attempt, and it has one result': ({ after }) => after.memory.faults.length === 0,
    'no attempt is made before it is due': ({ command, events, before }) =>
      events.every(({ type }) => type !== 'AttemptStarted' || command.at >= (before.state?.dueAt ?? '')),
    'a retry is not due before the receiver asked for it': ({ command, events }) =>
      events.every(
        event =>
          event.type !== 'AttemptFailed' ||
          event.nextAttemptAt === null ||
          command.type !== 'RecordFailure' ||
          event.nextAttemptAt >= addMilliseconds(command.at, Math.max(TICK_MS, command.retryAfter ?? 0)),
      ),
    'what is asked for again is attempted again': ({ command, events, after }) =>
      command.type !== 'RescheduleDelivery' || events.length === 0 || isPending(after.state),
  },
  invariants: {
    'what has not ended is attempted at some time': ({ state }) => {
      if (state === null || !isPending(state)) return true;
      const at = [state.dueAt, state.claim?.leaseUntil ?? ''].sort().at(-1) ?? '';
      const leaseUntil = addMilliseconds(at, TICK_MS);
      return E.isRight(delivery.decide({ type: 'StartAttempt', at, owner: 'third', leaseUntil })(state));
    },
    'it has ended when nobody is to be sent to any more': ({ state, memory }) => isPending(state) === memory.isOpen,
    'no more attempts are used than the schedule has': ({ state }) => (state?.used ?? 0) <= SCHEDULE.length,
    'a claim is that of the attempt that is under way': ({ state, memory }) =>
      (state?.claim ?? null) === null
        ? memory.underWay === null
        : memory.underWay?.owner === state?.claim?.owner && memory.underWay?.attempt === state?.lastAttempt,
  },
  readModels: [
    {
      projection: deliveriesProjection,
      disagreements: (rows, { state, memory }) =>
        state === null
          ? []
          : [
              ...differences('the delivery', table(rows, 'deliveries')[0], {
                ...{ status: state.status, due_at: state.dueAt, attempts: state.lastAttempt },
                ...{ owner: state.claim?.owner ?? null, lease_until: state.claim?.leaseUntil ?? null },
              }),
              ...(table(rows, 'failing_webhooks').length === Number(memory.isFailing) ? [] : ['it fails, or not']),
              ...(table(rows, 'attempts').length === state.lastAttempt ? [] : ['an attempt is not there']),
              ...table(rows, 'attempts').flatMap(row =>
                row.ended_at === null && row.attempt === state.lastAttempt && memory.underWay === null
                  ? [`attempt ${row.attempt} has ended, and shows no end`]
                  : [],
              ),
            ],
    },
  ],
  records: new Set(['NothingChanged']),
  isNewEachTime: (_, event) => event.type === 'AttemptStarted',
  keyOf: ({ state, last, memory }) =>
    JSON.stringify([
      ...[state?.status, state?.used, state?.dueAt, state?.claim, state?.message?.revision, state?.rescheduledBy],
      ...[state?.postponedSince, Math.min(state?.lastAttempt ?? 0, 2), last, memory.isOpen],
    ]),
});
