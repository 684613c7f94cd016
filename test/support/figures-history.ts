/** Flows that are synced at random by the rules, with their deliveries, and what a plain count over the events says of them. */

import * as fc from 'fast-check';
import * as E from 'fp-ts/Either';
import type { FlowCommand } from '../../domain/flow/commands';
import type { FlowEvent } from '../../domain/flow/events';
import { flow, flowStream } from '../../domain/flow/flow';
import { notBefore } from '../../domain/kernel/aggregate';
import type { RecordedEvent } from '../../src/event-store/event-store';
import { recordedEvents, type StreamEvent } from './history';

const MINUTE_MS = 60_000;
export const BEGIN_MS = Date.parse('2024-02-28T20:00:00.000Z');
const references = ['class-a', 'class-b', 'class-c'];
export const FLOWS = [7, 12, 300];

export interface Step {
  readonly what:
    | 'ask'
    | 'queue'
    | 'progress'
    | 'done'
    | 'fail'
    | 'cancel'
    | 'time-out'
    | 'undelivered'
    | 'resend'
    | 'remove'
    | 'attempt'
    | 'deliver'
    | 'give-up'
    | 'stop'
    | 'again';
  readonly flow: number;
  readonly reference: string;
  readonly who: string;
  /** Since the step before, also back: clocks differ. */
  readonly minutes: number;
  readonly pick: number;
}

export const steps = fc.array(
  fc.record<Step>({
    what: fc.oneof(
      { arbitrary: fc.constantFrom('ask', 'done', 'fail', 'progress', 'attempt', 'deliver'), weight: 8 },
      {
        arbitrary: fc.constantFrom(
          'queue',
          'cancel',
          'time-out',
          'undelivered',
          'resend',
          'remove',
          'give-up',
          'stop',
          'again',
        ),
        weight: 3,
      },
    ),
    flow: fc.constantFrom(...FLOWS),
    reference: fc.constantFrom(...references),
    who: fc.constantFrom('client-1', 'client-2'),
    minutes: fc.oneof(fc.integer({ min: 0, max: 600 }), fc.constantFrom(0, 0, 1500, 5000, -30)),
    pick: fc.nat(5),
  }),
  { maxLength: 120, size: 'max' },
);

/** Events in the order of the log. */
export const historyOf = (steps: ReadonlyArray<Step>): ReadonlyArray<RecordedEvent> => {
  const states = new Map<number, { state: ReturnType<typeof flow.evolve>; last: string | null }>();
  const told: Array<readonly [StreamEvent, string]> = [];
  const requests: string[] = [];
  const deliveries: Array<{ id: string; state: string; attempt: number }> = [];
  let ms = BEGIN_MS;
  const run = (flowId: number, command: FlowCommand, who: string): ReadonlyArray<FlowEvent> => {
    const of = states.get(flowId) ?? { state: flow.initial, last: null };
    const decided = flow.decide(command)(of.state);
    if (E.isLeft(decided)) return [];
    const events = notBefore(of.last, decided.right);
    states.set(flowId, { state: events.reduce(flow.evolve, of.state), last: events.at(-1)?.at ?? of.last });
    for (const event of events) told.push([[flowStream(flowId), event], who]);
    return events;
  };
  const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const start = new Date(ms).toISOString();
  for (const flowId of FLOWS) {
    const details = { code: `F-${flowId}`, title: 'A flow', subTitle: null, kind: null, managers: [] };
    run(flowId, { type: 'RegisterFlow', at: start, flowId, details }, 'client-1');
    for (const reference of references)
      run(flowId, { type: 'AddSource', at: start, reference, description: '', maxSources: 9 }, 'client-1');
  }
  for (const step of steps) {
    ms = Math.max(BEGIN_MS, ms + step.minutes * MINUTE_MS + step.pick);
    const at = new Date(ms).toISOString();
    const { flow: flowId, reference, who, pick } = step;
    const requestId = requests.at(-1 - pick) ?? uuid(0);
    const delivery = deliveries.at(-1 - pick);
    const tell = (event: StreamEvent[1]): void => {
      if (delivery !== undefined) told.push([[`delivery-${delivery.id}`, event], 'system']);
    };
    const exchange = null;
    const answered = {
      at,
      arrivedAt: at,
      reference,
      requestId: pick > 3 ? (requests.at(3 - pick) ?? null) : null,
      message: null,
    };
    switch (step.what) {
      case 'ask':
      case 'queue': {
        const id = uuid(requests.length * 2 + 1);
        const queueAs = uuid(requests.length * 2 + 2);
        const deadline = new Date(ms + 24 * 60 * MINUTE_MS).toISOString();
        const which = pick === 0 ? null : [reference];
        const whenOpen = step.what === 'ask' ? ('join' as const) : { queueAs };
        const events = run(
          flowId,
          { type: 'RequestSync', at, requestId: id, references: which, deadline, whenOpen },
          who,
        );
        for (const event of events) {
          if (event.type !== 'SyncRequested' && event.type !== 'SyncQueued') continue;
          requests.push(event.requestId);
          const deliveryId = `d${deliveries.length}`;
          // Some begin as they are scheduled.
          const claim = pick === 1 ? { owner: 'a', leaseUntil: at } : null;
          deliveries.push({
            id: deliveryId,
            state: claim === null ? 'pending' : 'sending',
            attempt: claim === null ? 0 : 1,
          });
          const message = { stream: flowStream(flowId), revision: 0, eventId: uuid(1), form: 1 };
          const of = { deliveryId, webhookId: 1 + (pick % 2), messageType: 'flow.sync.requested' };
          told.push([
            [
              `delivery-${deliveryId}`,
              { type: 'DeliveryScheduled', at, ...of, requestId: event.requestId, flowId, message, dueAt: at, claim },
            ],
            'system',
          ]);
        }
        break;
      }
      case 'progress':
        run(flowId, { type: 'ReportProgress', ...answered, percent: 5 }, who);
        break;
      case 'done':
        run(flowId, { type: 'CompleteSync', ...answered, counts: null }, who);
        break;
      case 'fail':
        run(flowId, { type: 'FailSync', ...answered, reason: pick === 0 ? null : `reason-${pick}` }, who);
        break;
      case 'cancel':
        run(flowId, { type: 'CancelSync', at, requestId }, who);
        break;
      case 'time-out':
        run(flowId, { type: 'TimeOutSync', at, requestId }, 'system');
        break;
      case 'undelivered':
        run(flowId, { type: 'FailUndelivered', at, requestId }, 'system');
        break;
      case 'resend':
        run(flowId, { type: 'ResendSync', at, requestId }, who);
        break;
      case 'remove': {
        const hold = { guard: 'off', holdId: uuid(9999), holdUntil: at };
        run(flowId, { type: 'RemoveSource', at, sourceId: 3, ...hold }, who);
        break;
      }
      case 'attempt':
        if (delivery?.state !== 'pending') break;
        delivery.state = 'sending';
        delivery.attempt += 1;
        tell({ type: 'AttemptStarted', at, attempt: delivery.attempt, owner: 'a', leaseUntil: at });
        break;
      case 'deliver':
        if (delivery?.state !== 'sending') break;
        delivery.state = 'delivered';
        tell({
          type: 'AttemptSucceeded',
          at,
          attempt: delivery.attempt,
          durationMs: 5,
          answer: { status: 200, body: '' },
          exchange,
        });
        break;
      case 'give-up': {
        if (delivery?.state !== 'sending') break;
        const nextAttemptAt = pick > 2 ? at : null;
        delivery.state = nextAttemptAt === null ? 'failed' : 'pending';
        tell({
          type: 'AttemptFailed',
          at,
          attempt: delivery.attempt,
          durationMs: 5,
          reason: 'status-500',
          answer: null,
          nextAttemptAt,
          exchange,
        });
        break;
      }
      case 'stop':
        if (delivery?.state !== 'pending') break;
        delivery.state = 'stopped';
        tell({ type: 'DeliveryStopped', at, reason: 'sync-ended' });
        break;
      case 'again':
        if (delivery === undefined || delivery.state === 'sending' || delivery.state === 'pending') break;
        delivery.state = 'pending';
        tell({ type: 'DeliveryRescheduled', at, cause: 'somebody', message: null, dueAt: at });
        break;
    }
  }
  return recordedEvents(told.map(([event]) => event)).map((event, index) => {
    const id = told[index]?.[1] ?? '';
    const actor = { type: id === 'system' ? 'system' : 'client', id };
    return { ...event, metadata: JSON.stringify({ ...JSON.parse(event.metadata), actor }) };
  });
};
