/** What figures are counted by, and of what: each dimension belongs to facts of one kind at least. */
import type { Value } from '../projection';

/** What is counted. */
export type Counted = 'requests' | 'sources' | 'deliveries';

export type Dimension = 'flow' | 'source' | 'reference' | 'integration' | 'manager' | 'webhook' | 'reason';

interface Shape {
  /** What is counted by it, when nothing else says; the first of these that all dimensions of a question share. */
  readonly of: ReadonlyArray<Counted>;
  /** It has few values: its tallies are kept by the hour as well as by the day. */
  readonly hourly: boolean;
  /** Columns of the facts that make up its value. */
  readonly columns: ReadonlyArray<string>;
}

export const DIMENSIONS: Readonly<Record<Dimension, Shape>> = {
  flow: { of: ['requests', 'sources', 'deliveries'], hourly: false, columns: ['flow_id'] },
  manager: { of: ['requests', 'sources'], hourly: true, columns: ['manager'] },
  source: { of: ['sources'], hourly: false, columns: ['flow_id', 'source_id'] },
  reference: { of: ['sources'], hourly: false, columns: ['reference'] },
  integration: { of: ['sources'], hourly: true, columns: ['integration'] },
  reason: { of: ['sources'], hourly: false, columns: ['state', 'reason'] },
  webhook: { of: ['deliveries'], hourly: true, columns: ['webhook_id'] },
};

/** Each fact of its kind: the one series that has no dimension. */
export const ALL = 'requests';

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
