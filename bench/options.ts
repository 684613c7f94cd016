/** What may be asked of the bench on the command line. */
import { parseArgs } from 'node:util';
import type { Figure } from './figure';

export interface Options {
  readonly figures: ReadonlyArray<Figure>;
  readonly scale: number;
  readonly rounds: number;
  readonly fresh: boolean;
  /** Whether the results are kept under `bench/results/`. */
  readonly keep: boolean;
  readonly readme: boolean;
}

const help = `npm run bench -- [figure …] [options]
  --scale <n>   sizes as a part of the published run's: 1 by default
  --rounds <n>  that count: 5 by default
  --quick       as --scale 0.02 --rounds 3
  --smoke       so small that it only proves that every figure runs; keeps no results
  --fresh       generates the large log anew, which is else kept under dist/.bench-data
  --readme      also writes the results into bench/README.md
figures: `;

const refuse = (line: string): never => {
  console.error(line);
  process.exit(2);
};

const number = (name: string, text: string, isValid: (value: number) => boolean): number => {
  const value = Number(text);
  return isValid(value) ? value : refuse(`--${name} ${text}: it is no such number.`);
};

const options = {
  scale: { type: 'string' },
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  smoke: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  readme: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const parsed = (args: string[]) => {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    return refuse((error as Error).message);
  }
};

/** Ends the process on a line that makes no sense. */
export const readOptions = (args: string[], all: ReadonlyArray<Figure>): Options => {
  const { values, positionals } = parsed(args);
  const { quick, smoke, fresh, readme } = values;
  const names = all.map(({ name }) => name).join(', ');
  if (values.help) {
    console.log(`${help}${names}`);
    process.exit(0);
  }
  const unknown = positionals.find(name => !all.some(figure => figure.name === name));
  if (unknown !== undefined) refuse(`No figure is called ${unknown}. There are: ${names}.`);
  const [scale, rounds] = smoke ? ['0.0002', '0'] : quick ? ['0.02', '3'] : ['1', '5'];
  return {
    ...{ fresh: fresh || smoke, readme, keep: !smoke || readme },
    figures: all.filter(({ name }) => positionals.length === 0 || positionals.includes(name)),
    scale: number('scale', values.scale ?? scale, value => value > 0),
    rounds: number('rounds', values.rounds ?? rounds, value => Number.isInteger(value) && value >= 0),
  };
};
