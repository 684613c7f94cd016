/**
 * What is handed over to analysts, in one place: the tables, what the objects of a process are and how they hang together.
 * All forms (OCEL, XES, CSV, Parquet, SQLite) and the data dictionary are made of this. No names of people, no free texts.
 */
import { table } from '../../projections/projection';
import {
  boolean,
  type ExportedTable,
  exported,
  integer,
  optionalBoolean,
  optionalInteger,
  optionalText,
  optionalTime,
  text,
  time,
} from './described';

/** Put in place of a reason that does not read like a code. */
export const TEXT_WITHHELD = '[text]';

const position = integer('Position in the history of the last event that changed the row');
const linked = integer('1: an event of the export is linked with it');
const flowId = integer('The flow');
const sourceId = integer('Number of the external source in its flow');
const reference = text('What the source is called in the external system');

export const flows = exported(
  'flows',
  'Flows (exams)',
  {
    flow_id: integer('Number of the flow'),
    code: text('Flow code'),
    title: text('Title'),
    kind: optionalText('Type of the flow, as whoever made it says'),
    archived: boolean('Whether it is archived'),
    starts_at: optionalTime('When it begins'),
    ends_at: optionalTime('When it ends'),
    registered_at: optionalTime('When flowsync came to know it'),
    touched: linked,
    position,
  },
  ['flow_id'],
);

export const sources = exported(
  'sources',
  'External sources of flows',
  {
    flow_id: flowId,
    source_id: sourceId,
    reference,
    state: text('Sync state: NONE, PENDING, SUCCESS or FAILED'),
    outcome: text('What the last sync that ended came to: NONE, SUCCESS or FAILED'),
    open_request_id: optionalText('The sync request that is open for it'),
    max_age_s: optionalInteger('For how many seconds its data are good'),
    added_at: optionalTime('When it was added to the flow'),
    removed: boolean('Whether it was removed from the flow'),
    removed_at: optionalTime('When it was removed'),
    last_sync_at: optionalTime('When a sync of it last succeeded'),
    touched: linked,
    position,
  },
  ['flow_id', 'source_id'],
);

export const requests = exported(
  'requests',
  'Sync requests: one click of a manager, or one run of a schedule',
  {
    request_id: text('Id of the sync request'),
    flow_id: flowId,
    flow_code: text('Flow code at the time'),
    requested_at: time('When it was asked for, or sent off after it had waited'),
    requested_by_type: text('client, schedule or system'),
    requested_by: text('Id of who asked'),
    queued_at: optionalTime('When it was asked for, where it had to wait for another request to end'),
    deadline: optionalTime('When it times out'),
    outcome: text('OPEN, QUEUED, SUCCESS, PARTIAL, FAILED, TIMED_OUT or CANCELLED'),
    first_attempt_at: optionalTime('When the first webhook was called'),
    first_delivered_at: optionalTime('When the first webhook had taken it'),
    first_progress_at: optionalTime('When an integration first reported progress or answered'),
    ended_at: optionalTime('When the last of its sources had ended'),
    sources: integer('Number of sources that it covers'),
    pending: integer('Sources that are open in it'),
    succeeded: integer('Sources that ended well'),
    failed: integer('Sources that failed'),
    timed_out: integer('Sources that nobody answered for in time'),
    cancelled: integer('Sources for which it was cancelled'),
    late: boolean('Whether an answer came after its end'),
    joined: integer('How often somebody asked while it was open'),
    resent: integer('How often its message was sent again by a manager'),
    added: integer('Participants who were allocated by it'),
    removed: integer('Participants who were taken off by it'),
    undone_at: optionalTime('When what it did was taken back'),
    touched: linked,
    position,
  },
  ['request_id'],
);

export const requestSources = exported(
  'request_sources',
  'How a sync request stands for each of its sources',
  {
    request_id: text('The sync request'),
    source_id: sourceId,
    flow_id: flowId,
    reference,
    state: text('QUEUED, PENDING, SUCCESS, FAILED, TIMED_OUT or CANCELLED'),
    reason: optionalText('Why it failed or was cancelled, as a code; [text] where it is none'),
    first_progress_at: optionalTime('When progress was first reported'),
    ended_at: optionalTime('When it ended for this source'),
    ended_by: optionalText('Id of who ended it'),
    late_state: optionalText('What was answered after the end: SUCCESS or FAILED'),
    late_at: optionalTime('When that was'),
    counted_added: optionalInteger('Additions, as the integration counts them'),
    counted_updated: optionalInteger('Updates, as the integration counts them'),
    counted_removed: optionalInteger('Removals, as the integration counts them'),
    added: integer('Participants who were allocated to the source by it'),
    removed: integer('Participants who were taken off the source by it'),
    touched: integer('1: an event of the export changed it'),
    position,
  },
  ['request_id', 'source_id'],
);

export const webhooks = exported(
  'webhooks',
  'Webhooks',
  {
    webhook_id: integer('Number of the webhook'),
    title: text('Title'),
    host: text('Scheme, host and port of its address; the rest of it may be secret'),
    active: boolean('Whether it is switched on'),
    created_by: optionalText('Id of the API client that made it'),
    created_at: optionalTime('When it was made'),
    disabled_reason: optionalText('Why the service switched it off: gone, failing or client-revoked'),
    deleted_at: optionalTime('When it was deleted'),
    touched: linked,
    position,
  },
  ['webhook_id'],
);

export const deliveries = exported(
  'deliveries',
  'Messages to webhooks, each with all its attempts',
  {
    delivery_id: text('The webhook-id of the message'),
    webhook_id: integer('The webhook'),
    message_type: text('Type of the message'),
    request_id: optionalText('The sync request that it asks for'),
    flow_id: optionalInteger('The flow that it is about'),
    status: text('pending, sending, delivered, failed or stopped'),
    scheduled_at: optionalTime('When there was something to say'),
    first_attempt_at: optionalTime('When it was first tried'),
    ended_at: optionalTime('When it was delivered, given up or stopped'),
    attempts: integer('Number of attempts'),
    last_status: optionalInteger('HTTP status of the last answer'),
    last_reason: optionalText('Why the last attempt failed, or why it was stopped'),
    touched: linked,
    position,
  },
  ['delivery_id'],
);

export const attempts = exported(
  'attempts',
  'Attempts at deliveries',
  {
    delivery_id: text('The delivery'),
    attempt: integer('Its number, from 1'),
    webhook_id: integer('The webhook'),
    request_id: optionalText('The sync request'),
    flow_id: optionalInteger('The flow'),
    outcome: text('sending, succeeded, failed or postponed'),
    started_at: optionalTime('When it began'),
    ended_at: optionalTime('When it had ended'),
    duration_ms: optionalInteger('How long the exchange took'),
    http_status: optionalInteger('HTTP status of the answer'),
    reason: optionalText('Why it failed: status, or what went wrong on the way'),
    next_attempt_at: optionalTime('When the next one is due'),
    dns_ms: optionalInteger('Of the exchange: looking up the name'),
    connect_ms: optionalInteger('Of the exchange: connecting'),
    tls_ms: optionalInteger('Of the exchange: TLS'),
    first_byte_ms: optionalInteger('Of the exchange: until the first byte of the answer'),
    touched: integer('1: an event of the export changed it'),
    position,
  },
  ['delivery_id', 'attempt'],
);

export const allocations = exported(
  'allocations',
  'Participants on sources: a row for each time from which until which',
  {
    flow_id: flowId,
    source_id: sourceId,
    participant_id: integer('The participant'),
    allocated_position: integer('Position of the event by which they came'),
    allocated_at: time('When they came'),
    allocated_by_request: optionalText('The sync request by which they came'),
    deallocated_at: optionalTime('When they went; empty: they are there'),
    deallocated_by_request: optionalText('The sync request by which they went'),
    touched: integer('1: an event of the export changed it'),
    position,
  },
  ['flow_id', 'source_id', 'participant_id', 'allocated_position'],
);

export const integrations = exported(
  'integrations',
  'API clients: middleware and whoever else has credentials, by their ids',
  {
    client_id: text('Id of the API client'),
    role: text('admin, manager, integrator or analyst; unknown where the history does not say'),
    registered_at: optionalTime('When it was given access'),
    expires_at: optionalTime('When its access ends'),
    revoked_at: optionalTime('When its access was taken away'),
    touched: linked,
    position,
  },
  ['client_id'],
);

export const participants = exported(
  'participants',
  'Participants, by their numbers; names are never in an export',
  { participant_id: integer('Number of the participant'), touched: linked, position },
  ['participant_id'],
);

export const events = exported(
  'events',
  'All that happened: one row for each event, in the order of the history',
  {
    position: integer('Position in the history: the order of the rows'),
    event_id: text('Id of the event'),
    type: text('What happened'),
    time: time('When it happened'),
    category: text(
      'Of what kind it is: flow, delivery, webhook, client, schedule, recovery, access, history, installation',
    ),
    stream: text('What it happened to'),
    revision: integer('Place in that stream, from 0'),
    actor_type: text('Who did it: client, schedule or system'),
    actor_id: text('Id of who did it'),
    on_behalf_of: optionalText('For whom, as client:<id>, schedule:<id> or person:<number>'),
    correlation_id: text('All that one request set off has the same'),
    causation_id: optionalText('Id of the event that set it off'),
    outcome: text('succeeded, failed or refused'),
    flow_id: optionalInteger('The flow that it is about'),
    source_id: optionalInteger('The source, where it is about one'),
    reference: optionalText('Reference of that source'),
    request_id: optionalText('The sync request'),
    delivery_id: optionalText('The delivery'),
    webhook_id: optionalInteger('The webhook'),
    participant_id: optionalInteger('The participant, where it is about one'),
    attempt: optionalInteger('Number of the attempt'),
    http_status: optionalInteger('HTTP status that a receiver answered'),
    duration_ms: optionalInteger('How long the exchange took'),
    reason: optionalText('Why, as a code; [text] where what was given is none'),
    late: optionalBoolean('Whether an answer came after the end of its request'),
    percent: optionalInteger('Progress that was reported'),
  },
  ['position'],
);

/** Of all, the column that is for us alone. */
const OWN_COLUMN = 'touched';

export const TABLES: ReadonlyArray<ExportedTable> = [
  ...[events, flows, sources, requests, requestSources, deliveries, attempts],
  ...[allocations, webhooks, integrations, participants],
];

export const columnsOf = ({ described }: ExportedTable): ReadonlyArray<string> =>
  Object.keys(described).filter(name => name !== OWN_COLUMN);

// Objects of processes

export const OBJECT_TYPES = [
  'flow',
  'source',
  'sync_request',
  'delivery',
  'webhook',
  'integration',
  'participant',
] as const;
export type ObjectType = (typeof OBJECT_TYPES)[number];

export interface ObjectDefinition {
  readonly table: ExportedTable;
  /** Columns that are attributes of the object. Each has a value from the first on. */
  readonly attributes: ReadonlyArray<string>;
}

export const OBJECTS: Readonly<Record<ObjectType, ObjectDefinition>> = {
  flow: { table: flows, attributes: ['code', 'title', 'archived'] },
  source: { table: sources, attributes: ['reference', 'state', 'removed'] },
  sync_request: { table: requests, attributes: ['outcome', 'requested_at', 'sources', 'late'] },
  delivery: { table: deliveries, attributes: ['message_type', 'status', 'attempts'] },
  webhook: { table: webhooks, attributes: ['title', 'host', 'active'] },
  integration: { table: integrations, attributes: ['role'] },
  participant: { table: participants, attributes: [] },
};

/** One attribute name belongs to one type of object: the schema of OCEL in XML wants it so. */
export const attributeName = (type: string, column: string): string => `${type}_${column}`;

/** `flow:7`, `source:7/1`: from the cells of the key. */
export const objectId = (type: ObjectType, ...key: ReadonlyArray<string | number>): string =>
  `${type}:${key.join('/')}`;

/** That one object belongs to another: by columns of its table, or of a table that has a row for each. */
export interface Relation {
  readonly from: ObjectType;
  readonly to: ObjectType;
  readonly qualifier: string;
  readonly table: ExportedTable;
  /** Those of the table that are the keys of either. */
  readonly fromColumns: ReadonlyArray<string>;
  readonly toColumns: ReadonlyArray<string>;
}

export const RELATIONS: ReadonlyArray<Relation> = [
  relation('source', 'flow', 'is of', sources, ['flow_id', 'source_id'], ['flow_id']),
  relation('sync_request', 'flow', 'is of', requests, ['request_id'], ['flow_id']),
  relation('sync_request', 'source', 'asks for', requestSources, ['request_id'], ['flow_id', 'source_id']),
  relation('delivery', 'webhook', 'goes to', deliveries, ['delivery_id'], ['webhook_id']),
  relation('delivery', 'sync_request', 'asks for', deliveries, ['delivery_id'], ['request_id']),
  relation('delivery', 'flow', 'is about', deliveries, ['delivery_id'], ['flow_id']),
  relation('webhook', 'integration', 'was made by', webhooks, ['webhook_id'], ['created_by']),
];

function relation(
  from: ObjectType,
  to: ObjectType,
  qualifier: string,
  table: ExportedTable,
  fromColumns: ReadonlyArray<string>,
  toColumns: ReadonlyArray<string>,
): Relation {
  return { from, to, qualifier, table, fromColumns, toColumns };
}

/** Of the events of these types, the columns that are attributes of the event. All others have none but their objects. */
export const EVENT_ATTRIBUTES: Readonly<Record<string, ReadonlyArray<string>>> = {
  SyncProgressed: ['percent'],
  SyncCompleted: ['late'],
  SyncFailed: ['reason', 'late'],
  SyncAnswerNoted: ['reason'],
  SyncCancelled: ['reason'],
  DeliveryScheduled: ['attempt'],
  AttemptStarted: ['attempt'],
  AttemptSucceeded: ['attempt', 'http_status', 'duration_ms'],
  AttemptFailed: ['attempt', 'http_status', 'duration_ms', 'reason'],
  AttemptPostponed: ['attempt', 'reason'],
  DeliveryStopped: ['reason'],
  WebhookDisabled: ['reason'],
  HoldSuperseded: ['reason'],
  ScheduleRefused: ['reason'],
};

// What the making of an export needs besides

/** An object that an event of the export is linked with: its row is touched. */
export const objects = table('objects', { object_id: 'text', object_type: 'text' }, ['object_id']);

/** The events of each case, where they are handed over by case. */
export const caseEvents = table('case_events', { case_id: 'text', position: 'integer' }, ['case_id', 'position']);

/** That an attribute of an object became another, and what it was before: what it was first and what it is follows. */
export const objectChanges = table(
  'object_changes',
  { object_id: 'text', attribute: 'text', position: 'integer', time: 'text', before: 'text', value: 'text' },
  ['object_id', 'attribute', 'position'],
);

/** Who is on a source, by the event by which they came. */
export const present = table(
  'present',
  { flow_id: 'integer', source_id: 'integer', participant_id: 'integer', allocated_position: 'integer' },
  ['flow_id', 'source_id', 'participant_id'],
);
