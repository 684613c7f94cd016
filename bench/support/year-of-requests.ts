/** Requests of a year of a large installation, folded into a file of figures. */
import * as E from 'fp-ts/Either';
import type { DeliveryEvent } from '../../domain/delivery';
import type { FlowEvent } from '../../domain/flow/events';
import type { Recorded } from '../../domain/history';
import { figuresProjection } from '../../projections/figures/fold';
import type { RecordedEvent } from '../../src/event-store/event-store';
import { openCopyFile } from '../../src/projector/copy-file';
import { realClock } from '../../src/runtime/real';
import { type Seeded, seeded } from '../history/seeded';

export const YEAR_MS = 365 * 86_400_000;
export const BEGIN_MS = Date.parse('2025-01-01T00:00:00.000Z');
export const FLOWS = 10_000;
/** Events of one transaction, as when a read model is built anew. */
const PAGE = 5000;

type OneEvent = readonly [ms: number, stream: string, by: string, event: FlowEvent | DeliveryEvent];

/** One request: asked, told by one webhook, answered most of the time. */
const request = (n: number, ms: number, random: Seeded): ReadonlyArray<OneEvent> => {
  const flowId = random.integer(1, FLOWS);
  const requestId = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const webhookId = 1 + (flowId % 10);
  const deliveryId = `d${n}`;
  const at = (after: number): string => new Date(ms + after).toISOString();
  const source = { sourceId: 1, reference: `class-${flowId % 4000}` };
  const [flow, delivery, manager] = [`flow-${flowId}`, `delivery-${deliveryId}`, `manager-${flowId % 200}`];
  const message = { stream: flow, revision: 1, eventId: requestId, form: 1 };
  const of = { deliveryId, webhookId, messageType: 'flow.sync.requested', requestId, flowId };
  const taken = random.integer(20, 3000);
  const ended = Math.round(taken + 10_000 * Math.exp(4 * random.fraction()));
  const answered = { ...source, requestId, late: false, message: null };
  const end: FlowEvent =
    random.fraction() < 0.93
      ? { type: 'SyncCompleted', at: at(ended), ...answered, counts: null }
      : { type: 'SyncFailed', at: at(ended), ...answered, reason: 'registrar-unavailable' };
  return [
    [
      0,
      flow,
      manager,
      { type: 'SyncRequested', at: at(0), requestId, flowCode: 'A', sources: [source], deadline: at(1) },
    ],
    [
      ...([1, delivery, 'system'] as const),
      { type: 'DeliveryScheduled', at: at(1), ...of, message, dueAt: at(1), claim: { owner: 'a', leaseUntil: at(3) } },
    ],
    [
      taken,
      delivery,
      'system',
      {
        type: 'AttemptSucceeded',
        at: at(taken),
        attempt: 1,
        durationMs: 5,
        answer: { status: 200, body: '' },
        exchange: null,
      },
    ],
    [ended, flow, `integration-${flowId % 20}`, end],
  ].map(([after, ...rest]) => [ms + Number(after), ...rest] as unknown as OneEvent);
};

const recordedOf = ([, stream, by, event]: OneEvent, position: number): Recorded => {
  const [category = '', id = ''] = stream.split('-');
  const actor = { type: by === 'system' ? ('system' as const) : ('client' as const), id: by };
  const metadata = { v: 1, occurredAt: event.at, actor, correlationId: 'c', causationId: null };
  return { eventId: String(position), stream, id, revision: 1, position, metadata, category, event } as Recorded;
};

/** Answers with the events that were folded in a second. */
export const buildFigures = (file: string, requests: number, progress: (what: string) => void): number => {
  const copy = openCopyFile(file, figuresProjection, realClock);
  const random = seeded(7);
  let [position, folding] = [0, 0];
  let waiting: OneEvent[] = [];
  for (let n = 0; n < requests; n += 2000) {
    const now = BEGIN_MS + Math.floor((YEAR_MS * n) / requests);
    for (let one = 0; one < 2000; one++)
      waiting.push(...request(n + one, now + Math.floor((YEAR_MS * one) / requests), random));
    waiting.sort(([a], [b]) => a - b);
    const next =
      n + 2000 < requests ? BEGIN_MS + Math.floor((YEAR_MS * (n + 2000)) / requests) : Number.POSITIVE_INFINITY;
    const due = waiting.findIndex(([ms]) => ms >= next);
    const told = waiting.slice(0, due === -1 ? undefined : due);
    waiting = due === -1 ? [] : waiting.slice(due);
    const events = told.map((one, index) => {
      const recorded = recordedOf(one, position + index + 1);
      return { ...recorded, type: recorded.event.type } as unknown as RecordedEvent & Recorded;
    });
    position += events.length;
    const begun = performance.now();
    for (let from = 0; from < events.length; from += PAGE) {
      const page = events.slice(from, from + PAGE);
      copy.apply(page, page.at(-1)?.position ?? position, event => E.right(event as unknown as Recorded));
    }
    folding += performance.now() - begun;
    if (n % 20_000 === 0) progress(`${n} of ${requests} requests`);
  }
  if (copy.parked().length > 0) throw new Error(JSON.stringify(copy.parked()[0]));
  copy.close();
  return (1000 * position) / folding;
};
