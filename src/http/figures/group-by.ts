/** What statistics are grouped by: a dimension, a bucket of time, or one of each. */
import { text } from '../../../domain/kernel/types';
import { DIMENSIONS, type Dimension } from '../../../projections/figures/dimensions';
import type { Unit } from './buckets';

export interface GroupBy {
  readonly dimension: Dimension | null;
  readonly unit: Unit | null;
}

const UNITS: ReadonlyArray<string> = ['hour', 'day', 'week', 'month'] satisfies ReadonlyArray<Unit>;
const NAMES = Object.keys(DIMENSIONS);

/** A literal, which a test looks at; another one holds it to the names above. */
const PATTERN =
  /^(?:(?:flow|manager|source|reference|integration|reason|webhook)(?:,(?:hour|day|week|month))?|(?:hour|day|week|month)(?:,(?:flow|manager|source|reference|integration|reason|webhook))?)$/;

export const GroupByText = text('GroupBy', {
  minLength: 1,
  maxLength: 20,
  pattern: PATTERN,
  expected: `one of ${NAMES.join(', ')}, one of ${UNITS.join(', ')}, or one of each with a comma between them`,
});

export const groupByOf = (text: string | undefined): GroupBy => {
  const words = text?.split(',') ?? [];
  return {
    dimension: words.find((word): word is Dimension => NAMES.includes(word)) ?? null,
    unit: words.find((word): word is Unit => UNITS.includes(word)) ?? null,
  };
};

/** All names, for the test of the pattern. */
export const GROUPS = { dimensions: NAMES, units: UNITS };

export const textOf = ({ dimension, unit }: GroupBy): string => [dimension, unit].filter(word => word !== null).join();
