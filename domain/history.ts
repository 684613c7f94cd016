/** An event as it stands in the history: what happened, to what, in which order, by whom and on account of what. */
import * as t from 'io-ts';
import type { AccessEvent } from './access';
import type { ApiClientEvent } from './api-client';
import type { DeliveryEvent } from './delivery';
import type { FlowEvent } from './flow/events';
import type { HistoryLogEvent } from './history-log';
import type { InstallationEvent } from './installation';
import { Instant, integer, text, Uuid } from './kernel/types';
import type { RecoveryEvent } from './recovery';
import type { ScheduleEvent } from './schedule';
import type { SessionEvent } from './session';
import type { WebhookEvent } from './webhook';

/** Who did it: an API client, a schedule, or a part of the service itself. No name: only the id. */
export const Actor = t.type({ type: t.keyof({ client: null, schedule: null, system: null }), id: t.string }, 'Actor');
export type Actor = t.TypeOf<typeof Actor>;

/** For whom it was done: a person whom a client names, or, of what the service does by itself, who set it off. */
export const Principal = t.type(
  { type: t.keyof({ client: null, schedule: null, person: null }), id: t.string },
  'Principal',
);
export type Principal = t.TypeOf<typeof Principal>;

/** Ties together all that one request set off, here and in the caller's logs. */
export const CorrelationId = text('CorrelationId', {
  minLength: 1,
  maxLength: 128,
  pattern: /^[\x21-\x7e]+$/,
  expected: 'made of visible ASCII characters',
});

const MetadataOfAll = t.type({
  /** Schema version of the event's facts, see `upcasters`. */
  v: integer('SchemaVersion', { min: 1, max: Number.MAX_SAFE_INTEGER }),
  occurredAt: Instant,
  actor: Actor,
  correlationId: CorrelationId,
  /** The event that set this one off; null when a caller did. */
  causationId: t.union([Uuid, t.null]),
});
/** `onBehalfOf`: as far as it is known; older events do not say. */
export const EventMetadata = t.intersection([MetadataOfAll, t.partial({ onBehalfOf: Principal })], 'EventMetadata');
export type EventMetadata = t.TypeOf<typeof EventMetadata>;

interface Place {
  readonly eventId: string;
  readonly stream: string;
  /** What the stream is of: the text after the first `-` of its name. */
  readonly id: string;
  readonly revision: number;
  readonly position: number;
  readonly metadata: EventMetadata;
}

export type Recorded =
  | (Place & { readonly category: 'flow'; readonly event: FlowEvent })
  | (Place & { readonly category: 'webhook'; readonly event: WebhookEvent })
  | (Place & { readonly category: 'delivery'; readonly event: DeliveryEvent })
  | (Place & { readonly category: 'client'; readonly event: ApiClientEvent })
  | (Place & { readonly category: 'installation'; readonly event: InstallationEvent })
  | (Place & { readonly category: 'schedule'; readonly event: ScheduleEvent })
  | (Place & { readonly category: 'recovery'; readonly event: RecoveryEvent })
  | (Place & { readonly category: 'history'; readonly event: HistoryLogEvent })
  | (Place & { readonly category: 'access'; readonly event: AccessEvent })
  | (Place & { readonly category: 'session'; readonly event: SessionEvent });

export type Category = Recorded['category'];
export type RecordedOf<C extends Category> = Extract<Recorded, { readonly category: C }>;
export type DomainEvent = Recorded['event'];
