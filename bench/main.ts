/** `npm run bench [-- name …] [--scale 0.1] [--rounds 3]`: measures, prints a table, keeps the results as JSON. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Figure, measure, type Result } from './figure';
import { figures } from './figures';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { scale: { type: 'string', default: '1' }, rounds: { type: 'string', default: '3' } },
});
const root = join(__dirname, '..', '..');

const shown = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-GB') : value.toPrecision(3);
const goal = (figure: Figure): string =>
  'atLeast' in figure.goal ? `≥ ${figure.goal.atLeast}` : `≤ ${figure.goal.atMost}`;
const row = (figure: Figure, result: Result): string =>
  `| ${figure.name} | ${figure.ours} | ${figure.theirs} | ${shown(result.ours)} | ${shown(result.theirs)} ` +
  `| ${result.ratio.toFixed(2)} | ${goal(figure)} | ${result.reached ? 'yes' : 'no'} |`;

const commit = (): string => {
  try {
    return execFileSync('git', ['-C', root, 'describe', '--always', '--dirty'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
};

const main = async (): Promise<void> => {
  const unknown = positionals.filter(name => !figures.some(figure => figure.name === name));
  if (unknown.length > 0) {
    console.error(
      `No figure is called ${unknown.join(', ')}. There are: ${figures.map(({ name }) => name).join(', ')}.`,
    );
    process.exit(2);
  }
  const chosen = figures.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  const rounds = Number(values.rounds);
  const results: Result[] = [];
  for (const figure of chosen) {
    const dir = mkdtempSync(join(root, 'dist', '.bench-'));
    try {
      const progress = (round: number): void =>
        console.error(`${figure.name}: ${round === 0 ? 'warming up' : `round ${round} of ${rounds}`}`);
      results.push(await measure(figure, { factor: Number(values.scale), dir }, rounds, progress));
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  }
  console.log('| figure | ours | compared with | ours | theirs | ratio | goal | reached |');
  console.log('|---|---|---|---:|---:|---:|---|---|');
  chosen.forEach((figure, index) => {
    const result = results[index];
    if (result !== undefined) console.log(row(figure, result));
  });
  const run = {
    at: new Date().toISOString(),
    commit: commit(),
    node: process.version,
    processor: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    scale: Number(values.scale),
    rounds,
    results,
  };
  mkdirSync(join(root, 'bench', 'results'), { recursive: true });
  writeFileSync(
    join(root, 'bench', 'results', `${run.at.replaceAll(':', '-')}.json`),
    `${JSON.stringify(run, null, 2)}\n`,
  );
};

main().catch(error => {
  console.error(error);
  process.exit(1);
});
