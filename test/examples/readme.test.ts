/** What the README tells a newcomer to type, typed. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readConfig } from '../../src/config/config';
import { startFlowsync } from '../support/process';
import { type Ended, ended, runProgram } from '../support/program';
import { tempDir } from '../support/temp-dir';

const root = join(__dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The blocks that are typed into the third terminal; those of the others are marked `sh`. */
const blocks = [...readme.matchAll(/^```bash\n(.*?)^```$/gms)].map(([, block]) => block ?? '');

const bash = (script: string): Promise<Ended> =>
  ended(execFile('bash', ['--norc', '-eu', '-c', script], { env: { PATH: process.env.PATH } }));

const startReceiver = async () => {
  const child = runProgram(join(root, 'examples/receiver.ts'), [], { env: { PATH: process.env.PATH, PORT: '0' } });
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  output.on('line', line => lines.push(line));
  const says = async (pattern: RegExp, times = 1): Promise<ReadonlyArray<string>> => {
    for (;;) {
      const found = lines.flatMap(line => pattern.exec(line)?.[1] ?? []);
      if (found.length >= times) return found;
      await once(output, 'line');
    }
  };
  return { says, stop: () => void child.kill() };
};

test('the four cases by hand: each command is answered with success, each webhook arrives, and the flows end as described', async () => {
  const service = await startFlowsync({ FLOWSYNC_DATA_DIR: tempDir(), FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' });
  const receiver = await startReceiver();
  try {
    const [receiverUrl] = await receiver.says(/^Webhooks are received at (\S+)/);
    const script = blocks
      .join('\n')
      .replace('fs_admin_...', service.adminKey)
      .replace('http://127.0.0.1:3000', service.url)
      .replace('http://127.0.0.1:4000', String(receiverUrl));
    const { code, stdout, stderr } = await bash(script);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });

    const answers = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line));
    expect(answers.filter(({ success }) => !success)).toEqual([]);
    expect(answers).toHaveLength(script.match(/^api /gm)?.length ?? 0);

    const arrived = await receiver.says(/^ +"flowCode": "(.*)"/, 4);
    expect([...arrived].sort()).toEqual(['BIO-2026', 'CHEM-AB', 'CHEM-AB', 'MATHS-7']);

    const stateOf = async (flowId: number) => (await service.get<{ state: string }>(`/flows/${flowId}`)).state;
    expect([await stateOf(7), await stateOf(8), await stateOf(9)]).toEqual(['SUCCESS', 'SUCCESS', 'FAILED']);
  } finally {
    receiver.stop();
    await service.stop();
  }
});

test('what it says of the first minutes is in package.json', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const named = [...readme.matchAll(/npm (?:run )?(start|test|demo|receiver|flowsync)\b/g)].map(([, name]) => name);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining([...new Set(named)]));
});

test('every variable and default of its table is the one that the configuration knows', () => {
  const rows = [...readme.matchAll(/^\| `([A-Z_]+)`(?:, `([A-Z_]+)`)? \| (?:`([^`]+)`(?:, `([^`]+)`)?|[^|]*) \|/gm)];
  const table = rows.flatMap(([, a, b, x, y]) => [[a, x], ...(b === undefined ? [] : [[b, y]])]);
  const set = Object.fromEntries(table.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
  expect(table).toHaveLength(32);
  expect(readConfig(set)).toEqual(readConfig({}));
});

test.each(['README.md', 'docs/operations.md', 'docs/api-guide.md'])('the links of %s lead somewhere', document => {
  const text = readFileSync(join(root, document), 'utf8');
  const targets = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, target = '']) => target);
  expect(targets.filter(target => !existsSync(join(root, document, '..', target)))).toEqual([]);
});
