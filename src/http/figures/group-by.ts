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

const [dimension, unit] = [NAMES.join('|'), UNITS.join('|')];

export const GroupByText = text('GroupBy', {
  minLength: 1,
  maxLength: 20,
  pattern: new RegExp(`^(?:(?:${dimension})(?:,(?:${unit}))?|(?:${unit})(?:,(?:${dimension}))?)$`),
  expected: `one of ${NAMES.join(', ')}, one of ${UNITS.join(', ')}, or one of each with a comma between them`,
});

export const groupByOf = (text: string | undefined): GroupBy => {
  const words = text?.split(',') ?? [];
  return {
    dimension: words.find((word): word is Dimension => NAMES.includes(word)) ?? null,
    unit: words.find((word): word is Unit => UNITS.includes(word)) ?? null,
  };
};

export const textOf = ({ dimension, unit }: GroupBy): string => [dimension, unit].filter(word => word !== null).join();
