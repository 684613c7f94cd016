/**
 * `npm run simulate`: a swarm of simulated worlds over the cores of the machine. Each seed is a world of its own; one that
 * breaks a law is shortened to the fewest steps that still break it, and told with the command that plays it again.
 */
import { parseArgs } from 'node:util';
import { figuresOf, swarm } from './swarm';
import { play } from './world/world';

const USAGE = `npm run simulate -- [--seeds N] [--years Y] [--awake D] [--steps K] [--seed S [--without N,N]] [--workers W] [--mutants [NAME]]

  --seeds N    so many worlds (default 100), from --seed on
  --years Y    of simulated time in each, about (default 1)
  --awake D    days of each year that are lived through, about; in the rest nobody is at work (default 2)
  --steps K    that happen in each from outside (default 40)
  --seed S     the first seed (default 1); without --seeds only this one, step by step
  --without N  of what breaks, by number, what is left out
  --workers W  processes (default 2)
  --mutants    flaws that are put into the service on purpose, each to be found; with a name only that one
`;

const options = {
  seeds: { type: 'string' },
  years: { type: 'string', default: '1' },
  awake: { type: 'string', default: '2' },
  steps: { type: 'string', default: '40' },
  without: { type: 'string', default: '' },
  seed: { type: 'string' },
  workers: { type: 'string', default: '2' },
  mutants: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

const numberOf = (name: string, text: string): number => {
  const number = Number(text);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Error(`--${name} must be a number above 0; it is ${JSON.stringify(text)}.`);
};

const main = async (): Promise<number> => {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const steps = numberOf('steps', values.steps);
  const years = numberOf('years', values.years);
  const awakeDays = numberOf('awake', values.awake);
  const without = values.without.split(',').filter(Boolean).map(Number);
  const workers = numberOf('workers', values.workers);
  const first = values.seed === undefined ? 1 : numberOf('seed', values.seed);
  if (values.mutants) {
    const { findMutants } = require('./mutants/find') as typeof import('./mutants/find');
    return findMutants({
      first,
      seeds: numberOf('seeds', values.seeds ?? '8'),
      ...{ steps, years, awakeDays, workers },
      names: positionals,
    });
  }
  if (values.seed !== undefined && values.seeds === undefined) {
    const outcome = await play({
      seed: first,
      steps,
      years,
      awakeDays,
      without,
      onStep: line => process.stdout.write(`${line}\n`),
    });
    process.stdout.write(`${JSON.stringify(outcome, null, 2)}\n`);
    return outcome.violation === null ? 0 : 1;
  }
  const seeds = numberOf('seeds', values.seeds ?? '100');
  const begun = performance.now();
  const found = await swarm({ first, seeds, steps, years, awakeDays, workers });
  process.stdout.write(figuresOf(found, (performance.now() - begun) / 1000));
  return found.outcomes.some(({ violation }) => violation !== null) ? 1 : 0;
};

main().then(
  code => process.exit(code),
  error => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  },
);
