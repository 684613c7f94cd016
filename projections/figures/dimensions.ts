/** What figures are counted by, and of what: each dimension belongs to facts of one kind at least. */
import type { Value } from '../projection';

/** What is counted. */
export type Counted = 'requests' | 'sources' | 'deliveries';

export type Dimension = 'flow' | 'source' | 'reference' | 'integration' | 'manager' | 'webhook' | 'reason';

interface Shape {
  /** What is counted by it, when nothing else says; the first of these that all dimensions of a question share. */
  readonly of: ReadonlyArray<Counted>;
  /** How long the times are, in hours, of which its tallies are sums; the finer, the fewer values it has. */
  readonly hours: ReadonlyArray<number>;
  /** Columns of the facts that make up its value. */
  readonly columns: ReadonlyArray<string>;
}

/**
 * Each consists of whole ones of the kind before it. A day of a zone is made of quarters of days of UTC, and of hours; a week
 * has at least one time of four days in it, a month six; a year ten of 32 days.
 */
const [HOUR, QUARTER, DAY, DAYS, MORE_DAYS] = [1, 6, 24, 4 * 24, 32 * 24];
const BY_HOUR = [HOUR, QUARTER, DAY, DAYS, MORE_DAYS];
const BY_DAY = [DAY, DAYS, MORE_DAYS];

/** All lengths of times that tallies are of, in hours; their places here are in the ids of tallies. */
export const LENGTHS = BY_HOUR;

export const DIMENSIONS: Readonly<Record<Dimension, Shape>> = {
  flow: { of: ['requests', 'sources', 'deliveries'], hours: BY_DAY, columns: ['flow_id'] },
  manager: { of: ['requests', 'sources'], hours: BY_HOUR, columns: ['manager'] },
  source: { of: ['sources'], hours: [], columns: ['flow_id', 'source_id'] },
  reference: { of: ['sources'], hours: BY_DAY, columns: ['reference'] },
  integration: { of: ['sources'], hours: BY_HOUR, columns: ['integration'] },
  reason: { of: ['sources'], hours: [], columns: ['state', 'reason'] },
  webhook: { of: ['deliveries'], hours: BY_HOUR, columns: ['webhook_id'] },
};

/** `all`: each request, of no dimension. */
export const hoursOf = (dimension: Dimension | 'all'): ReadonlyArray<number> =>
  dimension === 'all' ? BY_HOUR : DIMENSIONS[dimension].hours;

/** The name of a number in tallies: text order is the order of numbers. */
export const keyOfNumber = (number: number): string => {
  const digits = String(number);
  return digits.length.toString(36) + digits;
};
export const numberOfKey = (key: string): number => Number(key.slice(1));

export const keyOfSource = (flowId: number, sourceId: number): string =>
  `${keyOfNumber(flowId)}/${keyOfNumber(sourceId)}`;

/** A value of a dimension as tallies name it, of the columns that make it up. */
export const keyOf = (dimension: Dimension, cells: ReadonlyArray<Value | undefined>): string => {
  const [first = null, second = null] = cells;
  switch (dimension) {
    case 'flow':
    case 'webhook':
      return keyOfNumber(Number(first));
    case 'source':
      return keyOfSource(Number(first), Number(second));
    case 'reason':
      return second === null ? '' : String(second);
    default:
      return String(first);
  }
};
