#!/usr/bin/env node
/** `flowsync`: exit code 0 when all is well, 1 when something is wrong, 2 when the command line is. */
import { Command, CommanderError } from 'commander';
import { version } from '../../package.json';
import { makeFilesPrivate } from '../data-dir/data-dir';
import { printable } from '../lib/printable';
import { realClock } from '../runtime/real';
import { type Cli, processCli } from './cli';
import { auditCommand } from './commands/audit';
import { backupCommand } from './commands/backup';
import { copyCommand } from './commands/copy';
import { copyReadModelsCommand } from './commands/copy-read-models';
import { eventsCommand } from './commands/events';
import { exportCommand } from './commands/export';
import { historyCommand } from './commands/history';
import { listenCommand } from './commands/listen';
import { rebuildCommand } from './commands/rebuild';
import { restoreCommand } from './commands/restore';
import { secretsCommand } from './commands/secrets';
import { startCommand } from './commands/start';
import { triggerCommand } from './commands/trigger';
import { verifyCommand } from './commands/verify';

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
  const commands = [
    ...[startCommand, eventsCommand, verifyCommand, rebuildCommand],
    ...[backupCommand, restoreCommand, copyCommand, copyReadModelsCommand, historyCommand, auditCommand, exportCommand],
    ...[listenCommand, triggerCommand],
    secretsCommand,
  ];
  for (const add of commands) add(program, cli);
  return program;
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
    cli.say(`flowsync: ${withoutPasswords(error instanceof Error ? error.message : String(error))}`);
    return 1;
  }
};

main().then(code => {
  if (code !== 0) process.exitCode = code;
});
