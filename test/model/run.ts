/**
 * `npm run model`: visits every state of each model, and says how many there are, how many commands lead to the last of
 * them, and what that took. `-- part of a name` visits those of that name, `--bounded` goes as far as `npm test`, and
 * `--states 50000` ends a model when it has so many.
 */
import { parseArgs } from 'node:util';
import { explore } from './explore';
import { ofFlows, ofOthers } from './models';

const MEGABYTE = 2 ** 20;

const run = (): void => {
  const { values, positionals } = parseArgs({
    options: { bounded: { type: 'boolean', default: false }, states: { type: 'string', default: 'Infinity' } },
    allowPositionals: true,
  });
  const name = positionals.join(' ');
  for (const { model, depth } of [...ofFlows, ...ofOthers].filter(one => one.model.name.includes(name))) {
    const begun = performance.now();
    const bounds = { depth: values.bounded ? depth : Infinity, states: Number(values.states) };
    const found = explore(model, bounds, (at, states) =>
      process.stderr.write(`\r${model.name}: depth ${at}, ${states} states `),
    );
    const { violation } = found;
    const seconds = ((performance.now() - begun) / 1000).toFixed(1);
    const memory = Math.round(process.memoryUsage().rss / MEGABYTE);
    const reached = `${found.isWhole ? 'every state' : 'not every state'}, depth ${found.depth}`;
    const cost = `${found.commands} commands, ${seconds} s, ${memory} MB`;
    process.stdout.write(`${model.name}: ${found.states} states, ${reached}, ${cost}\n`);
    if (violation === null) continue;
    process.stdout.write(`  breaks: ${violation.laws.join('; ')}\n`);
    for (const command of violation.commands) process.stdout.write(`  ${JSON.stringify(command)}\n`);
    process.exitCode = 1;
  }
};

run();
