/** Measures the figures that are named, or all: `npm run bench -- --help`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type Figure, measure } from './figure';
import { figures } from './figures';
import { machine, machineText } from './machine';
import { type Options, readOptions } from './options';
import { progressOf } from './support/progress';
import { type Row, table } from './table';

const bench = join(__dirname, '..', '..', 'bench');

const run = async (figure: Figure, options: Options): Promise<Row> => {
  const notRun = figure.available?.() ?? null;
  if (notRun !== null) return { figure, result: { notRun } };
  const { scale, rounds, fresh } = options;
  const dir = mkdtempSync(join(__dirname, '..', '.bench-'));
  const remove = (): void => rmSync(dir, { recursive: true, force: true });
  process.once('exit', remove);
  const progress = progressOf(figure.name);
  const given: Bench = {
    ...{ rounds, fresh, dir, progress: progress.say },
    size: (full, least) => Math.max(least, Math.round(full * scale)),
    seconds: full => Math.max(0.2, full * Math.min(1, Math.sqrt(scale))),
  };
  try {
    return { figure, result: await measure(figure, given) };
  } finally {
    progress.end();
    remove();
    process.off('exit', remove);
  }
};

const [from, to] = ['<!-- what follows is written by `npm run bench -- --readme` -->', '<!-- up to here -->'];

const writeReadme = (text: string): void => {
  const file = join(bench, 'README.md');
  const readme = readFileSync(file, 'utf8');
  const [begin, end] = [readme.indexOf(from), readme.indexOf(to)];
  if (begin < 0 || end < begin) throw new Error(`${file} has no place for the results.`);
  writeFileSync(file, `${readme.slice(0, begin + from.length)}\n\n${text}\n\n${readme.slice(end)}`);
};

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2), figures);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const at = new Date().toISOString();
  const begin = performance.now();
  const rows: Row[] = [];
  for (const figure of options.figures) rows.push(await run(figure, options));

  const where = machine();
  const { scale, rounds } = options;
  const minutes = Math.round((performance.now() - begin) / 6000) / 10;
  const about = `${machineText(where)}; scale ${scale}, median of ${rounds} rounds, ${minutes} minutes.`;
  console.log(`${table(rows)}\n\n${about}`);
  if (!options.keep) return;
  const results = rows.map(({ figure, result }) => ({ name: figure.name, ...result }));
  const name = `${at.slice(0, 19).replaceAll(':', '-')}.json`;
  mkdirSync(join(bench, 'results'), { recursive: true });
  writeFileSync(
    join(bench, 'results', name),
    `${JSON.stringify({ at, minutes, scale, rounds, ...where, results }, null, 2)}\n`,
  );
  if (options.readme) writeReadme(`${table(rows)}\n\n${about} [All rounds](results/${name})`);
};

main().catch(error => {
  console.error(error);
  process.exit(1);
});
