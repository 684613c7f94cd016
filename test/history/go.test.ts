/**
 * What is given out, checked by Go's own packages for signed notes and transparent logs (Debian: `golang-go` and
 * `golang-golang-x-mod-dev`). Where they are not installed nothing of this runs, and a line says so.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { flowsync } from '../support/process';
import { type Proved, prove } from '../support/proofs/proved';
import { tempDir } from '../support/temp-dir';

const GO = {
  GO111MODULE: 'off',
  GOPATH: '/usr/share/gocode',
  GOCACHE: join(tempDir(), 'cache'),
  PATH: process.env.PATH,
};
const isInstalled =
  existsSync(join(GO.GOPATH, 'src/golang.org/x/mod/sumdb/tlog')) && spawnSync('go', ['version']).error === undefined;

if (!isInstalled) {
  const line = 'golang-go and golang-golang-x-mod-dev are not installed: nothing was checked by them.';
  process.stderr.write(`${line}\n`);
  test.skip(line, () => undefined);
}

const withGo = isInstalled ? describe : describe.skip;

withGo('Go', () => {
  let proved: Proved;
  let dir: string;
  let program: string;
  const file = (name: string): string => join(dir, name);

  const sizeOf = (checkpoint: string): number => Number(checkpoint.split('\n')[1]);

  beforeAll(async () => {
    dir = tempDir();
    program = join(dir, 'verify');
    execFileSync('go', ['build', '-o', program, join(__dirname, '../support/proofs/verify.go')], { env: GO });
    const before = await prove([300]);
    const { dir: data } = before;
    proved = await prove([20], {
      dir: data,
      paths: [`/history/consistency?from=${sizeOf(before.checkpoint)}`, '/events?limit=100&cursor=200'],
    });
    const [consistency = '', events = ''] = proved.answers;
    const { eventId } = (events as unknown as { data: ReadonlyArray<{ eventId: string }> }).data[77] ?? {};
    const { answers } = await prove([], { dir: data, paths: [`/events/${eventId}/proof`] });
    for (const [name, text] of Object.entries({
      ...{ before: before.checkpoint, checkpoint: proved.checkpoint, consistency, inclusion: answers[0] ?? '' },
    }))
      writeFileSync(file(name), text);
    const exported = await flowsync(['history', 'export', file('folder')], { FLOWSYNC_DATA_DIR: data });
    expect(exported).toMatchObject({ code: 0 });
  }, 120_000);

  const go = (...args: ReadonlyArray<string>): string => {
    const { status, stdout } = spawnSync(program, [...args, proved.vkey], { encoding: 'utf8' });
    return status === 0 ? stdout : `refused: ${stdout}`;
  };
  /** One letter of a line is another one. */
  const altered = (name: string, line: number): string => {
    const lines = readFileSync(file(name), 'utf8').split('\n');
    lines[line] = (lines[line] ?? '').replace(/(.)(.{9})$/, (_, letter, rest) => (letter === 'A' ? 'B' : 'A') + rest);
    writeFileSync(file(`${name}-altered`), lines.join('\n'));
    return file(`${name}-altered`);
  };

  test('believes a checkpoint, and none that was altered', () => {
    expect(go('note', file('checkpoint'))).toBe(`signed ${sizeOf(proved.checkpoint)}\n`);
    expect(go('note', altered('checkpoint', 2))).toMatch(/^refused: .*invalid signature/);
  });

  test('finds an event included, and none that was altered', () => {
    expect(go('inclusion', file('inclusion'))).toMatch(/^included 27\d of 3\d\d\n$/);
    for (const line of [1, 3, 5]) expect(go('inclusion', altered('inclusion', line))).toMatch(/^refused/);
  });

  test('finds one checkpoint to be the beginning of another, and of no other', () => {
    expect(go('consistency', file('before'), file('consistency'))).toMatch(/^consistent 30\d of 3\d\d\n$/);
    expect(go('consistency', file('before'), altered('consistency', 1))).toMatch(/^refused/);
    expect(go('consistency', file('checkpoint'), file('consistency'))).toMatch(/^refused/);
  });

  test('reads an exported folder as tiles, and finds each entry in it', () => {
    expect(go('tiles', file('folder'))).toBe(`entries ${sizeOf(proved.checkpoint)}\n`);
    const tile = file('folder/tile/0/000');
    const bytes = readFileSync(tile);
    bytes[1000] = (bytes[1000] ?? 0) ^ 1;
    writeFileSync(tile, bytes);
    expect(go('tiles', file('folder'))).toMatch(/^refused/);
  });
});
