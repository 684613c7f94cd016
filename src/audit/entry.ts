/** An event as an audit shows it: who did what to what, on whose behalf, how it ended, its facts, and a sentence. */
import type { Actor, Principal, Recorded } from '../../domain/history';
import { flowOf, nameOf, type ReferenceOf, referencesOf } from '../../projections/audit/about';
import { type Outcome, outcomeOf } from '../../projections/audit/outcome';
import { type Named, sentenceOf } from '../../projections/audit/sentences';
import type { RecordedEvent } from '../event-store/event-store';
import { shownFacts } from './shown-facts';

export interface AuditEntry {
  /** Decimal text. */
  readonly position: string;
  readonly eventId: string;
  readonly type: string;
  /** This, who, what about and how it ended are null where this version cannot read the event. */
  readonly occurredAt: string | null;
  readonly actor: Named | null;
  readonly onBehalfOf: Named | null;
  readonly correlationId: string | null;
  readonly causationId: string | null;
  readonly stream: string;
  readonly revision: number;
  readonly flowId: number | null;
  /** References. */
  readonly sources: ReadonlyArray<string>;
  readonly outcome: Outcome | null;
  readonly sentence: string;
  readonly data: Readonly<Record<string, unknown>> | null;
}

/** Names by `client:<id>` and `person:<id>`; those that whoever reads may not see are not in it. */
export type Names = ReadonlyMap<string, string>;
export const NO_NAMES: Names = new Map();

export const entryOf = (recorded: Recorded, referenceOf: ReferenceOf, names: Names = NO_NAMES): AuditEntry => {
  const { eventId, stream, id, revision, position, metadata, event } = recorded;
  const { type, at: _at, ...facts } = event;
  const actor = named(metadata.actor, names);
  const onBehalfOf = metadata.onBehalfOf === undefined ? null : named(metadata.onBehalfOf, names);
  const sources = referencesOf(recorded, referenceOf);
  return {
    position: String(position),
    eventId,
    type,
    occurredAt: metadata.occurredAt,
    actor,
    onBehalfOf,
    correlationId: metadata.correlationId,
    causationId: metadata.causationId,
    stream,
    revision,
    flowId: flowOf(recorded),
    sources,
    outcome: outcomeOf(event),
    sentence: sentenceOf({ event, id, actor, onBehalfOf, sources }),
    data: shownFacts(facts),
  };
};

/** It is there, and what it says is for a later version. */
export const unreadableEntry = (recorded: RecordedEvent, reason: string): AuditEntry => {
  const { eventId, type, stream, revision, position } = recorded;
  return {
    ...{ position: String(position), eventId, type, stream, revision },
    ...{ occurredAt: null, actor: null, onBehalfOf: null, correlationId: null, causationId: null },
    ...{ flowId: null, sources: [], outcome: null, data: null },
    sentence: `An event of type ${type} that this version cannot read: ${reason}`,
  };
};

/** Whether a text stands in the facts that are shown; what is hidden cannot be searched for either. */
export const mentions = ({ event }: Recorded, text: string): boolean => {
  const { type: _type, at: _at, ...facts } = event;
  return holds(shownFacts(facts), smallLetters(text));
};

const named = (given: Actor | Principal, names: Names): Named => ({
  ...{ type: given.type, id: given.id },
  name: names.size === 0 ? null : (names.get(nameOf(given)) ?? null),
});

const holds = (value: unknown, wanted: string): boolean => {
  if (typeof value === 'string') return smallLetters(value).includes(wanted);
  if (typeof value === 'number') return String(value) === wanted;
  return typeof value === 'object' && value !== null && Object.values(value).some(inner => holds(inner, wanted));
};

const smallLetters = (text: string): string => text.toLowerCase();
