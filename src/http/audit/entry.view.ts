/** An entry of an audit, as the contract shows it. */
import * as t from 'io-ts';
import { Count, Instant, nullable, text, Uuid } from '../../../domain/kernel/types';
import { OUTCOMES } from '../../../projections/audit/outcome';
import { described } from '../edge/codec/described';
import { object } from '../edge/codec/object';

const Position = text('Position', { minLength: 1, maxLength: 20, pattern: /^\d+$/ });

const Named = object('AuditNamed', {
  type: t.keyof({ client: null, schedule: null, system: null, person: null }),
  id: t.string,
  name: described(nullable(t.string), 'Null when it is not known, or not for whoever asks', 'Registrar'),
});

const [succeeded, failed, refused] = OUTCOMES;

export const AuditEntryView = object('AuditEntry', {
  position: Position,
  eventId: Uuid,
  type: t.string,
  occurredAt: nullable(Instant),
  actor: nullable(Named),
  onBehalfOf: nullable(Named),
  correlationId: nullable(t.string),
  causationId: described(nullable(Uuid), 'The event that set this one off; null when a caller did'),
  stream: t.string,
  revision: Count,
  flowId: nullable(t.number),
  sources: described(t.readonlyArray(t.string), 'References of the sources it is about', ['maths-7']),
  outcome: nullable(t.union([t.literal(succeeded), t.literal(failed), t.literal(refused)])),
  sentence: described(t.string, 'For people; it may change', 'Client c1 added source maths-7 to flow 7'),
  data: nullable(t.UnknownRecord),
});
