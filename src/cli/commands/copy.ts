/** `flowsync copy`: a whole history from one store to another. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { counted } from '../../../domain/kernel/counted';
import { SECRET_KEY } from '../../data-dir/files';
import { type Address, isSame, nameOf, parseAddress } from '../address';
import type { Cli } from '../cli';
import { type Copied, copyLog, type Step } from '../copy/copy-log';
import { preparePeople } from '../copy/people/copy-people';
import { openTarget } from '../copy/target';
import { Failed } from '../failed';
import { configOf, openLogAt, orFail } from '../open-log';
import { withProgress } from '../progress';

interface Options {
  readonly from: string;
  readonly to: string;
}

export const copyCommand = (program: Command, cli: Cli): void => {
  program
    .command('copy')
    .description('Copy the history to another store, or what is missing there. The service on the target must not run.')
    // Read later: this library would print a value that does not fit, with the password in it.
    .requiredOption('--from <store>', 'sqlite:<data directory or file>, esdb://…, or as configured: sqlite, esdb')
    .requiredOption('--to <store>', 'the same; an empty one, or one that was copied to before')
    .action((options: Options) => copy(options, cli));
};

const copy = async (options: Options, cli: Cli): Promise<void> => {
  const config = configOf(cli);
  const from = parseAddress('--from', options.from, config);
  const to = parseAddress('--to', options.to, config);
  if (isSame(from, to)) throw new Failed('--from and --to are the same.');
  const { store: source } = await openLogAt(from, cli);
  const closing = [source.close];
  try {
    const people = await preparePeople(from, to, source, cli);
    closing.push(people.close);
    const target = await openTarget(to, cli);
    closing.push(target.close);
    const upTo = orFail(await source.head()());
    const step: Step = (name, work) =>
      withProgress(name, cli, onProgress => work(position => onProgress(position, upTo)));
    const copied = await copyLog(source, target, upTo, step);
    const { events, streams, position, digest } = copied;
    await cli.write(`events ${events}\nstreams ${streams}\nposition ${position}\nsha256 ${digest}\n`);
    const isLive = orFail(await source.head()()) > copied.upTo;
    for (const line of report(to, copied, isLive)) cli.say(line);
    cli.say(await people.run());
    cli.say(aboutKey(from));
  } finally {
    for (const close of closing.reverse()) await close();
  }
};

const report = (to: Address, { events, before, upTo }: Copied, isLive: boolean): ReadonlyArray<string> => [
  `Copied ${counted(events - before, 'event')} to ${nameOf(to)}, which has ${events}, and read both to the end: they are the same.`,
  ...(isLive ? [`The source went on behind position ${upTo}: run the same command again for the rest.`] : []),
];

const aboutKey = (from: Address): string => {
  const key = from.kind === 'sqlite' ? join(dirname(from.file), SECRET_KEY) : '';
  return existsSync(key)
    ? `The service there needs the secret key of this one: FLOWSYNC_SECRET_KEY="$(cat '${key}')".`
    : 'The service there needs the same FLOWSYNC_SECRET_KEY as before.';
};
