/** An event as it is handed over: its row, and the objects that it is linked with. */
import type { Recorded } from '../../../domain/history';
import { nameOf } from '../../../projections/audit/about';
import { outcomeOf } from '../../../projections/audit/outcome';
import type { Row, Value } from '../../../projections/projection';
import { compareTexts } from '../../lib/text-order';
import { cellOf, storable } from '../../projector/cell';
import { columnsOf, events } from '../definition';
import type { Folded } from './folded';
import { reasonOf } from './reason';

type EventRow = Row<typeof events>;

export interface LinkedObject {
  readonly id: string;
  readonly type: string;
  readonly qualifier: string;
}

export interface GivenEvent {
  readonly row: EventRow;
  /** In the order of their ids. */
  readonly links: ReadonlyArray<LinkedObject>;
}

/** Of no event: what its facts say is set in a copy. */
const EMPTY_ROW: EventRow = {
  position: 0,
  event_id: '',
  type: '',
  time: '',
  category: '',
  stream: '',
  revision: 0,
  actor_type: '',
  actor_id: '',
  on_behalf_of: null,
  correlation_id: '',
  causation_id: null,
  outcome: '',
  flow_id: null,
  source_id: null,
  reference: null,
  request_id: null,
  delivery_id: null,
  webhook_id: null,
  participant_id: null,
  attempt: null,
  http_status: null,
  duration_ms: null,
  reason: null,
  late: null,
  percent: null,
};

/** One for each event, so it takes the shortest way: one copy, and each cell set. */
export const givenEvent = (recorded: Recorded, { facts }: Folded, links: ReadonlyArray<LinkedObject>): GivenEvent => {
  const { metadata, event } = recorded;
  const row: { -readonly [C in keyof EventRow]: EventRow[C] } = { ...EMPTY_ROW };
  Object.assign(row, facts);
  row.position = recorded.position;
  row.event_id = recorded.eventId;
  row.type = event.type;
  row.time = metadata.occurredAt;
  row.category = recorded.category;
  row.stream = recorded.stream;
  row.revision = recorded.revision;
  row.actor_type = metadata.actor.type;
  row.actor_id = metadata.actor.id;
  row.on_behalf_of = metadata.onBehalfOf === undefined ? null : nameOf(metadata.onBehalfOf);
  row.correlation_id = metadata.correlationId;
  row.causation_id = metadata.causationId;
  row.outcome = outcomeOf(event);
  row.reason = reasonOf(event);
  return { row: checked(row), links: links.map(linkOf).sort(byId) };
};

const COLUMNS = columnsOf(events) as ReadonlyArray<keyof EventRow>;

const checked = (row: EventRow): EventRow => {
  const cells = row as Record<string, Value>;
  for (const column of COLUMNS) cells[column] = cellOf(events, column, cells[column]);
  return row;
};

const linkOf = ({ id, type, qualifier }: LinkedObject): LinkedObject => ({ id: String(storable(id)), type, qualifier });

const byId = (a: LinkedObject, b: LinkedObject): number => compareTexts(a.id, b.id);
