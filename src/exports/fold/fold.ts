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
    const changes = isGiven ? folded.changes.map(touched) : [...folded.changes];
    const attributes = contents.isObjectCentric ? attributeChanges(recorded, changes, find) : [];
    for (const link of links) linkChanges(link, isGiven, contents, changes, find);
    changes.push(...attributes);
    if (!isGiven) return { changes, event: null };
    const { caseType } = contents;
    const given = givenEvent(recorded, folded, links);
    if (caseType !== null) changes.push(events.put(given.row), ...caseChanges(recorded, links, caseType));
    return { changes, event: given };
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

/** The row of an object is there, and touched once an event of the export is linked with it. */
const linkChanges = (
  { id: object_id, type: object_type, key, stub }: Link,
  isGiven: boolean,
  { isObjectCentric }: Contents,
  changes: Change[],
  find: Find,
): void => {
  const { table } = OBJECTS[object_type];
  const [before] = find(table, key, ['touched']);
  const wasTouched = before?.touched === 1;
  const is = isGiven || wasTouched ? 1 : 0;
  const made = changes.findIndex(change => isPutOf(table, key, change));
  if (made >= 0 || before === undefined) {
    const { row, ...put } = made >= 0 ? (changes[made] as Put) : stub();
    const all = { ...put, row: { ...row, touched: is } };
    if (made >= 0) changes[made] = all;
    else changes.unshift(all);
  } else if (is === 1 && !wasTouched) changes.push({ op: 'patch', table: table.name, where: key, set: { touched: 1 } });
  if (isObjectCentric && is === 1 && !wasTouched) changes.push(objects.put({ object_id, object_type }));
};

const isPutOf = ({ name }: Table, key: ObjectRef['key'], change: Change): boolean => {
  if (change.op !== 'put' || change.table !== name) return false;
  for (const column in key) if (change.row[column] !== key[column]) return false;
  return true;
};

const caseChanges = ({ position }: Recorded, links: ReadonlyArray<Link>, caseType: ObjectType): ReadonlyArray<Change> =>
  links.filter(({ type }) => type === caseType).map(({ id: case_id }) => caseEvents.put({ case_id, position }));
