import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { flowsync, shell, spawnFlowsync } from '../support/process';
import { ended } from '../support/program';
import { seed, tamper } from '../support/seeded-log';
import { tempDir } from '../support/temp-dir';

const dir = tempDir();
const env = { FLOWSYNC_DATA_DIR: dir };
beforeAll(() => seed(dir, 1, 400));

const lines = (text: string): ReadonlyArray<string> => text.split('\n').slice(0, -1);

test('each event is one line: when, where, what, who and its facts', async () => {
  const { code, stdout, stderr } = await flowsync(['events'], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(lines(stdout)).toHaveLength(1200);
  expect(lines(stdout)[1]).toMatch(
    /^2026-11-24T09:30:00\.000Z +flow-1 +SourceAdded +client:admin +sourceId=1 reference=class-a$/,
  );
});

test('as JSON each line is the event with its data and metadata', async () => {
  const { stdout } = await flowsync(['events', '--json', '--stream', 'flow-2'], env);
  const events = lines(stdout).map(line => JSON.parse(line));
  expect(events.map(event => [event.position, event.revision, event.type])).toEqual([
    [4, 0, 'FlowRegistered'],
    [5, 1, 'SourceAdded'],
    [6, 2, 'ParticipantAllocated'],
  ]);
  expect(events[2]).toMatchObject({
    stream: 'flow-2',
    data: { participantId: 7 },
    metadata: { correlationId: 'test' },
  });
});

test('after a position come the events beyond it, also of one stream', async () => {
  expect(lines((await flowsync(['events', '--after', '1198'], env)).stdout)).toHaveLength(2);
  expect(lines((await flowsync(['events', '--after', '5', '--stream', 'flow-2'], env)).stdout)).toHaveLength(1);
});

test.each(['events', 'events --follow'])('a reader that leaves early is no error: %s | head', async command => {
  expect(await shell(`flowsync ${command} | head -n 3`, env)).toMatchObject({ code: 0, stderr: '' });
});

test('following prints what another process appends, and ends cleanly when interrupted', async () => {
  const live = tempDir();
  await seed(live, 1, 1);
  const child = spawnFlowsync(['events', '--follow', '--json'], { FLOWSYNC_DATA_DIR: live });
  const end = ended(child);
  const printed = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const seen: string[] = [];
  printed.on('line', line => seen.push(JSON.parse(line).stream));
  while (seen.length < 3) await once(printed, 'line');
  await seed(live, 9, 9);
  while (!seen.includes('flow-9')) await once(printed, 'line');
  child.kill('SIGINT');
  expect(await end).toMatchObject({ code: 0, stderr: '' });
});

test.each(['events', 'events --follow', 'verify', '--help'])(
  'on a disk that is full: one line, exit code 1: %s',
  async command => {
    const { code, stderr } = await shell(`flowsync ${command} > /dev/full`, env);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: 'flowsync: Standard output cannot be written: ENOSPC: no space left on device, write.\n',
    });
  },
);

test('nothing that a terminal acts on comes out, and JSON says the same all the same', async () => {
  const dir = tempDir();
  const title = 'A\u001b[2J\u009b31m\u202eB';
  await seed(dir, 1, 1);
  tamper(
    join(dir, 'events.sqlite'),
    `UPDATE events SET data = json_set(data, '$.title', '${title}') WHERE position = 1`,
  );
  tamper(join(dir, 'events.sqlite'), `UPDATE events SET type = 'Un\u202eknown' WHERE position = 2`);
  const env = { FLOWSYNC_DATA_DIR: dir };
  const outputs = [
    await flowsync(['events'], env),
    await flowsync(['events', '--json'], env),
    await flowsync(['verify'], env),
  ];
  for (const { stdout, stderr } of outputs) {
    expect(stdout).not.toBe('');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  }
  const [first] = outputs[1]?.stdout.split('\n') ?? [];
  expect(JSON.parse(first ?? '').data.title).toBe(title);
});
