import { join } from 'node:path';
import { flowsync } from '../support/process';
import { tempDir } from '../support/temp-dir';

test.each([
  [['no-such-command'], "unknown command 'no-such-command'"],
  [['event'], '(Did you mean events?)'],
  [['verify', '--no-such-option'], "unknown option '--no-such-option'"],
  [['events', '--after', '-1'], 'A position is a whole number from 0.'],
  [['events', '--after', '1.5'], 'A position is a whole number from 0.'],
  [['backup'], "missing required argument 'file'"],
  [['backup', 'one', 'two'], 'too many arguments'],
  [['trigger'], "missing required argument 'event'"],
])('a command line that is wrong is refused, exit code 2: %j', async (args, message) => {
  const { code, stdout, stderr } = await flowsync(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('    at ');
});

test('help is no error and names every command', async () => {
  const { code, stdout } = await flowsync(['--help']);
  expect(code).toBe(0);
  for (const command of [
    'start',
    'events',
    'verify',
    'rebuild',
    'backup',
    'restore',
    'copy',
    'copy-read-models',
    'listen',
    'trigger',
    'replay',
  ])
    expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b`, 'm'));
});

test.each(['events', 'verify', 'rebuild', 'backup out.sqlite'])(
  'without a log one line says so, exit code 1: %s',
  async command => {
    const missing = join(tempDir(), 'nothing');
    const { code, stdout, stderr } = await flowsync(command.split(' '), { FLOWSYNC_DATA_DIR: missing });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`flowsync: The data directory ${missing} does not exist.\n`);
  },
);

test.each(['start', 'events', 'verify', 'rebuild', 'backup out.sqlite', 'restore in.sqlite', 'copy --from a --to b'])(
  'a wrong variable is named in one line, exit code 1: %s',
  async command => {
    const { code, stderr } = await flowsync(command.split(' '), { PORT: 'many' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^flowsync: PORT must be .*\n$/);
  },
);
