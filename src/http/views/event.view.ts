/** An event of the history as the contract shows it: who, when, on account of what, and its facts. */
import * as E from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as t from 'io-ts';
import { Actor } from '../../../domain/history';
import { Count, Instant, nullable, text, Uuid } from '../../../domain/kernel/types';
import { shownFacts } from '../../audit/shown-facts';
import type { RecordedEvent } from '../../event-store/event-store';
import { decode } from '../../event-store/stored-event';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';

/** Decimal text, since a position may be beyond what a JSON number keeps exactly. */
const Position = text('Position', { minLength: 1, maxLength: 20, pattern: /^\d+$/ });

export const EventView = object('HistoryEvent', {
  eventId: t.string,
  type: t.string,
  stream: described(t.string, 'What it happened to: `flow-17`'),
  revision: Count,
  position: Position,
  occurredAt: nullable(Instant),
  actor: nullable(Actor),
  correlationId: nullable(t.string),
  causationId: described(nullable(Uuid), 'The event that set this one off; null when a caller did'),
  data: nullable(t.UnknownRecord),
  unreadable: described(nullable(t.string), 'Why this version cannot read it; null when it can'),
});
export type EventView = t.TypeOf<typeof EventView>;

export const viewOfEvent = (recorded: RecordedEvent): EventView => {
  const { eventId, type, stream, revision, position } = recorded;
  const place = { eventId, type, stream, revision, position: String(position) };
  return pipe(
    decode(recorded),
    E.match(
      ({ reason }): EventView => ({
        ...place,
        occurredAt: null,
        actor: null,
        correlationId: null,
        causationId: null,
        data: null,
        unreadable: reason,
      }),
      ({ event: { type: _type, at: _at, ...facts }, metadata }) => ({
        ...place,
        occurredAt: metadata.occurredAt,
        actor: metadata.actor,
        correlationId: metadata.correlationId,
        causationId: metadata.causationId,
        data: shownFacts(facts),
        unreadable: null,
      }),
    ),
  );
};
