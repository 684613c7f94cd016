#!/usr/bin/env node
/** `flowsync`: exit code 0 when all is well, 1 when something is wrong, 2 when the command line is, 130 when it was interrupted. */
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { makeFilesPrivate } from '../data-dir/data-dir';
import { printable } from '../lib/printable';
import { realClock } from '../runtime/real';
import { type Cli, processCli } from './cli';
import { Ended } from './failed';

/** A mistyped option is shown as it was typed, with the connection string in it. */
const withoutPasswords = (text: string): string => text.replace(/\S+/g, withoutPassword);

const withoutPassword = (word: string): string => {
  const [from, to] = [word.indexOf('//'), word.lastIndexOf('@')];
  return from === -1 || to < from ? word : `${word.slice(0, from)}//…${word.slice(to)}`;
};

/** Texts in the history and in files are those of others: what they hold must not act on the terminal. */
const withPrintable = (cli: Cli): Cli => ({
  ...cli,
  write: text => cli.write(printable(text)),
  writeExactly: text => cli.writeExactly(process.stdout.isTTY ? printable(text) : text),
  say: line => cli.say(printable(line)),
});

const createProgram = (cli: Cli): Command => {
  const program = new Command('flowsync')
    .description('Keeps the exams of an assessment platform in step with the systems that know the truth about them.')
    .version(version)
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(printable(withoutPasswords(text))) })
    .showSuggestionAfterError();
  for (const add of commandsFor(process.argv[2])) add(program, cli);
  return program;
};

type AddCommand = (program: Command, cli: Cli) => void;

/** In the order of the help. Each is loaded when it is called: most of the time that a command takes is spent on loading. */
const COMMANDS: Readonly<Record<string, () => AddCommand>> = {
  start: () => (require('./commands/start') as typeof import('./commands/start')).startCommand,
  events: () => (require('./commands/events') as typeof import('./commands/events')).eventsCommand,
  verify: () => (require('./commands/verify') as typeof import('./commands/verify')).verifyCommand,
  rebuild: () => (require('./commands/rebuild') as typeof import('./commands/rebuild')).rebuildCommand,
  backup: () => (require('./commands/backup') as typeof import('./commands/backup')).backupCommand,
  restore: () => (require('./commands/restore') as typeof import('./commands/restore')).restoreCommand,
  copy: () => (require('./commands/copy') as typeof import('./commands/copy')).copyCommand,
  'copy-read-models': () =>
    (require('./commands/copy-read-models') as typeof import('./commands/copy-read-models')).copyReadModelsCommand,
  history: () => (require('./commands/history') as typeof import('./commands/history')).historyCommand,
  audit: () => (require('./commands/audit') as typeof import('./commands/audit')).auditCommand,
  export: () => (require('./commands/export') as typeof import('./commands/export')).exportCommand,
  listen: () => (require('./commands/listen') as typeof import('./commands/listen')).listenCommand,
  trigger: () => (require('./commands/trigger') as typeof import('./commands/trigger')).triggerCommand,
  replay: () => (require('./commands/replay') as typeof import('./commands/replay')).replayCommand,
  secrets: () => (require('./commands/secrets') as typeof import('./commands/secrets')).secretsCommand,
};

/** The one that is called; all where it is none of them, for the help and for what a mistyped one may have meant. */
const commandsFor = (name = ''): ReadonlyArray<AddCommand> => {
  const called = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  return (called === undefined ? Object.values(COMMANDS) : [called]).map(load => load());
};

const main = async (): Promise<number> => {
  makeFilesPrivate();
  const cli = withPrintable(processCli(realClock));
  try {
    await createProgram(cli).parseAsync();
    return 0;
  } catch (error) {
    // Commander has written its own line.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof Ended) return error.exitCode;
    cli.say(`flowsync: ${withoutPasswords(error instanceof Error ? error.message : String(error))}`);
    return 1;
  }
};

main().then(code => {
  if (code !== 0) process.exitCode = code;
});
