/**
 * An export as a fold over events, like that of a read model: it depends on nothing but the event and its own tables. What
 * lies before the range gives objects their state; what lies beyond it is as if it had not happened.
 */
import { aggregates } from '../../../domain/aggregates';
import type { Category, Recorded } from '../../../domain/history';
import { nameOf } from '../../../projections/audit/about';
import { outcomeOf } from '../../../projections/audit/outcome';
import { type Change, type Find, type Projection, type Row, type Value } from '../../../projections/projection';
import {
  allocations,
  attempts,
  attributeName,
  caseEvents,
  eventObjects,
  events,
  OBJECTS,
  type ObjectType,
  objectChanges,
  objectId,
  objects,
  present,
  requestSources,
  TABLES,
} from '../definition';
import type { Range } from '../range';
import { foldDelivery } from './delivery';
import { foldFlow } from './flow';
import { type Folded, integrationRef, type ObjectRef } from './folded';
import { foldClient, foldOther, foldWebhook } from './others';
import { reasonOf } from './reason';

export interface Contents {
  /** Which event is linked with which objects, and how their attributes changed. */
  readonly isObjectCentric: boolean;
  /** Objects of this type are cases; null: there are none. */
  readonly caseType: ObjectType | null;
}

/** The first value of an attribute stands there, so that every reader finds it. */
export const BEGINNING = '1970-01-01T00:00:00.000Z';

export const exportFold = (range: Range, contents: Contents): Projection => ({
  name: 'export',
  version: 1,
  follows: Object.keys(aggregates) as Category[],
  tables: [...TABLES, objects, eventObjects, caseEvents, objectChanges, present],
  fold: (recorded, find) => {
    if (range.until !== undefined && recorded.metadata.occurredAt >= range.until) return [];
    const folded = foldedOf(recorded, find);
    const linked = linksOf(recorded, folded);
    const isGiven = isInRange(range, recorded, linked);
    const changes = isGiven ? folded.changes.map(touched) : folded.changes;
    const stubs = linked.flatMap(({ stub }) => stub(find) ?? []);
    const missing = stubs.filter(put => !changes.some(change => isSameRow(change, put)));
    const all = [...missing, ...changes];
    return [
      ...all,
      ...(contents.isObjectCentric ? attributeChanges(recorded, all, find) : []),
      ...(isGiven ? [rowOf(recorded, folded, linked), ...linkChanges(recorded, linked, contents)] : []),
    ];
  },
});

const foldedOf = (recorded: Recorded, find: Find): Folded => {
  switch (recorded.category) {
    case 'flow':
      return foldFlow(recorded, find);
    case 'delivery':
      return foldDelivery(recorded, find);
    case 'webhook':
      return foldWebhook(recorded);
    case 'client':
      return foldClient(recorded);
    default:
      return foldOther(recorded);
  }
};

interface Link extends ObjectRef {
  readonly qualifier: string;
}

/** Each object once, who did it last: not one pair has two qualifiers. */
const linksOf = ({ metadata: { actor } }: Recorded, { objects: about }: Folded): ReadonlyArray<Link> => {
  const links = new Map<string, Link>();
  for (const ref of about) links.set(ref.id, { ...ref, qualifier: ref.type });
  if (actor.type === 'client') {
    const by = integrationRef(actor.id);
    if (!links.has(by.id)) links.set(by.id, { ...by, qualifier: 'by' });
  }
  return [...links.values()];
};

const isInRange = (
  { after, since, flow }: Range,
  { position, metadata }: Recorded,
  links: ReadonlyArray<Link>,
): boolean =>
  (after === undefined || position > after) &&
  (since === undefined || metadata.occurredAt >= since) &&
  (flow === undefined || links.some(({ id }) => id === objectId('flow', flow)));

/** Tables whose rows are no objects: such a row is given when an event that is given has changed it. */
const TOUCHED: ReadonlyArray<string> = [requestSources.name, attempts.name, allocations.name];

const touched = (change: Change): Change => {
  if (!TOUCHED.includes(change.table)) return change;
  if (change.op === 'put') return { ...change, row: { ...change.row, touched: 1 } };
  return change.op === 'patch' ? { ...change, set: { ...change.set, touched: 1 } } : change;
};

/** The columns of the key of each table of objects, by its name. */
const OBJECT_OF = new Map(
  (Object.keys(OBJECTS) as ObjectType[]).map(type => [OBJECTS[type].table.name, { type, ...OBJECTS[type] }] as const),
);

const keyOf = ({ table, ...change }: Change): ReadonlyArray<Value> => {
  const cells = change.op === 'put' ? change.row : change.where;
  return OBJECT_OF.get(table)?.table.key.map(column => cells[column] ?? null) ?? [];
};

const isSameRow = (a: Change, b: Change): boolean =>
  a.op === 'put' && a.table === b.table && keyOf(a).join('/') === keyOf(b).join('/');

/** Several changes of one value at one time are one: the last. Times of one attribute do not go back, whatever the clock did. */
const attributeChanges = (
  { metadata: { occurredAt } }: Recorded,
  changes: ReadonlyArray<Change>,
  find: Find,
): ReadonlyArray<Change> =>
  changes.flatMap(change => {
    const object = OBJECT_OF.get(change.table);
    if (object === undefined || change.op === 'remove') return [];
    const { type, table, attributes } = object;
    const set = change.op === 'put' ? change.row : change.set;
    const columns = attributes.filter(column => set[column] !== undefined);
    if (columns.length === 0) return [];
    const key = keyOf(change);
    const where = Object.fromEntries(table.key.map((column, n) => [column, key[n] ?? null]));
    const [before] = find(table, where as never, columns as never) as ReadonlyArray<Readonly<Record<string, Value>>>;
    const object_id = objectId(type, ...key.map(cell => cell ?? ''));
    return columns.flatMap(column => {
      const given = set[column] ?? null;
      const value = typeof given === 'object' && given !== null ? Number(before?.[column] ?? 0) + given.plus : given;
      if (value === null || before?.[column] === value) return [];
      const attribute = attributeName(type, column);
      const last = find(objectChanges, { object_id, attribute }, ['time']).at(-1)?.time;
      const time = last === undefined ? BEGINNING : last > occurredAt ? last : occurredAt;
      return [objectChanges.put({ object_id, attribute, time, value: String(value) })];
    });
  });

/** Of no event: what its facts say is set in a copy. */
const EMPTY_ROW: Row<typeof events> = {
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
  objects: 0,
};

/** One for each event, so it takes the shortest way: one copy, and each cell set. */
const rowOf = (recorded: Recorded, { facts }: Folded, links: ReadonlyArray<Link>): Change => {
  const { metadata, event } = recorded;
  const row: { -readonly [C in keyof Row<typeof events>]: Row<typeof events>[C] } = { ...EMPTY_ROW };
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
  row.objects = links.length;
  return events.put(row);
};

const linkChanges = (
  { position }: Recorded,
  links: ReadonlyArray<Link>,
  { isObjectCentric, caseType }: Contents,
): ReadonlyArray<Change> =>
  links.flatMap(
    ({ id: object_id, type: object_type, qualifier }): ReadonlyArray<Change> => [
      objects.put({ object_id, object_type }),
      ...(isObjectCentric ? [eventObjects.put({ position, object_id, object_type, qualifier })] : []),
      ...(object_type === caseType ? [caseEvents.put({ case_id: object_id, position })] : []),
    ],
  );
