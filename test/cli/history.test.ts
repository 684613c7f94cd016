/** `flowsync history`, and what `verify` and `check-saved` find of whatever was done to the database by another program. */
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowsync } from '../support/process';
import type { Ended } from '../support/program';
import { type Proved, prove } from '../support/proofs/proved';
import { tamper } from '../support/seeded-log';
import { tempDir } from '../support/temp-dir';

let proved: Proved;
let saved: string;

beforeAll(async () => {
  saved = tempDir();
  proved = await prove([300, 5], {
    env: { FLOWSYNC_CHECKPOINT_DIR: saved },
    paths: ['/flows/7/proof', '/events?limit=1'],
  });
}, 120_000);

const savedFiles = (): ReadonlyArray<string> =>
  readdirSync(saved)
    .sort()
    .map(name => join(saved, name));

const copied = (): { readonly dir: string; readonly log: string; readonly env: Readonly<Record<string, string>> } => {
  const dir = join(tempDir(), 'data');
  cpSync(proved.dir, dir, { recursive: true });
  return { dir, log: join(dir, 'events.sqlite'), env: { FLOWSYNC_DATA_DIR: dir } };
};
const outcome = ({ code, stdout, stderr }: Ended): string => `${code} ${stdout}${stderr}`;

test('each checkpoint was saved, and the history is their continuation', async () => {
  expect(savedFiles().length).toBeGreaterThanOrEqual(2);
  expect(readFileSync(savedFiles().at(-1) ?? '', 'utf8')).toBe(proved.checkpoint);
  const checked = await flowsync(['history', 'check-saved', ...savedFiles()], proved.env);
  expect(checked).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sound\ncheckpoints \d+\nevents 3\d\d\n$/) });
});

test('an export is verified without the data; so are a bundle and the proof of an event', async () => {
  const dir = join(tempDir(), 'export');
  const exported = await flowsync(['history', 'export', dir], proved.env);
  expect(exported).toMatchObject({
    code: 0,
    stderr: '',
    stdout: expect.stringMatching(/^events (\d+)\nnew \1\nroot /),
  });
  const args = ['history', 'verify', dir, '--key', proved.vkey, '--checkpoint', ...savedFiles()];
  expect(await flowsync(args)).toMatchObject({ code: 0, stdout: expect.stringMatching(/^sound\norigin flowsync\//) });

  const bundle = join(tempDir(), 'flow-7.proof.ndjson');
  writeFileSync(bundle, proved.answers[0] ?? '');
  const verify = (file: string, vkey = proved.vkey) => flowsync(['history', 'verify', file, '--key', vkey]);
  expect(await verify(bundle)).toMatchObject({ code: 0, stdout: expect.stringContaining('stream flow-7\nevents 1\n') });
  writeFileSync(bundle, (proved.answers[0] ?? '').replace('Flow 7', 'Flaw 7'));
  expect(outcome(await verify(bundle))).toMatch(
    /^1 flowsync: .*event 0 of flow-7: its facts have the SHA-256 [0-9a-f]{64}, expected was [0-9a-f]{64}; nothing holds\.\n$/,
  );
  writeFileSync(bundle, (proved.answers[0] ?? '').replace('{"events":1}\n', ''));
  expect(outcome(await verify(bundle))).toContain('1 flowsync: ');
  expect(outcome(await verify(bundle))).toContain('The bundle was cut off');
  writeFileSync(bundle, 'nothing of ours');
  expect(outcome(await verify(bundle))).toContain('is neither an exported folder, nor a bundle of a flow');
  expect(outcome(await verify(join(dir, 'nowhere')))).toContain('does not exist');
  expect(outcome(await verify(dir, 'a+b+c'))).toMatch(/^2 .*is no verifier key/s);
  expect((await flowsync(['history', 'verify', dir])).code).toBe(2);
});

test('a proof for another log is refused', async () => {
  const other = await prove([1], { paths: ['/flows/1/proof'] });
  const bundle = join(tempDir(), 'bundle');
  writeFileSync(bundle, other.answers[0] ?? '');
  const verified = await flowsync(['history', 'verify', bundle, '--key', proved.vkey]);
  expect(outcome(verified)).toMatch(
    /^1 flowsync: .*checkpoint: It is a checkpoint of flowsync\/[0-9a-f]{16}, and the key is of/,
  );
}, 60_000);

const edit = (change: string): string => `UPDATE events SET ${change} WHERE position = 200`;
/** Where the leaf is known, the event is named; in the last tile, which is not full, the checkpoint that fails. */
const event =
  /proofs: position 200, flow-\d+ revision 0, event [0-9a-f-]{36}: its leaf is [0-9a-f]{64}, expected was [0-9a-f]{64}/;

describe('whatever another program does to the database', () => {
  test.each<[string, string, RegExp]>([
    ['a byte of facts', edit(`data = replace(data, 'Flow', 'Flaw')`), event],
    ['a byte of metadata', edit(`metadata = replace(metadata, '"admin"', '"abmin"')`), event],
    ['a type', edit(`type = 'FlowArchived'`), event],
    ['a time', edit(`metadata = replace(metadata, '2026-', '2025-')`), event],
    [
      'an id',
      edit(`event_id = unhex('00000000000040008000000000000000')`),
      /proofs: position 200, .*event 00000000-0000-4000-8000-000000000000: its leaf is/,
    ],
    [
      'two events swapped',
      'UPDATE events SET position = -1 WHERE position = 200; UPDATE events SET position = 200 WHERE position = 201; UPDATE events SET position = 201 WHERE position = -1',
      event,
    ],
    [
      'an event in the last tile',
      `UPDATE events SET data = replace(data, 'Flow', 'Flaw') WHERE position = 307`,
      /proofs: checkpoint of 3\d\d events: the root of the first 3\d\d events is [0-9a-f]{64}, expected was [0-9a-f]{64}; all holds up to/,
    ],
    [
      'a checkpoint that was signed with another key',
      `UPDATE events SET data = json_set(data, '$.note', replace(json_extract(data, '$.note'), '— flowsync', '— elsewhere')) WHERE position = (SELECT max(position) FROM events WHERE type = 'CheckpointSigned')`,
      /proofs: checkpoint of 3\d\d events: It is signed by elsewhere/,
    ],
    [
      'the newest events cut off',
      'DELETE FROM events WHERE position > 250',
      /proofs: the log ends after 250 events, where 256 were committed/,
    ],
  ])('%s: verify finds it', async (_, sql, finding) => {
    const { log, env } = copied();
    tamper(log, sql);
    const verified = await flowsync(['verify'], env);
    expect(verified).toMatchObject({ code: 1, stdout: expect.stringMatching(finding) });
  });
});

test('a database that was restored from yesterday: the checkpoints of today tell', async () => {
  const { log, env, dir } = copied();
  tamper(log, 'DELETE FROM events WHERE position > 250');
  // Everything that is derived is gone too, as after a restore.
  rmSync(join(dir, 'history.sqlite'));
  const checked = await flowsync(['history', 'check-saved', ...savedFiles()], env);
  expect(checked).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/checkpoint-0+3\d\d: it is over 3\d\d events, and the log has 250\n/),
  });
});

test('a history in which an event was changed and all else made anew: the checkpoints tell', async () => {
  const { log, env, dir } = copied();
  tamper(log, edit(`data = replace(data, 'Flow', 'Flaw')`));
  rmSync(join(dir, 'history.sqlite'));
  const checked = await flowsync(['history', 'check-saved', ...savedFiles(), '--key', proved.vkey], env);
  expect(checked).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      /the root of the first \d+ events is [0-9a-f]{64}, expected was [0-9a-f]{64}; all holds up to 0 events/,
    ),
  });
});

test('the key is rotated where no service runs, and both sign the next checkpoint', async () => {
  const { dir, env } = copied();
  const rotated = await flowsync(['history', 'rotate-key'], env);
  expect(rotated).toMatchObject({ code: 0, stderr: '' });
  const [present = '', previous] = rotated.stdout.split('\n');
  expect(previous).toBe(proved.vkey);
  const later = await prove([1], { dir });
  expect(later.vkey).toBe(present);
  const out = join(tempDir(), 'export');
  expect((await flowsync(['history', 'export', out], env)).code).toBe(0);
  for (const vkey of [present, proved.vkey])
    expect((await flowsync(['history', 'verify', out, '--key', vkey])).code).toBe(0);
  expect((await flowsync(['verify'], env)).code).toBe(0);
}, 60_000);

test('a copy of the history has the same root', async () => {
  const to = join(tempDir(), 'copy');
  const key = { FLOWSYNC_SECRET_KEY: readFileSync(join(proved.dir, 'secret.key'), 'utf8').trim() };
  const done = await flowsync(['copy', '--from', `sqlite:${proved.dir}`, '--to', `sqlite:${to}`], key);
  expect(done.code).toBe(0);
  const env = { FLOWSYNC_DATA_DIR: to };
  expect(await flowsync(['history', 'check-saved', ...savedFiles()], env)).toMatchObject({ code: 0 });
  expect((await flowsync(['verify'], env)).code).toBe(0);
});

test('a saved checkpoint that is none is refused in one line', async () => {
  const file = join(tempDir(), 'saved');
  writeFileSync(file, 'nothing\n');
  const checked = await flowsync(['history', 'check-saved', file], proved.env);
  expect(outcome(checked)).toBe(
    `1 flowsync: ${file}: It is no signed note: no blank line stands before its signatures.\n`,
  );
});

test('a history without a checkpoint has nothing to export, and says so', async () => {
  const { dir, log, env } = copied();
  tamper(log, "DELETE FROM events WHERE stream_id = (SELECT id FROM streams WHERE name = 'history-this')");
  const exported = await flowsync(['history', 'export', join(dir, 'export')], env);
  expect(outcome(exported)).toMatch(/^1 flowsync: The history has no checkpoint yet/);
});
