/**
 * An export as a fold over events, like that of a read model: it depends on nothing but the event and its own tables. What
 * lies before the range gives objects their state; what lies beyond it is as if it had not happened.
 */
import type { Recorded } from '../../../domain/history';
import type { Change, Find, Put, Table } from '../../../projections/projection';
import {
  allocations,
  attempts,
  caseEvents,
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
import { attributeChanges } from './attributes';
import { foldDelivery } from './delivery';
import { type GivenEvent, givenEvent } from './event';
import { foldFlow } from './flow';
import { type Folded, integrationRef, type ObjectRef } from './folded';
import { foldClient, foldOther, foldWebhook } from './others';

export interface Contents {
  /** Objects are handed over as such, and how their attributes changed. */
  readonly isObjectCentric: boolean;
  /** Objects of this type are cases, and events are kept by case; null: there are none. */
  readonly caseType: ObjectType | null;
}

export interface ExportFold {
  readonly tables: ReadonlyArray<Table>;
  readonly fold: (recorded: Recorded, find: Find) => Step;
}

export interface Step {
  readonly changes: ReadonlyArray<Change>;
  /** As it is handed over; null: it is not. */
  readonly event: GivenEvent | null;
}

export interface Link extends ObjectRef {
  readonly qualifier: string;
}

const NO_STEP: Step = { changes: [], event: null };

export const exportFold = (range: Range, contents: Contents): ExportFold => ({
  tables: [...TABLES, objects, caseEvents, objectChanges, present],
  fold: (recorded, find) => {
    if (range.until !== undefined && recorded.metadata.occurredAt >= range.until) return NO_STEP;
    const folded = foldedOf(recorded, find);
    const links = linksOf(recorded, folded);
    const isGiven = isInRange(range, recorded, links);
    const changes = isGiven ? folded.changes.map(touched) : folded.changes;
    const all = linked(links, changes, isGiven, contents, find);
    const became = contents.isObjectCentric ? attributeChanges(recorded, changes, find) : [];
    const given = isGiven ? givenEvent(recorded, folded, links) : null;
    return { changes: [...all, ...became, ...keptOf(given, contents)], event: given };
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

/** Each object once, who did it last: not one pair has two qualifiers. */
const linksOf = ({ metadata: { actor } }: Recorded, { objects: about }: Folded): ReadonlyArray<Link> => {
  const links = new Map<string, Link>();
  for (const ref of about) links.set(ref.id, linkOf(ref, ref.type));
  if (actor.type === 'client') {
    const by = integrationRef(actor.id);
    if (!links.has(by.id)) links.set(by.id, linkOf(by, 'by'));
  }
  return [...links.values()];
};

const linkOf = ({ id, type, key, stub }: ObjectRef, qualifier: string): Link => ({ id, type, key, stub, qualifier });

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

/** The changes, by which each object then has a row, which is touched once an event of the export is linked with it. */
const linked = (
  links: ReadonlyArray<Link>,
  changes: ReadonlyArray<Change>,
  isGiven: boolean,
  { isObjectCentric }: Contents,
  find: Find,
): ReadonlyArray<Change> => {
  const made: Put[] = [];
  const marked: Change[] = [];
  const puts = changes.filter(change => change.op === 'put');
  const replaced = new Set<Change>();
  for (const { id: object_id, type: object_type, key, stub } of links) {
    const { table } = OBJECTS[object_type];
    const [before] = find(table, key, ['touched']);
    const wasTouched = before?.touched === 1;
    const isTouched = isGiven || wasTouched;
    const put = puts.find(one => isPutOf(table, key, one));
    if (put !== undefined) replaced.add(put);
    if (put !== undefined || before === undefined) made.push(withTouch(put ?? stub(), isTouched));
    else if (isTouched && !wasTouched) marked.push({ op: 'patch', table: table.name, where: key, set: { touched: 1 } });
    if (isObjectCentric && isTouched && !wasTouched) marked.push(objects.put({ object_id, object_type }));
  }
  return [...made, ...(replaced.size === 0 ? changes : changes.filter(change => !replaced.has(change))), ...marked];
};

const withTouch = ({ row, ...put }: Put, isTouched: boolean): Put => ({
  ...put,
  row: { ...row, touched: isTouched ? 1 : 0 },
});

const isPutOf = ({ name }: Table, key: ObjectRef['key'], change: Put): boolean => {
  if (change.table !== name) return false;
  for (const column in key) if (change.row[column] !== key[column]) return false;
  return true;
};

/** Of an event that is handed over by its cases. */
const keptOf = (given: GivenEvent | null, { caseType }: Contents): ReadonlyArray<Change> => {
  if (given === null || caseType === null) return [];
  const { row, links } = given;
  const cases = links.filter(({ type }) => type === caseType);
  return [events.put(row), ...cases.map(({ id: case_id }) => caseEvents.put({ case_id, position: row.position }))];
};
