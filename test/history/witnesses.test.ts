/** Checkpoints are cosigned by witnesses over real HTTP, good ones and bad ones, under a clock that only this moves. */
import { join } from 'node:path';
import { cosign, cosignaturesOf } from '../../src/transparency/cosignature';
import { openCheckpoint, parseVkey, type SignedCheckpoint, signerOf } from '../../src/transparency/note';
import { flowsync as program } from '../support/process';
import { type Misbehaviour, startWitness, type TestWitness } from '../support/proofs/witness';
import { right } from '../support/right';
import { type Running, startService } from '../support/service';
import { simulatedPorts } from '../support/simulated/ports';
import { tempDir } from '../support/temp-dir';
import { until } from '../support/until';

const QUIET_MS = 15_000;
const HOLD_MS = 20_000;

interface World {
  readonly flowsync: Running;
  readonly ports: ReturnType<typeof simulatedPorts>;
  readonly burst: () => Promise<void>;
  readonly newest: () => Promise<SignedCheckpoint>;
  readonly names: () => Promise<ReadonlyArray<string>>;
}

let flows = 0;
const world = async (
  witnesses: ReadonlyArray<TestWitness>,
  quorum = witnesses.length,
  dir = tempDir(),
): Promise<World> => {
  // Signatures carry the time of the witness, which is real.
  const ports = simulatedPorts({ start: Date.now() });
  const list = witnesses.map(({ url, vkey }) => `${url} ${vkey}`).join(', ');
  const flowsync = await startService({
    ports: { clock: ports.clock, random: ports.random },
    env: {
      FLOWSYNC_DATA_DIR: dir,
      FLOWSYNC_WITNESSES: `${quorum} of ${list}`,
      FLOWSYNC_WEBHOOK_ALLOW_NETWORKS: '127.0.0.0/8',
    },
  });
  const open = async (path: string): Promise<string> => (await flowsync.request('GET', path)).body;
  for (const { trust } of witnesses) trust((await open('/history/key')).split('\n')[0] ?? '');
  const newest = async (): Promise<SignedCheckpoint> => {
    const key = right(parseVkey((await open('/history/key')).split('\n')[0] ?? ''));
    return right(openCheckpoint(await open('/history/checkpoint'), [key]));
  };
  return {
    ...{ flowsync, ports, newest },
    burst: async () => {
      flows += 1;
      await flowsync.request('PUT', `/flows/${flows}`, { code: 'BIO', title: 'Biology' });
      await ports.clock.advance(QUIET_MS);
      await ports.clock.settle();
    },
    names: async () => {
      const { note } = await newest();
      const keys = witnesses.map(({ vkey }) => right(parseVkey(vkey, 'cosignature')));
      return right(cosignaturesOf(note, keys)).map(({ witness }) => witness.name);
    },
  };
};

const served = (running: World) => running.flowsync.service.history.newest()?.size ?? 0;
/** While a little time goes by for us, and a little for the witness. */
const comes = ({ ports }: World, isSo: () => boolean): Promise<true> =>
  until(async () => {
    await ports.clock.advance(50);
    return isSo();
  });
const warnings = ({ flowsync }: World) => flowsync.log.filter(({ msg }) => msg === 'a witness does not cosign');

test('each checkpoint is given out with the cosignatures of a quorum, from the last that each witness cosigned', async () => {
  const witnesses = [await startWitness('a.example/w'), await startWitness('b.example')];
  const running = await world(witnesses);
  for (let round = 1; round <= 3; round += 1) {
    await running.burst();
    await comes(running, () => witnesses.every(({ cosigned }) => cosigned.length === round));
    await comes(running, () => served(running) === witnesses[0]?.cosigned.at(-1));
    expect(await running.names()).toEqual(['a.example/w', 'b.example']);
  }
  const [{ asked = [], cosigned = [] } = {}] = witnesses;
  expect(asked.map(([old]) => old)).toEqual([0, ...cosigned.slice(0, 2)]);
  expect(await metric(running)).toBe(2);
  // They are in the history, and make no further checkpoint due.
  const events = (await running.flowsync.request('GET', '/events?limit=100')).body.data;
  const types = events.map(({ type }: { type: string }) => type);
  expect(types.filter((type: string) => type === 'CheckpointCosigned')).toHaveLength(3);
  const before = served(running);
  await running.ports.clock.advance(600_000);
  expect(served(running)).toBe(before);
});

const metric = async ({ flowsync }: World): Promise<number> =>
  Number(/^flowsync_history_cosigned (\d+)$/m.exec((await flowsync.request('GET', '/metrics')).body)?.[1]);

test('a witness that has seen more says from where on it wants a proof, also after a restart', async () => {
  const dir = join(tempDir(), 'data');
  const witness = await startWitness('a.example');
  const first = await world([witness], 1, dir);
  await first.burst();
  await comes(first, () => served(first) === witness.cosigned.at(-1));
  await first.flowsync.stop();
  const again = await world([witness], 1, dir);
  expect(await again.names()).toEqual(['a.example']);
  await again.burst();
  await comes(again, () => witness.cosigned.length === 2 && served(again) === witness.cosigned[1]);
  expect(witness.answered).toEqual([200, 409, 200]);
  expect(await again.names()).toEqual(['a.example']);
});

const stranger = signerOf('a.example', Buffer.alloc(32, 9), 'cosignature');
const bad: Readonly<Record<string, readonly [Misbehaviour, string]>> = {
  'answers with an error': [(_, response) => response.writeHead(500).end('no'), 'it answered 500'],
  'does not know the log': [(_, response) => response.writeHead(404).end(), 'it answered 404'],
  'says the proof is wrong': [(_, response) => response.writeHead(422).end(), 'it answered 422'],
  'leads elsewhere': [
    (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    'answered 302',
  ],
  'hangs up': [(_, response) => response.destroy(), ''],
  'answers nothing': [(_, response) => response.end(), 'without a cosignature by a.example'],
  'answers no text': [(_, response) => response.end(Buffer.alloc(1000, 0xff)), 'without a cosignature by a.example'],
  'answers without an end': [(_, response) => response.end('— a.example '.repeat(1_000_000)), ''],
  'has another key': [
    (_, response) => response.end(cosign('x\n1\nAAAA\n', stranger, 1)),
    'without a cosignature by a.example',
  ],
  'signs something else': [
    ({ body }, response) => response.end(body.replace(/.(?=.{12}\n$)/, letter => (letter === 'A' ? 'B' : 'A'))),
    'is not that of this text',
  ],
  'names a size that is to come': [
    (_, response) => response.writeHead(409).end('999999999\n'),
    'has cosigned 999999999 events',
  ],
  'names no size': [(_, response) => response.writeHead(409).end('many\n'), 'it answered 409'],
  'has cosigned another history': [(_, response) => response.writeHead(409).end('0\n'), 'another history of 0 events'],
  'does not answer': [() => undefined, ''],
};

test.each(Object.entries(bad))(
  'a witness that %s holds up nothing and its line is not taken',
  async (_, [how, problem]) => {
    const witness = await startWitness('a.example');
    const running = await world([witness]);
    witness.misbehave(how);
    await running.burst();
    await comes(running, () => witness.asked.length > 0);
    if (problem !== '')
      await comes(running, () => warnings(running).some(line => String(line.problem).includes(problem)));
    expect(served(running)).toBe(0);
    await running.ports.clock.advance(HOLD_MS);
    await comes(running, () => served(running) > 0);
    expect(await running.names()).toEqual([]);
    expect((await running.flowsync.request('GET', '/health/ready')).status).toBe(200);
    expect(running.flowsync.service.history.status().problem).toBeNull();
  },
);

test('a witness that comes back is asked again, after pauses, and is complained of once', async () => {
  const witness = await startWitness('a.example');
  const running = await world([witness]);
  witness.misbehave((_, response) => response.writeHead(503).end());
  await running.burst();
  await comes(running, () => warnings(running).length > 0);
  for (let minute = 0; minute < 60; minute += 1) {
    await running.ports.clock.advance(60_000);
    await pauseForAnswer();
  }
  // By the pauses: 5 s, 10 s, … 10 minutes.
  expect(witness.asked.length).toBeGreaterThan(5);
  expect(witness.asked.length).toBeLessThan(30);
  witness.misbehave(null);
  await until(async () => {
    await running.ports.clock.advance(60_000);
    return served(running) === witness.cosigned.at(-1) && (await running.names()).length === 1;
  });
  expect(warnings(running)).toHaveLength(1);
});

const pauseForAnswer = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

test('one of two is enough when that is said, and the other comes later', async () => {
  const [good, slow] = [await startWitness('good.example'), await startWitness('slow.example')];
  const running = await world([good, slow], 1);
  slow.misbehave((_, response) => response.writeHead(503).end());
  await running.burst();
  await comes(running, () => good.cosigned.length === 1 && served(running) === good.cosigned[0]);
  expect(await running.names()).toEqual(['good.example']);
  slow.misbehave(null);
  await running.burst();
  await comes(running, () => good.cosigned.length === 2 && served(running) === good.cosigned[1]);
  await comes(
    running,
    () => slow.cosigned.at(-1) === served(running) && running.flowsync.service.history.status().cosigned === 2,
  );
  expect(await running.names()).toEqual(['good.example', 'slow.example']);
});

test('an export has the cosignatures, and they are checked without a service or a network', async () => {
  const dir = join(tempDir(), 'data');
  const witness = await startWitness('a.example');
  const running = await world([witness], 1, dir);
  await running.burst();
  await comes(running, () => served(running) === witness.cosigned.at(-1));
  const key = (await running.flowsync.request('GET', '/history/key')).body.split('\n')[0];
  await running.flowsync.stop();
  const folder = join(tempDir(), 'history');
  expect(await program(['history', 'export', folder], { FLOWSYNC_DATA_DIR: dir })).toMatchObject({ code: 0 });
  const verify = (...witnesses: ReadonlyArray<string>) =>
    program(['history', 'verify', folder, '--key', key, ...witnesses.flatMap(vkey => ['--witness', vkey])]);
  expect((await verify(witness.vkey)).stdout).toMatch(/^witness a\.example .*Z$/m);
  const other = await startWitness('b.example');
  expect(await verify(witness.vkey, other.vkey)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('b.example has not cosigned it'),
  });
});
