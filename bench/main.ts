/** Measures the figures that are named, or all: `npm run bench -- --help`. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bench, type Figure, measure } from './figure';
import { figures } from './figures';
import { machine, machineText } from './machine';
import { type Options, readOptions } from './options';
import { picture } from './picture';
import { stopAll } from './support/processes';
import { progressOf } from './support/progress';
import { notes, type Row, table } from './table';

const bench = join(__dirname, '..', '..', 'bench');
/** Beside the README, which shows it. */
const PICTURE = 'growth.svg';

const run = async (figure: Figure, { scale, rounds, fresh }: Options): Promise<Row> => {
  const missing = figure.available?.() ?? null;
  if (missing !== null) return { figure, result: { notRun: `not run: ${missing}` } };
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
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
    return { figure, result: { notRun: 'failed' } };
  } finally {
    progress.end();
    await stopAll();
    remove();
    process.off('exit', remove);
  }
};

/** A table for each Node that the README has a place for. */
const version = process.versions.node.split('.')[0];
const from = `<!-- what follows is written by \`npm run bench -- --readme\` on Node ${version} -->`;
const to = `<!-- up to here: Node ${version} -->`;

const writeReadme = (text: string): void => {
  const file = join(bench, 'README.md');
  const readme = readFileSync(file, 'utf8');
  const [begin, end] = [readme.indexOf(from), readme.indexOf(to)];
  if (begin < 0 || end < begin) throw new Error(`${file} has no place for the results of Node ${version}.`);
  writeFileSync(file, `${readme.slice(0, begin + from.length)}\n\n${text}\n\n${readme.slice(end)}`);
};

const main = async (): Promise<void> => {
  const options = readOptions(process.argv.slice(2), figures);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  const { scale, rounds } = options;
  const about = { at: new Date().toISOString(), scale, rounds, ...machine() };
  const file = `results/${about.at.slice(0, 19).replaceAll(':', '-')}.json`;
  const keep = (rows: ReadonlyArray<Row>): void => {
    const results = rows.map(({ figure, result }) => ({ name: figure.name, ...result }));
    mkdirSync(join(bench, 'results'), { recursive: true });
    writeFileSync(join(bench, file), `${JSON.stringify({ ...about, results }, null, 2)}\n`);
  };

  const rows: Row[] = [];
  for (const figure of options.figures) {
    rows.push(await run(figure, options));
    if (options.keep) keep(rows);
  }
  const where = `${machineText(about)}; scale ${scale}, median of ${rounds} rounds.`;
  const text = `${table(rows)}\n\n${where}\n\n${notes(rows)}`;
  console.log(text);
  if (!options.readme) return;
  const drawn = picture(rows);
  if (drawn !== null) writeFileSync(join(bench, PICTURE), drawn);
  const shown = drawn === null ? '' : `![Cost by size, both as logarithms](${PICTURE})\n\n`;
  writeReadme(`${text}\n\n${shown}[All rounds](${file})`);
};

main().catch(error => {
  console.error(error);
  process.exit(1);
});
