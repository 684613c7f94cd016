/**
 * `npm run model`: visits every state of each model, and says how many there are, how many commands lead to the last of
 * them, and what that took. `-- part of a name` visits those of that name, `--bounded` goes as far as `npm test`, and
 * `--states 50000` ends a model when it has so many. `--on-disk <folder>` visits the larger ones, each in a folder of its
 * own, for `--minutes 60`; called again it goes on.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Explored, explore } from './explore';
import { exploreOnDisk } from './explore-on-disk';
import { rulesOfFlows } from './flow/rules';
import { ofFlows, ofOthers } from './models';

const MEGABYTE = 2 ** 20;
const MINUTE_MS = 60_000;

const options = {
  bounded: { type: 'boolean', default: false },
  states: { type: 'string', default: 'Infinity' },
  'on-disk': { type: 'string' },
  minutes: { type: 'string', default: 'Infinity' },
} as const;

const tell = (name: string, visit: (progress: (depth: number, states: number) => void) => Explored): void => {
  const begun = performance.now();
  const cpu = process.cpuUsage();
  const found = visit((depth, states) => process.stderr.write(`\r${name}: depth ${depth}, ${states} states `));
  const { violation } = found;
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  const { user, system } = process.cpuUsage(cpu);
  const memory = Math.round(process.memoryUsage().rss / MEGABYTE);
  const reached = `${found.isWhole ? 'every state' : 'not every state'}, depth ${found.depth}`;
  const cost = `${found.commands} commands, ${seconds} s, ${((user + system) / 1e6).toFixed(1)} s of processor, ${memory} MB`;
  process.stdout.write(`${name}: ${found.states} states, ${reached}, ${cost}\n`);
  if (violation === null) return;
  process.stdout.write(`  breaks: ${violation.laws.join('; ')}\n`);
  for (const command of violation.commands) process.stdout.write(`  ${JSON.stringify(command)}\n`);
  process.exitCode = 1;
};

const onDisk = (folder: string, name: string, minutes: number): void => {
  const end = performance.now() + minutes * MINUTE_MS;
  for (const written of rulesOfFlows.filter(({ model }) => name === '' || model.name === name)) {
    const dir = join(folder, written.model.name.replaceAll(/\W+/g, '-'));
    tell(written.model.name, progress => {
      const found = exploreOnDisk(written, dir, () => performance.now() > end, progress);
      process.stdout.write(`of each depth: ${found.perDepth.join(' ')}\n`);
      return found;
    });
  }
};

const run = (): void => {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const name = positionals.join(' ');
  if (values['on-disk'] !== undefined) {
    onDisk(values['on-disk'], name, Number(values.minutes));
    return;
  }
  for (const { model, depth } of [...ofFlows, ...ofOthers].filter(one => one.model.name.includes(name)))
    tell(model.name, progress =>
      explore(model, { depth: values.bounded ? depth : Infinity, states: Number(values.states) }, progress),
    );
};

run();
