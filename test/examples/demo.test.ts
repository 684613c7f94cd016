/** The demo as somebody sees it who types `npm run demo`: real processes that speak over the loopback interface. */
import { join } from 'node:path';
import { type FlowsyncProcess, startFlowsync } from '../support/process';
import { type Ended, ended, runProgram } from '../support/program';
import { tempDir } from '../support/temp-dir';

const demo = (env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  ended(
    runProgram(join(__dirname, '../../examples/demo.ts'), [], {
      env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

/** What was said under one heading, the times left out. */
const scene = (output: string, heading: string): string => {
  const [, text = ''] = output.split(heading);
  return (text.split('\n\n')[0] ?? '').replace(/\d\d:\d\d:\d\d\.\d{3} +/g, '').replace(/ {2,}/g, '  ');
};

const running: FlowsyncProcess[] = [];
const started = async (env: Readonly<Record<string, string>> = {}): Promise<FlowsyncProcess> => {
  const service = await startFlowsync({ FLOWSYNC_DATA_DIR: tempDir(), ...env });
  running.push(service);
  return service;
};
afterAll(() => Promise.all(running.map(({ stop }) => stop())));

test('without a key it plays the five cases on a flowsync of its own', async () => {
  const { code, stdout, stderr } = await demo();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('FLOWSYNC_ADMIN_KEY=');

  const routine = scene(stdout, '1. An update routine');
  expect(routine).toMatch(
    /SyncRequested {2}maths-7\n.* PENDING .*\n(.*\n)*.*SyncCompleted.*"added":4,"removed":0.*\n.*SUCCESS/,
  );
  expect(routine).toMatch(/SyncCompleted.*"added":1,"removed":1.*\n.*SUCCESS/);

  const enriched = scene(stdout, '2. A flow that was created empty');
  expect(enriched).toContain('FlowDetailsChanged  BIO-2026  Biology, summer 2026');
  expect(enriched).toContain('"room":"Hall 4"');

  const merged = scene(stdout, '3. One flow merged');
  expect(merged).toContain('SyncRequested  class-a, class-b\n');
  expect(merged).toContain('SyncRequested  class-b\n');

  const apart = scene(stdout, '4. Participants allocated');
  expect(apart).toContain('Participant 103 is on class-a.');
  expect(apart).toContain('Participant 103 is on class-b.');

  const held = scene(stdout, '5. An empty file arrives');
  expect(held).toMatch(/RemovalHeld {2}latin-9.*\n(.*\n)*.*SyncFailed {2}latin-9 {2}removal-held.*\n.*FAILED/);
  expect(held).toContain('This would remove 7 of the 7 participants of "latin-9"');
  expect(held).toContain('7 participants are still there.');
  expect(held).toMatch(/HoldRejected {2}latin-9 {2}The export was empty/);

  expect(scene(stdout, 'does not know the reference')).toMatch(
    /SyncFailed {2}class-of-nowhere {2}unknown-reference.*\n.*FAILED/,
  );
});

test('with the key it plays on the flowsync that runs, and leaves neither clients nor webhooks behind', async () => {
  const { port, adminKey, get } = await started({ FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8' });
  expect(await demo({ PORT: port, FLOWSYNC_ADMIN_KEY: adminKey })).toMatchObject({ code: 0, stderr: '' });
  expect(await get('/flows')).toHaveLength(6);
  expect(await get('/webhooks')).toEqual([]);
  const clients = await get<ReadonlyArray<{ clientId: string; state: string }>>('/clients');
  expect(clients.filter(({ state }) => state === 'ACTIVE').map(({ clientId }) => clientId)).toEqual(['admin']);
});

test('it says what to do when webhooks may not reach this machine, when the key is wrong, and when nothing answers', async () => {
  const { port, adminKey } = await started();
  const outputOf = async (env: Readonly<Record<string, string>>) => {
    const { code, stderr } = await demo(env);
    expect(code).toBe(1);
    return stderr;
  };
  const start = 'FLOWSYNC_WEBHOOK_ALLOW_NETWORKS=127.0.0.0/8 npm start\n';
  expect(await outputOf({ PORT: port, FLOWSYNC_ADMIN_KEY: adminKey })).toContain(
    `which is the default. Start it so: ${start}`,
  );
  expect(await outputOf({ PORT: port, FLOWSYNC_ADMIN_KEY: 'fs_admin_wrong' })).toContain('is not the admin key');
  expect(await outputOf({ PORT: '1', FLOWSYNC_ADMIN_KEY: adminKey })).toContain(start);
});
