/** Results as a table for people, in Markdown. */
import type { Figure, Goal, Measured, Result } from './figure';

/** A figure that was to run: what came out, or why it could not be measured. */
export interface Row {
  readonly figure: Figure;
  readonly result: Result | { readonly notRun: string };
}

const number = (value: number): string => value.toLocaleString('en-GB');

const shown = (value: number): string => (value >= 100 ? number(Math.round(value)) : value.toPrecision(3));

const goalText = (goal: Goal | null): string => {
  if (goal === null) return '–';
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}`;
};

const line = (cells: ReadonlyArray<string>): string => `| ${cells.join(' | ')} |`;

/** What is compared is said once for all values of a figure. */
const lines = ({ figure, result }: Row): ReadonlyArray<string> => {
  const what = [`\`${figure.name}\``, figure.ours, figure.theirs];
  if ('notRun' in result) return [line([...what, '', '', '', '', '', result.notRun])];
  return result.values.map(({ value, unit, ours, theirs, ratio, goal, reached }: Measured, index) =>
    line([
      ...(index === 0 ? what : ['', '', '']),
      ...[
        `${value}, ${unit}`,
        shown(ours),
        shown(theirs),
        ratio.toFixed(2),
        goalText(goal),
        reached === null ? '–' : reached ? 'yes' : 'no',
      ],
    ]),
  );
};

export const table = (rows: ReadonlyArray<Row>): string =>
  [
    '| figure | ours | compared with | value | ours | theirs | ratio | goal | reached |',
    '|---|---|---|---|---:|---:|---:|---|---|',
    ...rows.flatMap(lines),
  ].join('\n');

/** What else was noted of each run: sizes of data, counts. */
export const notes = (rows: ReadonlyArray<Row>): string =>
  rows
    .flatMap(({ figure, result }) => {
      const entries = 'notRun' in result ? [] : Object.entries(result.notes);
      const texts = entries.map(([name, value]) => `${name} ${typeof value === 'number' ? number(value) : value}`);
      return texts.length === 0 ? [] : [`- \`${figure.name}\`: ${texts.join(', ')}`];
    })
    .join('\n');
