/**
 * The receivers in other languages, each as its own program: what is genuine is taken, and nothing else. What this machine
 * cannot run says so in its title.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { freePort } from '../support/loopback';
import { until } from '../support/until';

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const folder = join(__dirname, '..', '..', 'examples', 'receivers');

interface Language {
  readonly name: string;
  /** Ends well where the language is at hand. */
  readonly probe: readonly [string, ...string[]];
  readonly run: (file: string, port: number) => readonly [string, ...string[]];
  readonly file: string;
}

const LANGUAGES: ReadonlyArray<Language> = [
  { name: 'Node', file: 'receiver.mjs', probe: ['node', '--version'], run: file => ['node', file] },
  { name: 'Python', file: 'receiver.py', probe: ['python3', '--version'], run: file => ['python3', file] },
  { name: 'Java', file: 'Receiver.java', probe: ['java', '--version'], run: file => ['java', file] },
  { name: 'C#', file: 'Receiver.cs', probe: ['dotnet', '--version'], run: file => ['dotnet', 'run', file] },
  {
    ...{ name: 'PHP', file: 'receiver.php', probe: ['php', '--version'] },
    run: (file, port) => ['php', '-S', `127.0.0.1:${port}`, file],
  },
];

const isHere = ({ probe: [program, ...args] }: Language): boolean => spawnSync(program, args).status === 0;
const here = LANGUAGES.filter(isHere);
const missing = LANGUAGES.filter(language => !here.includes(language));

const started: ChildProcess[] = [];
afterAll(() => {
  // The whole group: some start a program of their own.
  for (const { pid } of started.splice(0)) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
});

const start = async ({ file, run }: Language): Promise<string> => {
  const port = await freePort();
  const [program, ...args] = run(join(folder, file), port);
  const env = { PATH: process.env.PATH, HOME: homedir(), WEBHOOK_SECRET: secret, PORT: String(port) };
  const settings = { DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
  const child = spawn(program, args, { env: { ...env, ...settings }, stdio: 'ignore', detached: true });
  started.push(child);
  const url = `http://127.0.0.1:${port}/`;
  await until(() =>
    fetch(url, { method: 'POST', body: '{}' }).then(
      ({ status }) => status === 401,
      () => false,
    ),
  );
  return url;
};

const body = '{"type":"flow.sync.requested","data":{"flowCode":"Prüfung \u{1f4dd}"}}';

const sent = async (
  url: string,
  {
    text = body,
    signed = body,
    secrets = [secret],
    at = new Date(),
  }: Partial<{ text: string; signed: string; secrets: string[]; at: Date }> = {},
): Promise<number> => {
  const headers = {
    'content-type': 'application/json',
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map(one => new Webhook(one).sign('msg_1', at, signed)).join(' '),
  };
  return (await fetch(url, { method: 'POST', headers, body: text })).status;
};

const other = 'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

test('one of them at least is run', () => expect(here.length).toBeGreaterThan(0));

test.each(here)('$name takes what is genuine and nothing else', async language => {
  const url = await start(language);
  expect(await sent(url)).toBe(204);
  expect(await sent(url, { secrets: [other, secret] })).toBe(204);
  expect(await sent(url, { secrets: [other] })).toBe(401);
  expect(await sent(url, { text: body.replace('sync', 'Sync') })).toBe(401);
  expect(await sent(url, { at: new Date(Date.now() - 3_600_000) })).toBe(401);
  expect(await sent(url, { at: new Date(Date.now() + 3_600_000) })).toBe(401);
});

if (missing.length > 0) test.skip.each(missing)('$name was NOT RUN: it is not on this machine', () => undefined);
